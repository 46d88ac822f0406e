package io.github.mqttboot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.test.BrokerClient;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of listeners where a context is started more than once, or has a parent.
 */
class ContextLifecycleIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int ROUNDS = 5;

	private MqttBroker broker;

	@BeforeEach
	void startBroker() {
		this.broker = MqttBroker.start();
	}

	@AfterEach
	void closeBroker() {
		this.broker.close();
	}

	@Test
	void listenersHearEverythingAfterTheContextWasStoppedAndStarted() throws Exception {
		try (ConfigurableApplicationContext context = builder(ListenerConfiguration.class).run()) {
			for (int round = 1; round <= ROUNDS; round++) {
				context.stop();
				this.broker.control().awaitNoClient("top", PATIENCE);
				context.start();
				this.broker.control().awaitSubscription("one", PATIENCE);
				publish("one", "round " + round);
				assertThat(next(context)).isEqualTo("round " + round);
			}
		}
	}

	@Test
	void aChildSharesTheClientsOfItsParentAndHasListenersOfItsOwn() throws Exception {
		try (ConfigurableApplicationContext parent = builder(ParentConfiguration.class).run()) {
			this.broker.control().awaitClient("top", PATIENCE);
			this.broker.control().awaitClient("top-side", PATIENCE);
			try (ConfigurableApplicationContext child = builder(ListenerConfiguration.class).parent(parent).run()) {
				this.broker.control().awaitSubscription("one", PATIENCE);
				this.broker.control().awaitSubscription("two", PATIENCE);
				publish("one", "for the default client");
				assertThat(next(child)).isEqualTo("for the default client");
				publish("two", "for the named one");
				assertThat(next(child)).isEqualTo("for the named one");
			}
			this.broker.control().awaitNoSubscription("one", PATIENCE);
			this.broker.control().awaitNoSubscription("two", PATIENCE);
			assertThat(this.broker.control().clients()).extracting(BrokerClient::clientId)
				.containsExactlyInAnyOrder("top", "top-side");
		}
	}

	private SpringApplicationBuilder builder(Class<?> source) {
		return new SpringApplicationBuilder(source).web(WebApplicationType.NONE)
			.properties("mqtt.url=" + this.broker.uri(), "mqtt.client-id=top", "mqtt.clients.side.keep-alive=7s");
	}

	private void publish(String topic, String payload) {
		this.broker.control().publish(MqttMessage.to(topic).payload(payload).qos(QoS.AT_LEAST_ONCE).build());
	}

	private static String next(ConfigurableApplicationContext context) throws InterruptedException {
		return context.getBean(Inbox.class).messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MqttAutoConfiguration.class)
	static class ParentConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MqttAutoConfiguration.class)
	static class ListenerConfiguration {

		@Bean
		Inbox inbox() {
			return new Inbox();
		}

	}

	static class Inbox {

		private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

		@MqttListener("one")
		void fromDefault(String message) {
			this.messages.add(message);
		}

		@MqttListener(topics = "two", client = "side")
		void fromNamed(String message) {
			this.messages.add(message);
		}

	}

}
