package io.github.mqttboot.spring.annotation;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.config.SimpleMqttListenerEndpoint;
import io.github.mqttboot.spring.listener.DeadLetterRecoverer;
import io.github.mqttboot.spring.listener.ListenerExecutionFailedException;
import io.github.mqttboot.spring.listener.RejectingRecoverer;
import io.github.mqttboot.spring.listener.RetrySettings;
import io.github.mqttboot.spring.listener.StopContainerRecoverer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.expression.StandardBeanExpressionResolver;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ReflectionUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the attributes of {@link MqttRetry} do.
 */
class MqttRetryTests extends AbstractListenerTests {

	private final List<ListenerExecutionFailedException> failures = new ArrayList<>();

	private Consumer<DefaultMqttListenerContainerFactory> customizer = (factory) -> {
	};

	private static RetrySettings settings(Class<?> type) {
		return endpoint(type).getRetryCustomizer().apply(RetrySettings.DEFAULT);
	}

	private static SimpleMqttListenerEndpoint endpoint(Class<?> type) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("tries", "7", "pause", "3s")));
		beanFactory.addEmbeddedValueResolver(environment::resolvePlaceholders);
		beanFactory.setBeanExpressionResolver(new StandardBeanExpressionResolver());
		SimpleMqttListenerEndpoint endpoint = new SimpleMqttListenerEndpoint("test", (message) -> {
		}, "a");
		RetryAttributes.apply(type, ReflectionUtils.findMethod(type, "on", String.class),
				new ListenerAttributes(beanFactory, type.getSimpleName()), endpoint);
		return endpoint;
	}

	@Test
	void everyAttributeOverridesItsSetting() {
		assertThat(settings(Full.class)).isEqualTo(new RetrySettings(5, Duration.ofMillis(50), 1.5,
				Duration.ofMinutes(1), Duration.ofMillis(7), List.of(IllegalStateException.class),
				List.of(IllegalArgumentException.class, UnsupportedOperationException.class)));
		assertThat(endpoint(Full.class).getDeadLetterTopic()).isEqualTo("failed/{*topic}");
	}

	@Test
	void whatIsLeftOutComesFromTheContainerFactory() {
		assertThat(settings(OnlyAttempts.class)).isEqualTo(RetrySettings.DEFAULT.withAttempts(1));
		assertThat(endpoint(OnlyAttempts.class).getDeadLetterTopic()).isNull();
	}

	@Test
	void aMethodOverridesItsClassAttributeByAttribute() {
		assertThat(settings(OnBoth.class))
			.isEqualTo(RetrySettings.DEFAULT.withAttempts(2).withDelay(Duration.ofSeconds(9)));
	}

	@Test
	void anAnnotationOfYourOwnMayHaveIt() {
		assertThat(settings(Meta.class)).isEqualTo(RetrySettings.DEFAULT.withAttempts(4).withDelay(Duration.ZERO));
	}

	@Test
	void placeholdersAndExpressionsAreResolved() {
		assertThat(settings(Resolved.class))
			.isEqualTo(RetrySettings.DEFAULT.withAttempts(7).withDelay(Duration.ofSeconds(3)).withMultiplier(3));
	}

	@Test
	void aListenerWithoutItHasNothingToOverride() {
		assertThat(endpoint(Plain.class).getRetryCustomizer()).isNull();
	}

	@ParameterizedTest
	@ValueSource(classes = { WrongAttempts.class, NoAttempts.class, WrongDelay.class, WrongMultiplier.class,
			WrongMaxDelay.class, WrongJitter.class, WrongInclude.class })
	void aWrongValueIsNamedWithItsAttributeItsListenerAndWhatIsPossible(Class<?> type) {
		String attribute = type.getSimpleName().replaceAll("Wrong|No", "");
		String name = Character.toLowerCase(attribute.charAt(0)) + attribute.substring(1);
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> endpoint(type))
			.satisfies((ex) -> {
				assertThat(ex.getListener()).isEqualTo(type.getSimpleName());
				assertThat(ex.getProblem()).startsWith("its @MqttRetry " + name + " is '");
				assertThat(ex.getRemedy()).startsWith("It must be ");
			});
	}

	@Test
	void aListenerIsTriedAsOftenAsItSays() {
		startWithRecoverer(Failing.class);
		this.client.deliver("a", "x");
		assertThat(bean(Failing.class).calls).isEqualTo(4);
		assertThat(this.failures).singleElement()
			.satisfies((failure) -> assertThat(failure.getAttempts()).isEqualTo(4));
	}

	@Test
	void whatIsExcludedOrNotIncludedIsNotRetried() {
		startWithRecoverer(Choosy.class);
		Choosy choosy = bean(Choosy.class);
		this.client.deliver("a", "excluded");
		assertThat(choosy.calls).isEqualTo(1);
		this.client.deliver("a", "other");
		assertThat(choosy.calls).isEqualTo(2);
		this.client.deliver("a", "included");
		assertThat(choosy.calls).isEqualTo(5);
	}

	@Test
	void aMessageThatIsNotValidOrCannotBeConvertedIsNotRetriedButRecovered() {
		this.customizer = (factory) -> factory.setValidator(new NoNegativeNumbers());
		startWithRecoverer(Thermometer.class);
		this.client.deliver("a", "-300");
		this.client.deliver("a", "hot");
		assertThat(this.failures).hasSize(2)
			.allSatisfy((failure) -> assertThat(failure.isConversionFailure()).isTrue())
			.allSatisfy((failure) -> assertThat(failure.getAttempts()).isEqualTo(1));
		this.client.deliver("a", "20");
		assertThat(bean(Thermometer.class).celsius).containsExactly(20);
	}

	@Test
	void aDeadLetterTopicOfItsOwnSwitchesDeadLettersOn() {
		start(WithDeadLetters.class);
		FakeAcknowledgment acknowledgment = this.client.deliver("a/7", "x");
		assertThat(acknowledgment.isAcknowledged()).isTrue();
		assertThat(this.client.lastPublished().topic()).isEqualTo("failed/7/by/mine");
	}

	@Test
	void deadLettersCanBeSwitchedOffForAListener() {
		this.customizer = (factory) -> factory.setRecoverer(new DeadLetterRecoverer(this.client));
		startWith(this.customizer, WithoutDeadLetters.class);
		assertThat(this.client.deliver("dead-letters/a", "x").isAcknowledged()).isTrue();
		assertThat(this.client.published).isEmpty();
	}

	@Test
	void aListenerThatWouldGetItsOwnDeadLettersIsRefusedAtStartUp() {
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(
				() -> startWith((factory) -> factory.setRecoverer(new DeadLetterRecoverer(this.client)), Greedy.class))
			.satisfies((ex) -> {
				assertThat(ex.getListener()).contains("Greedy.on(String)");
				assertThat(ex.getProblem()).contains("'dead-letters/{*topic}'", "'#'", "for ever");
				assertThat(ex.getRemedy()).contains("deadLetterTopic", "off");
			});
	}

	@Test
	void aDeadLetterTopicThatCannotBeIsRefusedAtStartUp() {
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start(WrongDeadLetters.class))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("'failed/{topic}'", "{*topic}"));
	}

	@Test
	void rejectingNeedsMqtt5AndAnAcknowledgementToCome() {
		this.client = new FakeMqttClient((builder) -> builder.version(MqttVersion.MQTT_3_1_1));
		assertThatExceptionOfType(InvalidMqttListenerException.class)
			.isThrownBy(() -> startWith((factory) -> factory.setRecoverer(new RejectingRecoverer()), Plain.class))
			.withMessageContaining("MQTT 5");
		resetContext();
		this.client = new FakeMqttClient();
		assertThatExceptionOfType(InvalidMqttListenerException.class)
			.isThrownBy(() -> startWith((factory) -> factory.setRecoverer(new RejectingRecoverer()), OnReceipt.class))
			.withMessageContaining("ON_RECEIPT");
	}

	@Test
	void stoppingNeedsASessionThatOutlivesTheConnection() {
		assertThatExceptionOfType(InvalidMqttListenerException.class)
			.isThrownBy(() -> startWith((factory) -> factory.setRecoverer(new StopContainerRecoverer()), Plain.class))
			.withMessageContaining("session");
		resetContext();
		this.client = new FakeMqttClient(
				(builder) -> builder.cleanStart(false).clientId("me").sessionExpiry(Duration.ofHours(1)));
		startWith((factory) -> factory.setRecoverer(new StopContainerRecoverer()), Failing.class);
		FakeAcknowledgment acknowledgment = this.client.deliver("a", "x");
		assertThat(acknowledgment.isAcknowledged()).isFalse();
		assertThat(acknowledgment.isLeft()).isTrue();
		assertThat(this.client.calls).endsWith("disconnect");
		assertThat(registry().getListenerContainers()).noneMatch((container) -> container.isRunning());
		FakeAcknowledgment later = this.client.deliver("a", "y");
		assertThat(later.isLeft()).isTrue();
	}

	@Test
	void qos0IsRetriedIfTheFactoryIsToldSo() {
		this.customizer = (factory) -> factory.setRetryQos0(true);
		startWithRecoverer(Failing.class);
		this.client.deliver("a", "x", QoS.AT_MOST_ONCE);
		assertThat(bean(Failing.class).calls).isEqualTo(4);
	}

	@Test
	void nothingAboutRetriesIsReadFromAMessage() {
		startWithRecoverer(Failing.class);
		this.client.deliver(MqttMessage.to("a")
			.payload("x")
			.userProperty(DeadLetterRecoverer.ATTEMPTS, "100")
			.userProperty("attempts", "0"));
		assertThat(bean(Failing.class).calls).isEqualTo(4);
	}

	private void startWithRecoverer(Class<?> component) {
		startWith((factory) -> {
			factory.setRecoverer((message, failure) -> this.failures.add(failure));
			this.customizer.accept(factory);
		}, component);
	}

	private void startWith(Consumer<DefaultMqttListenerContainerFactory> customizer, Class<?> component) {
		context().registerBean(FakeMqttClient.class, () -> this.client);
		context().registerBean("customizer", FactoryCustomizer.class, () -> customizer::accept);
		context().register(CustomizedConfiguration.class, component);
		context().refresh();
	}

	interface FactoryCustomizer extends Consumer<DefaultMqttListenerContainerFactory> {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	static class CustomizedConfiguration {

		@Bean
		DefaultMqttListenerContainerFactory mqttListenerContainerFactory(FakeMqttClient client,
				FactoryCustomizer customizer) {
			DefaultMqttListenerContainerFactory factory = new DefaultMqttListenerContainerFactory(client);
			factory.setRetrySettings(RetrySettings.DEFAULT.withDelay(Duration.ZERO));
			customizer.accept(factory);
			return factory;
		}

		@Bean
		MqttClientLifecycle mqttClientLifecycle(FakeMqttClient client, MqttListenerEndpointRegistry registry) {
			return new MqttClientLifecycle(client, registry);
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@MqttRetry(delay = "0")
	@interface Insist {

		@AliasFor(annotation = MqttRetry.class, attribute = "attempts")
		String times();

	}

	static class Plain {

		@MqttListener("a")
		void on(String payload) {
		}

	}

	static class OnReceipt {

		@MqttListener(topics = "a", ackMode = "ON_RECEIPT")
		void on(String payload) {
		}

	}

	static class Full {

		@MqttRetry(attempts = "5", delay = "50", multiplier = "1.5", maxDelay = "PT1M", jitter = "7ms",
				include = IllegalStateException.class,
				exclude = { IllegalArgumentException.class, UnsupportedOperationException.class },
				deadLetterTopic = "failed/{*topic}")
		void on(String payload) {
		}

	}

	static class OnlyAttempts {

		@MqttRetry(attempts = "1")
		void on(String payload) {
		}

	}

	@MqttRetry(attempts = "9", delay = "9s")
	static class OnBoth {

		@MqttRetry(attempts = "2")
		void on(String payload) {
		}

	}

	static class Meta {

		@Insist(times = "4")
		void on(String payload) {
		}

	}

	static class Resolved {

		@MqttRetry(attempts = "${tries}", delay = "${pause}", multiplier = "#{1 + 2}")
		void on(String payload) {
		}

	}

	static class WrongAttempts {

		@MqttRetry(attempts = "many")
		void on(String payload) {
		}

	}

	static class NoAttempts {

		@MqttRetry(attempts = "0")
		void on(String payload) {
		}

	}

	static class WrongDelay {

		@MqttRetry(delay = "-1s")
		void on(String payload) {
		}

	}

	static class WrongMultiplier {

		@MqttRetry(multiplier = "0.5")
		void on(String payload) {
		}

	}

	static class WrongMaxDelay {

		@MqttRetry(maxDelay = "0")
		void on(String payload) {
		}

	}

	static class WrongJitter {

		@MqttRetry(jitter = "a bit")
		void on(String payload) {
		}

	}

	static class WrongInclude {

		@MqttRetry(include = AssertionError.class)
		void on(String payload) {
		}

	}

	static class Failing {

		private int calls;

		@MqttListener("a")
		@MqttRetry(attempts = "4")
		void on(String payload) {
			this.calls++;
			throw new IllegalStateException();
		}

	}

	static class Choosy {

		private int calls;

		@MqttListener("a")
		@MqttRetry(include = RuntimeException.class, exclude = IllegalArgumentException.class)
		void on(String payload) throws Exception {
			this.calls++;
			switch (payload) {
				case "excluded" -> throw new NumberFormatException();
				case "included" -> throw new IllegalStateException();
				default -> throw new IOException();
			}
		}

	}

	static class Thermometer {

		private final List<Integer> celsius = new ArrayList<>();

		@MqttListener("a")
		void on(@Validated Integer value) {
			this.celsius.add(value);
		}

	}

	static class NoNegativeNumbers implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Integer.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if ((Integer) target < -273) {
				errors.reject("too cold");
			}
		}

	}

	static class WithDeadLetters {

		@MqttListener(id = "mine", topics = "a/{number}")
		@MqttRetry(deadLetterTopic = "failed/{number}/by/{listener}")
		void on(String payload) {
			throw new IllegalStateException();
		}

	}

	static class WithoutDeadLetters {

		@MqttListener("dead-letters/#")
		@MqttRetry(deadLetterTopic = "off")
		void on(String payload) {
			throw new IllegalStateException();
		}

	}

	static class Greedy {

		@MqttListener("#")
		void on(String payload) {
		}

	}

	static class WrongDeadLetters {

		@MqttListener("a")
		@MqttRetry(deadLetterTopic = "failed/{topic}")
		void on(String payload) {
		}

	}

}
