package io.github.mqttboot.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.EnableMqtt;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttBeanNames;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttClientShutdown;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.DeadLetterEnvelope;
import io.github.mqttboot.spring.listener.DeadLetterRecoverer;
import io.github.mqttboot.spring.listener.LoggingRecoverer;
import io.github.mqttboot.spring.listener.MessageOrder;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttListenerInterceptor;
import io.github.mqttboot.spring.listener.MqttMessageRecoverer;
import io.github.mqttboot.spring.listener.RejectingRecoverer;
import io.github.mqttboot.spring.listener.RetrySettings;
import io.github.mqttboot.spring.listener.StopContainerRecoverer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.validation.Validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MqttAnnotationDrivenConfiguration}.
 */
class MqttAnnotationDrivenConfigurationTests {

	/** As in Spring Boot's WebServerApplicationContext. */
	private static final int GRACEFUL_WEB_SHUTDOWN = SmartLifecycle.DEFAULT_PHASE - 1024;

	private static final int WEB_SERVER_STOP = GRACEFUL_WEB_SHUTDOWN - 1024;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy");

	@Test
	void listenerMethodsAreFound() {
		this.contextRunner.withUserConfiguration(ListenerConfiguration.class).run((context) -> {
			MqttListenerContainer container = context.getBean(MqttListenerEndpointRegistry.class)
				.getListenerContainer("pump");
			assertThat(container).isNotNull();
			assertThat(container.getClient()).isSameAs(context.getBean(MqttClient.class));
			assertThat(container.isRunning()).isTrue();
		});
	}

