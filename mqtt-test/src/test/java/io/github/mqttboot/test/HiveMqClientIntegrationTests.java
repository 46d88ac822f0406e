package io.github.mqttboot.test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The broker as HiveMQ's client sees it, MQTT 3.1.1 and 5.
 */
class HiveMqClientIntegrationTests extends AbstractBrokerIntegrationTests {

	@ParameterizedTest
	@EnumSource(MqttQos.class)
	void mqtt311MessagesGoThrough(MqttQos qos) throws InterruptedException {
		Mqtt3BlockingClient client = builder("a").useMqttVersion3().buildBlocking();
		client.connect();
		try (Mqtt3BlockingClient.Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
			client.subscribeWith().topicFilter("t/+").qos(qos).send();
			client.publishWith().topic("t/1").qos(qos).payload(utf8("hello")).send();
			Mqtt3Publish received = publishes.receive(TIMEOUT.toSeconds(), TimeUnit.SECONDS).orElseThrow();
			assertThat(received.getPayloadAsBytes()).isEqualTo(utf8("hello"));
			assertThat(received.getQos()).isEqualTo(qos);
		}
		client.disconnect();
		this.control.awaitNoClient("a", TIMEOUT);
	}

	@ParameterizedTest
	@EnumSource(MqttQos.class)
	void mqtt5MessagesGoThroughWithTheirProperties(MqttQos qos) throws InterruptedException {
		Mqtt5BlockingClient client = builder("a").useMqttVersion5().buildBlocking();
		client.connect();
		try (Mqtt5BlockingClient.Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
			client.subscribeWith().topicFilter("t/+").qos(qos).send();
			client.publishWith()
				.topic("t/1")
				.qos(qos)
				.payload(utf8("hello"))
				.contentType("text/plain")
				.responseTopic("answers")
				.correlationData(utf8("42"))
				.messageExpiryInterval(100)
				.userProperties()
				.add("k", "v")
				.applyUserProperties()
				.send();
			Mqtt5Publish received = publishes.receive(TIMEOUT.toSeconds(), TimeUnit.SECONDS).orElseThrow();
			assertThat(received.getPayloadAsBytes()).isEqualTo(utf8("hello"));
			assertThat(received.getQos()).isEqualTo(qos);
			assertThat(received.getContentType().map(String::valueOf)).contains("text/plain");
			assertThat(received.getResponseTopic().map(String::valueOf)).contains("answers");
			assertThat(received.getCorrelationData()).contains(ByteBuffer.wrap(utf8("42")));
			assertThat(received.getMessageExpiryInterval()).hasValue(100);
			assertThat(received.getUserProperties().asList()).singleElement()
				.satisfies((property) -> assertThat(property.getValue()).hasToString("v"));
		}
		client.disconnect();
	}

	@Test
	void manyMessagesOfAnAliasedTopicArriveOnceAndInOrder() throws InterruptedException {
		Mqtt5AsyncClient sender = builder("s").useMqttVersion5().buildAsync();
		sender.connect().join();
		Mqtt5BlockingClient receiver = builder("r").useMqttVersion5().buildBlocking();
		receiver.connectWith().restrictions().receiveMaximum(10).applyRestrictions().send();
		try (Mqtt5BlockingClient.Mqtt5Publishes publishes = receiver.publishes(MqttGlobalPublishFilter.ALL)) {
			receiver.subscribeWith().topicFilter("many").qos(MqttQos.EXACTLY_ONCE).send();
			List<CompletableFuture<Mqtt5PublishResult>> sent = new ArrayList<>();
			for (int i = 0; i < 1_000; i++) {
				sent.add(sender.publishWith().topic("many").qos(MqttQos.EXACTLY_ONCE).payload(utf8("m" + i)).send());
			}
			for (int i = 0; i < 1_000; i++) {
				Mqtt5Publish received = publishes.receive(TIMEOUT.toSeconds(), TimeUnit.SECONDS).orElseThrow();
				assertThat(new String(received.getPayloadAsBytes(), StandardCharsets.UTF_8)).isEqualTo("m" + i);
			}
			CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
			assertThat(publishes.receiveNow()).isEmpty();
		}
		receiver.disconnect();
		sender.disconnect().join();
	}

	@Test
	void aSessionIsResumed() throws InterruptedException {
		Mqtt5BlockingClient client = builder("a").useMqttVersion5().buildBlocking();
		assertThat(connect(client).isSessionPresent()).isFalse();
		client.subscribeWith().topicFilter("t").qos(MqttQos.AT_LEAST_ONCE).send();
		client.disconnect();
		this.control.awaitNoClient("a", TIMEOUT);
		this.control.publish(MqttMessage.to("t").payload("meanwhile").build());
		try (Mqtt5BlockingClient.Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
			assertThat(connect(client).isSessionPresent()).isTrue();
			assertThat(publishes.receive(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isPresent();
		}
		client.disconnect();
	}

	private static Mqtt5ConnAck connect(Mqtt5BlockingClient client) {
		return client.connectWith().cleanStart(false).sessionExpiryInterval(100).send();
	}

	@Test
	void refusalsAreUnderstood() {
		Mqtt5BlockingClient client = builder("a").useMqttVersion5().buildBlocking();
		this.control.refuseConnections(ReasonCode.BANNED);
		assertThatExceptionOfType(Mqtt5ConnAckException.class).isThrownBy(client::connect)
			.satisfies((ex) -> assertThat(ex.getMqttMessage().getReasonCode().getCode()).isEqualTo(0x8A));
		this.control.reset();
		client.connect();
		this.control.refusePublishes(ReasonCode.QUOTA_EXCEEDED);
		this.control.refuseSubscriptions(ReasonCode.NOT_AUTHORIZED);
		assertThatExceptionOfType(Mqtt5PubAckException.class)
			.isThrownBy(() -> client.publishWith().topic("t").qos(MqttQos.AT_LEAST_ONCE).send())
			.satisfies((ex) -> assertThat(ex.getMqttMessage().getReasonCode().getCode()).isEqualTo(0x97));
		assertThatExceptionOfType(Mqtt5SubAckException.class)
			.isThrownBy(() -> client.subscribeWith().topicFilter("t").send());
		client.disconnect();
	}

	private MqttClientBuilder builder(String clientId) {
		return MqttClient.builder().identifier(clientId).serverHost("127.0.0.1").serverPort(this.broker.port());
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
