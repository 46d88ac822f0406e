package io.github.mqttboot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.MqttCredentials;
import io.github.mqttboot.client.MqttCredentialsProvider;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.config.MqttPresence;
import io.github.mqttboot.spring.config.StartupPolicy;
import io.github.mqttboot.spring.core.MqttEventPublisher;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link MqttAutoConfiguration}.
 */
class MqttAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy");

	@Test
	void thereIsAClientATemplateAndAnEventPublisher() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(MqttClient.class);
			assertThat(context).hasSingleBean(MqttTemplate.class);
			assertThat(context).hasSingleBean(MqttEventPublisher.class);
			assertThat(context).hasSingleBean(PropertiesMqttConnectionDetails.class);
			assertThat(context).hasSingleBean(MqttClientLifecycle.class);
			assertThat(context).doesNotHaveBean(MqttPresence.class);
			assertThat(context.getBean(MqttTemplate.class).client()).isSameAs(context.getBean(MqttClient.class));
		});
	}

	@Test
	void nothingIsThereWhenMqttIsSwitchedOff() {
		this.contextRunner.withPropertyValues("mqtt.enabled=false", "mqtt.presence.topic=pumps/7")
			.run((context) -> assertThat(context).doesNotHaveBean(MqttAutoConfiguration.class)
				.doesNotHaveBean(MqttProperties.class)
				.doesNotHaveBean(MqttConnectionDetails.class)
				.doesNotHaveBean(MqttClient.class)
				.doesNotHaveBean(MqttConnectionListener.class)
				.doesNotHaveBean(MqttOperations.class)
				.doesNotHaveBean(MqttClientLifecycle.class)
				.doesNotHaveBean(MqttListenerEndpointRegistry.class)
				.doesNotHaveBean(MqttListenerContainerFactory.class)
				.doesNotHaveBean(LazyInitializationExcludeFilter.class));
	}

	@Test
	void nothingIsThereWithoutTheSpringLayer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(MqttTemplate.class))
			.run((context) -> assertThat(context).doesNotHaveBean(MqttAutoConfiguration.class)
				.doesNotHaveBean(MqttClient.class));
	}

	@Test
	void clientOfTheApplicationTakesThePlaceOfOurs() {
		this.contextRunner.withUserConfiguration(ClientConfiguration.class).run((context) -> {
			assertThat(context).getBean(MqttClient.class).isSameAs(context.getBean("applicationClient"));
			assertThat(context).doesNotHaveBean(MqttClientConfiguration.class);
			assertThat(context.getBean(MqttTemplate.class).client()).isSameAs(context.getBean("applicationClient"));
		});
	}

	@Test
	void severalClientsOfTheApplicationLeaveNoTemplate() {
		this.contextRunner.withUserConfiguration(ClientConfiguration.class)
			.withBean("other", MqttClient.class, () -> MqttClient.builder().build())
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MqttTemplate.class)
				.doesNotHaveBean(MqttClientLifecycle.class)
				.doesNotHaveBean(MqttListenerContainerFactory.class));
	}

	@Test
	void lifecycleOfTheApplicationTakesThePlaceOfOurs() {
		this.contextRunner.withUserConfiguration(LifecycleConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(MqttClientLifecycle.class)
				.hasBean("applicationLifecycle"));
	}

	@ParameterizedTest
	@EnumSource
	void lifecycleHasTheStartupPolicy(StartupPolicy policy) {
		MqttClient client = mock(MqttClient.class);
		given(client.options()).willReturn(MqttClient.builder().retryFirstConnect(true).options());
		given(client.connect()).willReturn(CompletableFuture.completedFuture(null));
		given(client.disconnect()).willReturn(CompletableFuture.completedFuture(null));
		this.contextRunner.withBean(MqttClient.class, () -> client)
			.withPropertyValues("mqtt.startup=" + policy)
			.run((context) -> {
				assertThat(context.getBean(MqttClientLifecycle.class).getStartupPolicy()).isEqualTo(policy);
				then(client).should((policy != StartupPolicy.LAZY) ? times(1) : never()).connect();
			});
	}

	@Test
	void contextThatCannotConnectAndMustDoesNotStart() {
		MqttClient client = mock(MqttClient.class);
		MqttConnectException failure = new MqttConnectException("Nobody there", null);
		given(client.options()).willReturn(MqttClient.builder().options());
		given(client.connect()).willReturn(CompletableFuture.failedFuture(failure));
		this.contextRunner.withBean(MqttClient.class, () -> client)
			.withPropertyValues("mqtt.startup=fail")
			.run((context) -> assertThat(context).getFailure().hasCause(failure));
	}

	@Test
	void clientIsClosedWithTheContext() {
		this.contextRunner.run((context) -> {
			MqttClient client = context.getBean(MqttClient.class);
			context.close();
			assertThat(client.state()).isEqualTo(ClientState.CLOSED);
		});
	}

	@Test
	void presenceStopsBetweenListenersAndClient() {
		this.contextRunner.withPropertyValues("mqtt.presence.topic=pumps/7")
			.run((context) -> assertThat(context.getBean(MqttPresence.class).getPhase())
				.isLessThan(context.getBean(MqttListenerEndpointRegistry.class).getPhase())
				.isGreaterThan(context.getBean(MqttClientLifecycle.class).getPhase()));
	}

	@Test
	void templateOfTheApplicationTakesThePlaceOfOurs() {
		MqttOperations operations = mock(MqttOperations.class);
		this.contextRunner.withBean(MqttOperations.class, () -> operations)
			.run((context) -> assertThat(context).hasSingleBean(MqttOperations.class)
				.getBean(MqttOperations.class)
				.isSameAs(operations));
	}

	@Test
	void connectionDetailsOfTheApplicationTakeThePlaceOfProperties() {
		this.contextRunner.withUserConfiguration(ConnectionDetailsConfiguration.class)
			.withPropertyValues("mqtt.url=mqtt://ignored", "mqtt.username=ignored", "mqtt.password=ignored")
			.run((context) -> {
				assertThat(context).hasSingleBean(MqttConnectionDetails.class)
					.doesNotHaveBean(PropertiesMqttConnectionDetails.class);
				MqttClient client = context.getBean(MqttClient.class);
				assertThat(client.options().serverUris()).extracting(Object::toString)
					.containsExactly("mqtt://one:1", "mqtt://two:2");
				assertThat(credentials(client).userName()).isEqualTo("details");
				assertThat(credentials(client).password()).isNull();
			});
	}

	@Test
	void credentialsProviderTakesThePlaceOfProperties() {
		MqttCredentialsProvider provider = () -> MqttCredentials.of("provider", "s3cr3t");
		this.contextRunner.withBean(MqttCredentialsProvider.class, () -> provider)
			.withPropertyValues("mqtt.username=ignored", "mqtt.password=ignored")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().credentialsProvider())
				.isSameAs(provider));
	}

	@Test
	void withoutCredentialsTheClientConnectsWithoutCredentials() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().credentialsProvider()).isNull());
	}

	@Test
	void customizersComeLastAndInTheirOrder() {
		this.contextRunner.withUserConfiguration(CustomizersConfiguration.class)
			.withPropertyValues("mqtt.client-id=property", "mqtt.receive-maximum=1", "mqtt.topic-alias-maximum=1")
			.run((context) -> {
				MqttClient client = context.getBean(MqttClient.class);
				assertThat(client.options().clientIdentifier()).isEqualTo("second");
				assertThat(client.options().receiveMaximum()).isEqualTo(10);
				assertThat(client.options().topicAliasMaximum()).isEqualTo(1);
			});
	}

	@Test
	void connectionListenersAreAddedInTheirOrder() {
		this.contextRunner.withUserConfiguration(ConnectionListenersConfiguration.class).run((context) -> {
			List<MqttConnectionListener> listeners = context.getBean(MqttClient.class).options().connectionListeners();
			assertThat(listeners).containsExactly(context.getBean("first", MqttConnectionListener.class),
					context.getBean("second", MqttConnectionListener.class), context.getBean(MqttEventPublisher.class));
		});
	}

	@Test
	void eventPublisherOfTheApplicationTakesThePlaceOfOurs() {
		MqttEventPublisher publisher = new MqttEventPublisher((event) -> {
		}, "pumps");
		this.contextRunner.withBean(MqttEventPublisher.class, () -> publisher)
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().connectionListeners())
				.containsExactly(publisher));
	}

	@Test
	void presenceListensToTheConnection() {
		this.contextRunner.withPropertyValues("mqtt.presence.topic=pumps/7")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().connectionListeners())
				.contains(context.getBean(MqttPresence.class)));
	}

	@Test
	void listenersRunOnThreadsOfTheClient() {
		this.contextRunner
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().listenerExecutor()).isNull());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void listenersRunOnVirtualThreadsIfTheyAreSwitchedOn() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().listenerExecutor())
				.isInstanceOf(SimpleAsyncTaskExecutor.class)
				.extracting("virtualThreadDelegate")
				.isNotNull());
	}

	@Test
	void templateHasItsDefaultsFromProperties() {
		this.contextRunner
			.withPropertyValues("mqtt.template.default-topic=pumps", "mqtt.template.default-qos=2",
					"mqtt.template.default-retain=true")
			.run((context) -> assertThat(context.getBean(MqttTemplate.class))
				.hasFieldOrPropertyWithValue("defaultTopic", "pumps")
				.hasFieldOrPropertyWithValue("defaultQos", QoS.EXACTLY_ONCE)
				.hasFieldOrPropertyWithValue("defaultRetain", true));
	}

	@Test
	void payloadsAreConvertedWithTheJsonMapperOfTheApplication() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withPropertyValues("spring.jackson.property-naming-strategy=KEBAB_CASE")
			.run((context) -> assertThat(toText(converter(context.getBean(MqttTemplate.class))))
				.isEqualTo("{\"inlet-pressure\":3}"));
	}

	@Test
	void jsonMapperBeanIsUsedWithoutJacksonAutoConfiguration() {
		this.contextRunner
			.withBean(JsonMapper.class,
					() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build())
			.run((context) -> assertThat(toText(converter(context.getBean(MqttTemplate.class))))
				.isEqualTo("{\"inlet_pressure\":3}"));
	}

	@Test
	void withoutAJsonMapperBeanPayloadsAreConvertedWithPlainJackson() {
		this.contextRunner.run((context) -> assertThat(toText(converter(context.getBean(MqttTemplate.class))))
			.isEqualTo("{\"inletPressure\":3}"));
	}

	@Test
	void withoutJacksonThereIsATemplateForBytesAndText() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(MqttTemplate.class));
	}

	@Test
	void nothingNeedsSpringIntegration() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.integration"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(MqttTemplate.class)
				.hasSingleBean(MqttListenerContainerFactory.class));
	}

	@Test
	void othersDoNotFindAMessageConverterOfOurs() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(MessageConverter.class));
	}

	private static MqttMessageConverter converter(MqttTemplate template) {
		return (MqttMessageConverter) ReflectionTestUtils.getField(template, "messageConverter");
	}

	private static String toText(MqttMessageConverter converter) {
		return new String(converter.toMessage(new Reading(3), null).getPayload(), StandardCharsets.UTF_8);
	}

	private static MqttCredentials credentials(MqttClient client) throws Exception {
		assertThat(client.options().credentialsProvider()).isNotNull();
		MqttCredentials credentials = client.options().credentialsProvider().credentials();
		assertThat(credentials).isNotNull();
		return credentials;
	}

	record Reading(int inletPressure) {

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientConfiguration {

		@Bean
		MqttClient applicationClient() {
			return MqttClient.builder().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LifecycleConfiguration {

		@Bean
		MqttClientLifecycle applicationLifecycle(MqttClient client) {
			MqttClientLifecycle lifecycle = new MqttClientLifecycle(client, null);
			lifecycle.setStartupPolicy(StartupPolicy.LAZY);
			return lifecycle;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionDetailsConfiguration {

		@Bean
		MqttConnectionDetails applicationConnectionDetails() {
			return new MqttConnectionDetails() {

				@Override
				public List<String> getUrls() {
					return List.of("mqtt://one:1", "mqtt://two:2");
				}

				@Override
				public String getUsername() {
					return "details";
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		@Bean
		@Order(2)
		MqttClientCustomizer secondCustomizer() {
			return (builder) -> builder.clientId("second");
		}

		@Bean
		@Order(1)
		MqttClientCustomizer firstCustomizer() {
			return (builder) -> builder.clientId("first").receiveMaximum(10);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionListenersConfiguration {

		@Bean
		@Order(2)
		MqttConnectionListener second() {
			return new MqttConnectionListener() {
			};
		}

		@Bean
		@Order(1)
		MqttConnectionListener first() {
			return new MqttConnectionListener() {
			};
		}

	}

}
