package io.github.mqttboot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.ReplyConvention;
import io.github.mqttboot.spring.support.InboundMessage;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How properties and beans reach the {@link MqttTemplate}.
 */
class MqttTemplateConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy");

	@Test
	void byDefaultThereIsNoConventionAndNoTransaction() {
		this.contextRunner.run((context) -> assertThat(context.getBean(MqttTemplate.class))
			.hasFieldOrPropertyWithValue("replyTimeout", Duration.ofSeconds(10))
			.hasFieldOrPropertyWithValue("replyConvention", null)
			.hasFieldOrPropertyWithValue("afterCommit", null)
			.hasFieldOrPropertyWithValue("requester.replyTopic", null));
	}

	@Test
	void requestsHaveTheirDefaultsFromProperties() {
		this.contextRunner
			.withPropertyValues("mqtt.template.reply-timeout=3s", "mqtt.template.reply-topic=replies/{clientId}",
					"mqtt.template.reply-convention.request-topic={topic}/{correlation}",
					"mqtt.template.reply-convention.reply-topic={topic}/{correlation}/reply")
			.run((context) -> {
				MqttTemplate template = context.getBean(MqttTemplate.class);
				assertThat(template).hasFieldOrPropertyWithValue("replyTimeout", Duration.ofSeconds(3))
					.hasFieldOrPropertyWithValue("requester.replyTopic", "replies/{clientId}");
				ReplyConvention convention = (ReplyConvention) ReflectionTestUtils.getField(template,
						"replyConvention");
				assertThat(convention.route("read", "7"))
					.isEqualTo(new ReplyConvention.Route("read/7", "read/7/reply"));
			});
	}

	@ParameterizedTest
	@CsvSource({ "request-topic,{topic}/x", "reply-topic,{topic}/x" })
	void aConventionNeedsBothTopics(String name, String topic) {
		this.contextRunner.withPropertyValues("mqtt.template.reply-convention." + name + "=" + topic)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.satisfies((ex) -> assertThat(ex).hasMessageContaining("needs both topics")));
	}

	@Test
	void aConventionThatCannotWorkNamesItsProperties() {
		this.contextRunner
			.withPropertyValues("mqtt.template.reply-convention.request-topic={topic}/{x}",
					"mqtt.template.reply-convention.reply-topic={topic}/reply")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining(InvalidMqttPropertyException.class.getName())
				.hasStackTraceContaining("mqtt.template.reply-convention")
				.hasStackTraceContaining("{correlation} but no others"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "after-commit", "AFTER_COMMIT" })
	void publishesCanWaitForTheCommit(String mode) {
		this.contextRunner.withPropertyValues("mqtt.template.transactional=" + mode)
			.run((context) -> assertThat(context.getBean(MqttTemplate.class)).extracting("afterCommit").isNotNull());
	}

	@Test
	void withoutSpringsTransactionsNothingElseIsLost() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.transaction"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(MqttTemplate.class));
	}

	@Test
	void converterOfTheApplicationIsAskedFirstAndLeavesTheRestToTheStandardOnes() {
		this.contextRunner.withBean("rooms", MessageConverter.class, () -> new NamedConverter("room"))
			.withBean("doors", MessageConverter.class, () -> new NamedConverter("door"))
			.run((context) -> {
				assertThat(write(context, new Named("room"))).isEqualTo("room!");
				assertThat(write(context, new Named("door"))).isEqualTo("door!");
				assertThat(write(context, new Named("roof"))).isEqualTo("{\"name\":\"roof\"}");
				assertThat(converter(context).fromMessage(received(null, "door!".getBytes(StandardCharsets.UTF_8)),
						Named.class))
					.isEqualTo(new Named("door"));
			});
	}

	@Test
	void converterNamedAfterMqttHasTheSayAlone() {
		this.contextRunner.withBean("mqttMessageConverter", MessageConverter.class, () -> new NamedConverter("room"))
			.withBean("doors", MessageConverter.class, () -> new NamedConverter("door"))
			.run((context) -> {
				assertThat(write(context, new Named("room"))).isEqualTo("room!");
				assertThatExceptionOfType(MessageConversionException.class)
					.isThrownBy(() -> write(context, new Named("door")));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "brokerMessageConverter", "datatypeChannelMessageConverter",
			"integrationArgumentResolverMessageConverter" })
	void convertersThatSpringDeclaresForOthersAreLeftAlone(String name) {
		this.contextRunner.withBean(name, MessageConverter.class, () -> new NamedConverter("room"))
			.run((context) -> assertThat(write(context, new Named("room"))).isEqualTo("{\"name\":\"room\"}"));
	}

	@Test
	void mqttMessageConverterOfTheApplicationIsUsedAsItIs() {
		MqttMessageConverter own = new MqttMessageConverter();
		this.contextRunner.withBean("own", MqttMessageConverter.class, () -> own)
			.run((context) -> assertThat(converter(context)).isSameAs(own));
	}

	@Test
	void cborHasTheSettingsOfTheApplication() {
		this.contextRunner.withPropertyValues("spring.jackson.property-naming-strategy=KEBAB_CASE").run((context) -> {
			byte[] cbor = new CBORMapper().writeValueAsBytes(Map.of("inlet-pressure", 3));
			assertThat(converter(context).fromMessage(received("application/cbor", cbor), Pump.class))
				.isEqualTo(new Pump(3));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "tools.jackson.dataformat", "com.google.protobuf", "kotlinx.serialization" })
	void eachFormatIsOptional(String packageName) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(packageName))
			.run((context) -> assertThat(write(context, new Named("roof"))).isEqualTo("{\"name\":\"roof\"}"));
	}

	private static String write(AssertableApplicationContext context, Object payload) {
		return new String(converter(context).toMessage(payload, null).getPayload(), StandardCharsets.UTF_8);
	}

	private static MqttMessageConverter converter(AssertableApplicationContext context) {
		assertThat(context).hasSingleBean(MqttClient.class);
		return (MqttMessageConverter) ReflectionTestUtils.getField(context.getBean(MqttTemplate.class),
				"messageConverter");
	}

	private static InboundMessage received(String contentType, byte[] payload) {
		return new InboundMessage(MqttMessage.to("a").contentType(contentType).payload(payload).build(), null);
	}

	record Named(String name) {

	}

	record Pump(int inletPressure) {

	}

	/** Writes and reads one name, with an exclamation mark. */
	static class NamedConverter implements MessageConverter {

		private final String name;

		NamedConverter(String name) {
			this.name = name;
		}

		@Override
		public Object fromMessage(Message<?> message, Class<?> targetClass) {
			String text = new String((byte[]) message.getPayload(), StandardCharsets.UTF_8);
			return text.equals(this.name + "!") ? new Named(this.name) : null;
		}

		@Override
		public Message<?> toMessage(Object payload, MessageHeaders headers) {
			return payload.equals(new Named(this.name)) ? new GenericMessage<>(this.name + "!") : null;
		}

	}

}
