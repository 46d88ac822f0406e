package io.github.mqttboot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a listener may do, and what its misfortune does to others.
 */
@ExtendWith(OutputCaptureExtension.class)
class ListenerBehaviourIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Test
	void listenerMayPublishAndWaitSubscribeAndBlock() {
		try (MqttBroker broker = MqttBroker.builder().start(); ConfigurableApplicationContext context = start(broker)) {
			Busy busy = context.getBean(Busy.class);
			context.getBean(MqttTemplate.class).publish("busy", "go");
			await().atMost(PATIENCE).until(() -> busy.done.getCount() == 0);
			assertThat(busy.heard).containsExactly("published by a listener");
		}
	}

	@Test
	void listenerThatThrowsIsRetriedAndReportedAndTheOthersDoNotNotice(CapturedOutput output) {
		try (MqttBroker broker = MqttBroker.builder().start(); ConfigurableApplicationContext context = start(broker)) {
			MqttTemplate template = context.getBean(MqttTemplate.class);
			Failing failing = context.getBean(Failing.class);
			Others others = context.getBean(Others.class);
			template.publish("shared/1", "bad");
			for (int i = 2; i <= 10; i++) {
				template.publish("shared/" + i, "good");
			}
			await().atMost(PATIENCE).until(() -> others.received.size() == 10);
			await().atMost(PATIENCE).until(() -> failing.received.size() == 9);
			assertThat(failing.attempts).hasValue(3);
			assertThat(output).contains("Failing").contains("shared/1");
			// everything was acknowledged, the failed message included
			await().atMost(PATIENCE).until(() -> template.client().statistics().unacknowledged() == 0);
		}
	}

	@Test
	void severalListenersMayHaveTheSameTopicFilterAndOneMayStop() {
		try (MqttBroker broker = MqttBroker.builder().start(); ConfigurableApplicationContext context = start(broker)) {
			MqttTemplate template = context.getBean(MqttTemplate.class);
			Twins twins = context.getBean(Twins.class);
			template.publish("twins/1", "for both");
			await().atMost(PATIENCE).until(() -> twins.first.size() == 1 && twins.second.size() == 1);
			context.getBean(MqttListenerEndpointRegistry.class).getListenerContainer("second").stop();
			template.publish("twins/2", "for one");
			await().atMost(PATIENCE).until(() -> twins.first.size() == 2);
			assertThat(twins.second).containsExactly("for both");
		}
	}

	private static ConfigurableApplicationContext start(MqttBroker broker) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--mqtt.url=" + broker.uri(), "--mqtt.startup=fail", "--mqtt.listener.retry.delay=10ms");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class Application {

		@Bean
		Busy busy(MqttTemplate template) {
			return new Busy(template);
		}

		@Bean
		Failing failing() {
			return new Failing();
		}

		@Bean
		Twins twins() {
			return new Twins();
		}

		@Bean
		Others others() {
			return new Others();
		}

	}

	static class Busy {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		private final CountDownLatch done = new CountDownLatch(1);

		private final MqttTemplate template;

		Busy(MqttTemplate template) {
			this.template = template;
		}

		@MqttListener("busy")
		void onMessage(String message) throws InterruptedException {
			CountDownLatch answered = new CountDownLatch(1);
			this.template.subscribe("busy/answer", QoS.EXACTLY_ONCE, (answer) -> {
				this.heard.add(answer.payloadAsString());
				answered.countDown();
			});
			this.template.publishAndWait("busy/answer", "published by a listener", PATIENCE);
			if (answered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				// blocked until another listener of the same client had run
				this.done.countDown();
			}
		}

	}

	static class Failing {

		private final List<String> received = new CopyOnWriteArrayList<>();

		private final AtomicInteger attempts = new AtomicInteger();

		@MqttListener("shared/+")
		void onMessage(String message) {
			if (message.equals("bad")) {
				this.attempts.incrementAndGet();
				throw new IllegalStateException("cannot handle that");
			}
			this.received.add(message);
		}

	}

	static class Twins {

		private final List<String> first = new CopyOnWriteArrayList<>();

		private final List<String> second = new CopyOnWriteArrayList<>();

		@MqttListener(id = "first", topics = "twins/+")
		void onFirst(String message) {
			this.first.add(message);
		}

		@MqttListener(id = "second", topics = "twins/{number}")
		void onSecond(String message) {
			this.second.add(message);
		}

	}

	static class Others {

		private final List<String> received = new CopyOnWriteArrayList<>();

		@MqttListener("shared/#")
		void onMessage(String message) {
			this.received.add(message);
		}

	}

}