	@Test
	void listenersAreFoundWithoutJackson() {
		this.contextRunner.withUserConfiguration(ListenerConfiguration.class)
			.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context.getBean(MqttListenerEndpointRegistry.class).getListenerContainerIds())
				.containsExactly("pump"));
	}

	@Test
	void listenersAreFoundWhenBeansAreLazy() {
		this.contextRunner.withUserConfiguration(ListenerConfiguration.class)
			.withBean("neverAskedFor", Object.class, () -> {
				throw new IllegalStateException("Not lazy");
			})
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				MqttListenerContainer container = context.getBean(MqttListenerEndpointRegistry.class)
					.getListenerContainer("pump");
				assertThat(container).isNotNull();
				assertThat(container.isRunning()).isTrue();
			});
	}

	@Test
	void enableMqttOfTheApplicationDoesNoHarm() {
		this.contextRunner.withUserConfiguration(EnableMqttConfiguration.class, ListenerConfiguration.class)
			.run((context) -> assertThat(context.getBean(MqttListenerEndpointRegistry.class).getListenerContainerIds())
				.containsExactly("pump"));
	}

	@Test
	void containerFactoryOfTheApplicationTakesThePlaceOfOurs() {
		MqttListenerContainerFactory factory = mock(MqttListenerContainerFactory.class);
		this.contextRunner
			.withBean(MqttBeanNames.LISTENER_CONTAINER_FACTORY, MqttListenerContainerFactory.class, () -> factory)
			.run((context) -> assertThat(context).getBean(MqttListenerContainerFactory.class).isSameAs(factory));
	}

	@Test
	void furtherContainerFactoryOfTheApplicationIsBesideOurs() {
		this.contextRunner
			.withBean("other", MqttListenerContainerFactory.class, () -> mock(MqttListenerContainerFactory.class))
			.run((context) -> assertThat(context).hasBean(MqttBeanNames.LISTENER_CONTAINER_FACTORY));
	}

	@Test
	void containerFactoryWithoutPropertiesHasItsOwnDefaults() {
		this.contextRunner.run((context) -> {
			DefaultMqttListenerContainerFactory factory = context.getBean(DefaultMqttListenerContainerFactory.class);
			DefaultMqttListenerContainerFactory defaults = new DefaultMqttListenerContainerFactory(
					context.getBean(MqttClient.class));
			for (String field : List.of("qos", "ackMode", "autoStartup", "shutdownTimeout", "validator")) {
				assertThat(ReflectionTestUtils.getField(factory, field)).as(field)
					.isEqualTo(ReflectionTestUtils.getField(defaults, field));
			}
			assertThat(backOff(factory)).usingRecursiveComparison().isEqualTo(backOff(defaults));
		});
	}

	@Test
	void containerFactoryHasItsDefaultsFromProperties() {
		this.contextRunner
			.withPropertyValues("mqtt.listener.auto-startup=false", "mqtt.listener.qos=2",
					"mqtt.listener.ack-mode=on-receipt", "mqtt.listener.shutdown-timeout=3s")
			.run((context) -> assertThat(context.getBean(DefaultMqttListenerContainerFactory.class))
				.hasFieldOrPropertyWithValue("autoStartup", false)
				.hasFieldOrPropertyWithValue("qos", QoS.EXACTLY_ONCE)
				.hasFieldOrPropertyWithValue("ackMode", AckMode.ON_RECEIPT)
				.hasFieldOrPropertyWithValue("shutdownTimeout", Duration.ofSeconds(3)));
	}

	@Test
	void concurrencyIsSetByProperties() {
		this.contextRunner.withUserConfiguration(ListenerConfiguration.class)
			.withPropertyValues("mqtt.listener.concurrency=4", "mqtt.listener.order-by=none")
			.run((context) -> {
				MqttListenerContainer container = context.getBean(MqttListenerEndpointRegistry.class)
					.getListenerContainer("pump");
				assertThat(container.getConcurrency()).isEqualTo(4);
				assertThat(container.getOrder()).isEqualTo(MessageOrder.NONE);
			});
	}

	@Test
	void concurrencyAndAnOrderThatAllowsNoneAreRefused() {
		this.contextRunner.withUserConfiguration(ListenerConfiguration.class)
			.withPropertyValues("mqtt.listener.concurrency=4", "mqtt.listener.order-by=listener")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("its concurrency is 4, but with the order 'listener'"));
	}

	@Test
	void interceptorsAreFoundInTheirOrder() {
		MqttListenerInterceptor first = mock(MqttListenerInterceptor.class);
		MqttListenerInterceptor second = mock(MqttListenerInterceptor.class);
		this.contextRunner
			.withBean("second", MqttListenerInterceptor.class, () -> second,
					(definition) -> definition.setAttribute(AbstractBeanDefinition.ORDER_ATTRIBUTE, 2))
			.withBean("first", MqttListenerInterceptor.class, () -> first,
					(definition) -> definition.setAttribute(AbstractBeanDefinition.ORDER_ATTRIBUTE, 1))
			.run((context) -> assertThat(context.getBean(DefaultMqttListenerContainerFactory.class))
				.hasFieldOrPropertyWithValue("interceptors", List.of(first, second)));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void workersAreVirtualThreadsIfThereAreVirtualThreads() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context.getBean(DefaultMqttListenerContainerFactory.class))
				.extracting("taskExecutor")
				.isInstanceOf(VirtualThreadTaskExecutor.class));
	}

	@Test
	void workersAreThreadsOfTheListenerOtherwise() {
		this.contextRunner.run((context) -> assertThat(context.getBean(DefaultMqttListenerContainerFactory.class))
			.extracting("taskExecutor")
			.isNull());
	}

	@Test
	void listenersAreFoundWithoutReactiveTypes() {
		this.contextRunner.withUserConfiguration(ListenerConfiguration.class)
			.withClassLoader(new FilteredClassLoader("reactor", "org.reactivestreams", "kotlin", "kotlinx"))
			.run((context) -> assertThat(context.getBean(MqttListenerEndpointRegistry.class).getListenerContainerIds())
				.containsExactly("pump"));
	}

	@Test
	void listenersEndBeforeTheLastWebRequestAndTheConnectionAfterTheWebServer() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(MqttListenerEndpointRegistry.class).getPhase())
				.isGreaterThan(GRACEFUL_WEB_SHUTDOWN);
			assertThat(context.getBean(MqttClientLifecycle.class).getPhase()).isGreaterThan(GRACEFUL_WEB_SHUTDOWN);
			assertThat(context.getBean(MqttClientShutdown.class).getPhase()).isLessThan(WEB_SERVER_STOP);
		});
	}

	@Test
	void retriesAreSetByProperties() {
		this.contextRunner
			.withPropertyValues("mqtt.listener.retry.attempts=6", "mqtt.listener.retry.delay=50ms",
					"mqtt.listener.retry.multiplier=3", "mqtt.listener.retry.max-delay=1s",
					"mqtt.listener.retry.jitter=10ms")
			.run((context) -> {
				ExponentialBackOff backOff = backOff(context.getBean(DefaultMqttListenerContainerFactory.class));
				assertThat(backOff.getMaxAttempts()).isEqualTo(5);
				assertThat(backOff.getInitialInterval()).isEqualTo(50);
				assertThat(backOff.getMultiplier()).isEqualTo(3);
				assertThat(backOff.getMaxInterval()).isEqualTo(1_000);
				assertThat(backOff.getJitter()).isEqualTo(10);
			});
	}

	@Test
	void oneAttemptMeansNoRetry() {
		this.contextRunner.withPropertyValues("mqtt.listener.retry.attempts=1")
			.run((context) -> assertThat(
					backOff(context.getBean(DefaultMqttListenerContainerFactory.class)).getMaxAttempts())
				.isZero());
	}

	@Test
	void messagesOfQos0AreRetriedByProperty() {
		this.contextRunner.run((context) -> assertThat(context.getBean(DefaultMqttListenerContainerFactory.class))
			.hasFieldOrPropertyWithValue("retryQos0", false));
		this.contextRunner.withPropertyValues("mqtt.listener.retry.include-qos0=true")
			.run((context) -> assertThat(context.getBean(DefaultMqttListenerContainerFactory.class))
				.hasFieldOrPropertyWithValue("retryQos0", true));
	}

	@Test
	void failuresAreLoggedUnlessPropertiesSayOtherwise() {
		this.contextRunner.run((context) -> assertThat(recoverer(context)).isInstanceOf(LoggingRecoverer.class));
		this.contextRunner.withPropertyValues("mqtt.listener.on-failure=reject")
			.run((context) -> assertThat(recoverer(context)).isInstanceOf(RejectingRecoverer.class));
		this.contextRunner.withPropertyValues("mqtt.listener.on-failure=stop")
			.run((context) -> assertThat(recoverer(context)).isInstanceOf(StopContainerRecoverer.class));
	}

	@Test
	void deadLettersAreSetByProperties() {
		this.contextRunner
			.withPropertyValues("mqtt.listener.dead-letter.enabled=true",
					"mqtt.listener.dead-letter.topic=failed/{listener}", "mqtt.listener.dead-letter.qos=2",
					"mqtt.listener.dead-letter.envelope=when-needed", "mqtt.listener.dead-letter.include-message=false")
			.run((context) -> assertThat(recoverer(context)).isInstanceOf(DeadLetterRecoverer.class)
				.hasFieldOrPropertyWithValue("topic", "failed/{listener}")
				.hasFieldOrPropertyWithValue("qos", QoS.EXACTLY_ONCE)
				.hasFieldOrPropertyWithValue("envelope", DeadLetterEnvelope.WHEN_NEEDED)
				.hasFieldOrPropertyWithValue("includeMessage", false)
				.hasFieldOrPropertyWithValue("client", context.getBean(MqttClient.class)));
	}

	@Test
	void deadLettersOfSingleListenersGoByTheSameProperties() {
		this.contextRunner.withPropertyValues("mqtt.listener.dead-letter.envelope=always").run((context) -> {
			Object deadLetters = ReflectionTestUtils
				.getField(context.getBean(DefaultMqttListenerContainerFactory.class), "deadLetterRecoverer");
			assertThat(deadLetters).hasFieldOrPropertyWithValue("envelope", DeadLetterEnvelope.ALWAYS)
				.hasFieldOrPropertyWithValue("topic", DeadLetterRecoverer.DEFAULT_TOPIC)
				.hasFieldOrPropertyWithValue("qos", null)
				.hasFieldOrPropertyWithValue("includeMessage", true);
		});
	}

	@Test
	void recovererOfTheApplicationTakesThePlaceOfOurs() {
		MqttMessageRecoverer recoverer = (message, failure) -> {
		};
		this.contextRunner.withBean(MqttMessageRecoverer.class, () -> recoverer)
			.withPropertyValues("mqtt.listener.dead-letter.enabled=true")
			.run((context) -> assertThat(recoverer(context)).isSameAs(recoverer));
	}

	@Test
	void deadLettersAreNotRejectedAsWell() {
		this.contextRunner
			.withPropertyValues("mqtt.listener.dead-letter.enabled=true", "mqtt.listener.on-failure=reject")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("mqtt.listener.on-failure")
				.hasMessageContaining("reject"));
	}

	private static Object recoverer(AssertableApplicationContext context) {
		return ReflectionTestUtils.getField(context.getBean(DefaultMqttListenerContainerFactory.class), "recoverer");
	}

	@Test
	void containerFactoryWorksWithTheBeansOfTheApplication() {
		Validator validator = mock(Validator.class);
		MqttListenerErrorHandler errorHandler = (message, failure) -> {
		};
		this.contextRunner.withBean(Validator.class, () -> validator)
			.withBean(MqttListenerErrorHandler.class, () -> errorHandler)
			.run((context) -> assertThat(context.getBean(DefaultMqttListenerContainerFactory.class))
				.hasFieldOrPropertyWithValue("validator", validator)
				.hasFieldOrPropertyWithValue("errorHandler", errorHandler)
				.hasFieldOrPropertyWithValue("replyTemplate", context.getBean(MqttTemplate.class))
				.hasFieldOrPropertyWithValue("messageConverter",
						context.getBean(MqttPayloadConversion.class).converter()));
	}

	@Test
	void customizersComeLastAndInTheirOrder() {
		this.contextRunner.withUserConfiguration(CustomizersConfiguration.class)
			.withPropertyValues("mqtt.listener.qos=1", "mqtt.listener.ack-mode=auto")
			.run((context) -> assertThat(context.getBean(DefaultMqttListenerContainerFactory.class))
				.hasFieldOrPropertyWithValue("qos", QoS.EXACTLY_ONCE)
				.hasFieldOrPropertyWithValue("ackMode", AckMode.MANUAL));
	}

	private static ExponentialBackOff backOff(DefaultMqttListenerContainerFactory factory) {
		RetrySettings settings = (RetrySettings) ReflectionTestUtils.getField(factory, "retrySettings");
		assertThat(settings).isNotNull();
		return (ExponentialBackOff) settings.toPolicy().getBackOff();
	}

	@Configuration(proxyBeanMethods = false)
	static class ListenerConfiguration {

		@Bean
		Listener listener() {
			return new Listener();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	static class EnableMqttConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		@Bean
		@Order(2)
		MqttListenerContainerFactoryCustomizer second() {
			return (factory) -> factory.setQos(QoS.EXACTLY_ONCE);
		}

		@Bean
		@Order(1)
		MqttListenerContainerFactoryCustomizer first() {
			return (factory) -> {
				factory.setQos(QoS.AT_MOST_ONCE);
				factory.setAckMode(AckMode.MANUAL);
			};
		}

	}

	static class Listener {

		@MqttListener(id = "pump", topics = "pumps/{id}")
		void onMessage(String payload) {
		}

	}

}
