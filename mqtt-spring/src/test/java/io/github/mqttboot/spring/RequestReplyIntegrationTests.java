package io.github.mqttboot.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.spring.annotation.EnableMqtt;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.ErrorReply;
import io.github.mqttboot.spring.core.MqttErrorReplyException;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.ReplyConvention;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of a template and the listeners that answer them, with the broker between.
 */
@Timeout(90)
class RequestReplyIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final MqttBroker broker = MqttBroker.start();

	private final MqttBrokerControl control = this.broker.control();

	private final List<AutoCloseable> closeables = new ArrayList<>();

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable closeable : this.closeables) {
			closeable.close();
		}
		this.broker.close();
	}

	@Test
	void manyRequestsAtOnceGetTheirOwnReplies() {
		start(MqttVersion.MQTT_5, Squares.class, "square");
		MqttTemplate template = template(MqttVersion.MQTT_5);
		List<CompletableFuture<Integer>> replies = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			replies.add(template.request("square", i, Integer.class, LIMIT));
		}
		for (int i = 0; i < 1_000; i++) {
			assertThat(replies.get(i)).succeedsWithin(LIMIT).isEqualTo(i * i);
		}
	}

	@Test
	void aListenerCanAnswerByAnError() {
		start(MqttVersion.MQTT_5, Squares.class, "square");
		assertThat(template(MqttVersion.MQTT_5).request("square", -1, Integer.class, LIMIT)).failsWithin(LIMIT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(MqttErrorReplyException.class,
					(ex) -> assertThat(ex.text()).isEqualTo("too small"));
	}

	@Test
	void aReplyFindsBackAfterAReconnectWithALostSession() throws Exception {
		Slow slow = start(MqttVersion.MQTT_5, Slow.class, "slow").getBean(Slow.class);
		MqttTemplate template = template(MqttVersion.MQTT_5);
		CompletableFuture<String> reply = template.request("slow", "", String.class, LIMIT);
		assertThat(slow.called.await(30, TimeUnit.SECONDS)).isTrue();
		String replyTopic = this.control.published("slow").get(0).responseTopic().value();
		this.control.dropConnection("requester");
		this.control.awaitClient("requester", LIMIT);
		this.control.awaitSubscription(replyTopic, LIMIT);
		slow.release.countDown();
		assertThat(reply).succeedsWithin(LIMIT).isEqualTo("at last");
	}

	@ParameterizedTest
	@EnumSource(names = { "MQTT_3_1_1", "MQTT_3_1", "MQTT_5" })
	void aConventionBringsRequestsAndRepliesTogetherWithEveryVersion(MqttVersion version) {
		start(version, Devices.class, "devices/+/read/+");
		MqttTemplate template = template(version);
		template.setReplyConvention(ReplyConvention.topics("{topic}/{correlation}", "{topic}/{correlation}/reply"));
		List<CompletableFuture<String>> replies = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			replies.add(template.request("devices/" + i + "/read", "now", String.class, LIMIT));
		}
		for (int i = 0; i < 50; i++) {
			assertThat(replies.get(i)).succeedsWithin(LIMIT).isEqualTo("now " + i);
		}
	}

	@Test
	void aDeviceWithoutCorrelationIsAskedOneQuestionAfterTheOther() {
		start(MqttVersion.MQTT_3_1_1, Lamp.class, "lamp/get");
		MqttTemplate template = template(MqttVersion.MQTT_3_1_1);
		template.setReplyConvention(ReplyConvention.topics("{topic}/get", "{topic}"));
		List<CompletableFuture<String>> replies = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			replies.add(template.request("lamp", String.valueOf(i), String.class, LIMIT));
		}
		for (int i = 0; i < 10; i++) {
			assertThat(replies.get(i)).succeedsWithin(LIMIT).isEqualTo("lamp " + i);
		}
	}

	private MqttTemplate template(MqttVersion version) {
		MqttClient client = client(version, (builder) -> builder.clientId("requester")
			.reconnect(new ReconnectOptions(true, Duration.ofMillis(50), Duration.ofMillis(200), 2, 0)));
		this.closeables.add(client);
		client.blocking().connect();
		assertThat(client.connection().version()).isEqualTo(version);
		return new MqttTemplate(client);
	}

	private MqttClient client(MqttVersion version, Consumer<MqttClientBuilder> customizer) {
		MqttClientBuilder builder = MqttClient.builder().uri(this.broker.uri()).version(version);
		customizer.accept(builder);
		return builder.build();
	}

	private AnnotationConfigApplicationContext start(MqttVersion version, Class<?> component, String topicFilter) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		this.closeables.add(context);
		context.registerBean(MqttClient.class, () -> client(version, (builder) -> builder.retryFirstConnect(true)));
		context.register(MqttConfiguration.class, component);
		context.refresh();
		this.control.awaitSubscription(topicFilter, LIMIT);
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	static class MqttConfiguration {

		@Bean
		DefaultMqttListenerContainerFactory mqttListenerContainerFactory(MqttClient client) {
			return new DefaultMqttListenerContainerFactory(client);
		}

		@Bean
		MqttClientLifecycle mqttClientLifecycle(MqttClient client, MqttListenerEndpointRegistry registry) {
			return new MqttClientLifecycle(client, registry);
		}

	}

	static class Squares {

		@MqttListener("square")
		Object on(int number) {
			return (number < 0) ? new ErrorReply("too small") : number * number;
		}

	}

	static class Slow {

		final CountDownLatch called = new CountDownLatch(1);

		final CountDownLatch release = new CountDownLatch(1);

		@MqttListener("slow")
		String on() throws InterruptedException {
			this.called.countDown();
			this.release.await();
			return "at last";
		}

	}

	static class Devices {

		@MqttListener("devices/{id}/read/{correlation}")
		@SendTo("devices/{id}/read/{correlation}/reply")
		String on(@TopicVariable String id, String payload) {
			return payload + " " + id;
		}

	}

	static class Lamp {

		@MqttListener("lamp/get")
		@SendTo("lamp")
		String on(String payload) {
			return "lamp " + payload;
		}

	}

}
