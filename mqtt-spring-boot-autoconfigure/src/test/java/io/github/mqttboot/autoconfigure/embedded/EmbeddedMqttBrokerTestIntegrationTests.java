package io.github.mqttboot.autoconfigure.embedded;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EmbeddedMqttBroker} in a test of Spring Boot's.
 */
@SpringBootTest(classes = EmbeddedMqttBrokerTestIntegrationTests.Application.class,
		properties = { "mqtt.urls=mqtt://elsewhere,mqtt://nowhere", "mqtt.ssl.bundle=plant", "mqtt.proxy.host=proxy",
				"mqtt.proxy.port=1", "mqtt.clients.plant.url=mqtts://plant", "mqtt.clients.plant.client-id=plant",
				"mqtt.clients.plant.username=larry", "mqtt.clients.plant.ssl.bundle=plant",
				"mqtt.clients.plant.proxy.host=proxy" })
@EmbeddedMqttBroker(username = "scott", password = "s3cr3t", urlProperties = "mqtt.clients.plant.url")
class EmbeddedMqttBrokerTestIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Autowired
	private MqttBroker broker;

	@Autowired
	private MqttBrokerControl control;

	@Test
	void theClientFindsTheBrokerByConnectionDetails(@Autowired MqttConnectionDetails details,
			@Autowired MqttTemplate template) {
		assertThat(details.getUrls()).containsExactly(this.broker.uri());
		template.publishAndWait("t", "hello", PATIENCE);
		assertThat(this.control.awaitPublished("t", (message) -> message.payloadAsString().equals("hello"), PATIENCE)
			.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
	}

	@Test
	void propertiesForOtherClientsPointToTheBroker(@Autowired Environment environment) {
		assertThat(environment.getProperty("mqtt.urls")).isEqualTo(this.broker.uri());
		assertThat(environment.getProperty("mqtt.clients.plant.url")).isEqualTo(this.broker.uri());
		assertThat(environment.containsProperty("mqtt.url")).isFalse();
	}

	@Test
	void aNamedClientConnectsToItWithoutWhatItsOwnServerNeeds() {
		assertThat(this.control.awaitClient("plant", PATIENCE).userName()).isEqualTo("scott");
	}

	@Test
	void theEndOfAListenersWorkCanBeAwaited(@Autowired Doorbells doorbells) throws InterruptedException {
		this.control.awaitSubscription("doors/+/bell", PATIENCE);
		this.control.publish("doors/1/bell", "ring");
		this.control.awaitAcknowledged(PATIENCE);
		assertThat(doorbells.rung.await(0, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aContextThatIsPausedFindsItsBrokerAgain() throws Exception {
		TestContextManager one = new TestContextManager(One.class);
		MqttClient client = contextOf(one).getBean(MqttClient.class);
		MqttBroker brokerOfOne = contextOf(one).getBean(MqttBroker.class);
		await().atMost(PATIENCE).until(() -> client.state() == ClientState.CONNECTED);
		one.afterTestClass();
		TestContextManager two = new TestContextManager(Two.class);
		assertThat(contextOf(two).getBean(MqttBroker.class)).isNotSameAs(brokerOfOne);
		assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
		assertThat(brokerOfOne.isRunning()).isTrue();
		two.afterTestClass();
		TestContextManager again = new TestContextManager(One.class);
		assertThat(contextOf(again).getBean(MqttClient.class)).isSameAs(client);
		await().atMost(PATIENCE).until(() -> client.state() == ClientState.CONNECTED);
		assertThat(brokerOfOne.control().clients()).hasSize(1);
		again.afterTestClass();
	}

	@Test
	void aDirtyContextTakesItsBrokerAlong() throws Exception {
		TestContextManager dirty = new TestContextManager(Dirty.class);
		MqttBroker first = contextOf(dirty).getBean(MqttBroker.class);
		dirty.afterTestClass();
		assertThat(first.isRunning()).isFalse();
		TestContextManager again = new TestContextManager(Dirty.class);
		assertThat(contextOf(again).getBean(MqttBroker.class)).isNotSameAs(first);
		again.afterTestClass();
	}

	private static ApplicationContext contextOf(TestContextManager manager) {
		return manager.getTestContext().getApplicationContext();
	}

	@Nested
	class InANestedClass {

		@Test
		void contextAndBrokerAreTheOuterOnes(@Autowired MqttClient client, MqttBroker injected) {
			assertThat(injected).isSameAs(EmbeddedMqttBrokerTestIntegrationTests.this.broker);
			await().atMost(PATIENCE).until(() -> client.state() == ClientState.CONNECTED);
		}

	}

	@Nested
	@EmbeddedMqttBroker(urlProperties = "mqtt.clients.plant.url")
	class InANestedClassWithABrokerOfItsOwn {

		@Test
		void contextAndBrokerAreOthers(@Autowired MqttBroker own) {
			assertThat(own.username()).isNull();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, EmbeddedMqttBrokerAutoConfiguration.class })
	static class Application {

		@Bean
		Doorbells doorbells() {
			return new Doorbells();
		}

	}

	static class Doorbells {

		private final CountDownLatch rung = new CountDownLatch(1);

		@MqttListener("doors/+/bell")
		void onBell(String text) {
			this.rung.countDown();
		}

	}

	@SpringBootTest(classes = Application.class, properties = "test.name=one")
	@EmbeddedMqttBroker
	static class One {

	}

	@SpringBootTest(classes = Application.class, properties = "test.name=two")
	@EmbeddedMqttBroker
	static class Two {

	}

	@SpringBootTest(classes = Application.class, properties = "test.name=dirty")
	@EmbeddedMqttBroker
	@DirtiesContext
	static class Dirty {

	}

}
