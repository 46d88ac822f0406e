package io.github.mqttboot.test;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link EmbeddedMqttBroker} in a test of Spring's test context framework.
 */
@SpringJUnitConfig(EmbeddedMqttBrokerSpringIntegrationTests.TestConfiguration.class)
@EmbeddedMqttBroker
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedMqttBrokerSpringIntegrationTests {

	@Autowired
	private MqttBrokerControl control;

	@Test
	@Order(1)
	void theContextHasTheOneBroker(@Autowired MqttBroker injectedBySpring, MqttBroker injectedByJUnit,
			MqttBrokerControl controlInjectedByJUnit, @Autowired Environment environment) {
		assertThat(injectedBySpring).isSameAs(injectedByJUnit);
		assertThat(controlInjectedByJUnit).isSameAs(this.control).isSameAs(injectedByJUnit.control());
		assertThat(environment.getProperty("mqtt.url")).isEqualTo(injectedByJUnit.uri());
		assertThat(environment.containsProperty("mqtt.username")).isFalse();
		RawClient.mqtt5(injectedByJUnit, "a").send("32 {'t' 0001 {}}").expect("40 {0001 10}").close();
		assertThat(this.control.published()).hasSize(1);
	}

	@Test
	@Order(2)
	void eachTestStartsFresh() {
		assertThat(this.control.published()).isEmpty();
	}

	@Test
	void testsWithEqualBrokersShareAContext(@Autowired ApplicationContext context) throws Exception {
		assertThat(contextOf(SameBroker.class)).isSameAs(context);
		assertThat(contextOf(OtherBroker.class)).isNotSameAs(context);
	}

	@Test
	void theBrokerStopsWithItsContext() throws Exception {
		MqttBroker broker;
		try (ConfigurableApplicationContext context = (ConfigurableApplicationContext) contextOf(OtherBroker.class)) {
			broker = context.getBean(MqttBroker.class);
			assertThat(broker.isRunning()).isTrue();
			assertThat(context.getEnvironment().getProperty("mqtt.username")).isEqualTo("me");
			assertThat(context.getEnvironment().getProperty("mqtt.password")).isEqualTo("s3cr3t");
		}
		assertThat(broker.isRunning()).isFalse();
	}

	private static ApplicationContext contextOf(Class<?> testClass) throws Exception {
		return new TestContextManager(testClass).getTestContext().getApplicationContext();
	}

	@Nested
	class InAnInnerClass {

		@Test
		void theBrokerIsThatOfTheOuterOne(MqttBrokerControl injected) {
			assertThat(injected).isSameAs(EmbeddedMqttBrokerSpringIntegrationTests.this.control);
		}

	}

	@Nested
	class WithAConstructor {

		private final MqttBrokerControl injectedControl;

		private final String url;

		@Autowired
		WithAConstructor(MqttBrokerControl injectedControl, @Value("${mqtt.url}") String url) {
			this.injectedControl = injectedControl;
			this.url = url;
		}

		@Test
		void springInjects(MqttBroker broker) {
			assertThat(this.injectedControl).isSameAs(broker.control());
			assertThat(this.url).isEqualTo(broker.uri());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TestConfiguration {

	}

	@SpringJUnitConfig(TestConfiguration.class)
	@EmbeddedMqttBroker
	static class SameBroker {

	}

	@SpringJUnitConfig(TestConfiguration.class)
	@EmbeddedMqttBroker(username = "me", password = "s3cr3t")
	static class OtherBroker {

	}

}
