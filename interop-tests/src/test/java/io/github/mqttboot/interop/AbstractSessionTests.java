package io.github.mqttboot.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a session keeps, with each version that a broker serves.
 */
abstract class AbstractSessionTests extends AbstractDeliveryTests {

	AbstractSessionTests(Broker broker) {
		super(broker);
	}

	private static ConnectResult connectOnce(MqttClientBuilder builder) {
		try (MqttClient client = builder.build()) {
			ConnectResult result = client.blocking().connect();
			// RabbitMQ: without a subscription there is nothing to keep
			client.blocking().subscribe(TopicSubscription.of("session/present", QoS.AT_LEAST_ONCE));
			client.blocking().disconnect();
			return result;
		}
	}

	@ParameterizedTest
	@MethodSource("versions")
	void aSessionIsPresentIfItWasKeptAndNotAskedToBeDropped(MqttVersion version) {
		MqttClientBuilder storing = storing(version);
		assertThat(connectOnce(storing).sessionPresent()).isFalse();
		boolean hasTheFlag = version != MqttVersion.MQTT_3_1;
		if (hasTheFlag) {
			assertThat(connectOnce(storing).sessionPresent()).isTrue();
		}
		assertThat(connectOnce(storing.cleanStart(true).sessionExpiry(Duration.ZERO)).sessionPresent()).isFalse();
		assertThat(connectOnce(storing.cleanStart(false)).sessionPresent()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("versions")
	void aStoredSessionBringsWhatWasQueuedMeanwhile(MqttVersion version) throws IOException {
		MqttClientBuilder storing = storing(version);
		String topic = unique("queued/");
		try (MqttClient before = storing.build()) {
			before.blocking().connect();
			before.blocking()
				.subscribe(TopicSubscription.of(topic + "/1", QoS.AT_LEAST_ONCE),
						TopicSubscription.of(topic + "/2", highestQos()));
		}
		MqttClient other = connect(builder(version));
		join(publishAll(other, topic + "/1", QoS.AT_LEAST_ONCE, 0, 100));
		join(publishAll(other, topic + "/2", highestQos(), 100, 200));
		RecordingRelay relay = relay();
		MqttClient after = build(storing.uri(relay.uri()));
		Inbox inbox = new Inbox();
		after.subscribe(TopicSubscription.of(topic + "/1", QoS.AT_LEAST_ONCE), inbox);
		Inbox two = new Inbox();
		after.subscribe(TopicSubscription.of(topic + "/2", highestQos()), two);
		ConnectResult result = after.blocking().connect();
		assertThat(result.sessionPresent()).isEqualTo(version != MqttVersion.MQTT_3_1);
		await().until(() -> inbox.size() + two.size() >= 200);
		WireOrder.assertDeliveredInOrder(relay, topic + "/1", inbox);
		WireOrder.assertDeliveredInOrder(relay, topic + "/2", two);
		if (broker().has(Feature.ORDER)) {
			assertThat(inbox.payloads()).containsExactlyElementsOf(numbers(0, 100));
			assertThat(two.payloads()).containsExactlyElementsOf(numbers(100, 200));
		}
		else {
			assertThat(inbox.payloads()).containsExactlyInAnyOrderElementsOf(numbers(0, 100));
			assertThat(two.payloads()).containsExactlyInAnyOrderElementsOf(numbers(100, 200));
		}
		assertThat(after.statistics().connects()).isOne();
	}

	@ParameterizedTest
	@MethodSource("versions")
	void brokenConnectionsLoseNothingAndDoubleNoQos2Message(MqttVersion version) throws IOException {
		QoS second = broker().has(Feature.QOS_2_ACROSS_CONNECTIONS) ? QoS.EXACTLY_ONCE : QoS.AT_LEAST_ONCE;
		RecordingRelay sending = relay();
		RecordingRelay receiving = relay();
		String topic = unique("broken/");
		MqttClient publisher = connect(storing(version).uri(sending.uri()));
		MqttClient subscriber = connect(storing(version).uri(receiving.uri()));
		Inbox one = subscribe(subscriber, topic + "/1", QoS.AT_LEAST_ONCE);
		Inbox two = subscribe(subscriber, topic + "/2", second);
		List<CompletableFuture<PublishResult>> results = new ArrayList<>();
		int count = 0;
		for (int round = 0; round < 3; round++) {
			results.addAll(publishAll(publisher, topic + "/1", QoS.AT_LEAST_ONCE, count, count + 200));
			results.addAll(publishAll(publisher, topic + "/2", second, count, count + 200));
			int begun = count;
			await().until(() -> two.size() > begun);
			count += 200;
			sending.cut();
			receiving.cut();
		}
		join(results);
		WireOrder.assertSentInOrder(sending, topic + "/1");
		WireOrder.assertSentInOrder(sending, topic + "/2");
		int total = count;
		await().untilAsserted(() -> {
			assertThat(one.distinctPayloads()).containsAll(numbers(0, total));
			assertThat(two.distinctPayloads()).containsAll(numbers(0, total));
		});
		WireOrder.assertDeliveredInOrder(receiving, topic + "/1", one);
		WireOrder.assertDeliveredInOrder(receiving, topic + "/2", two);
		if (second == QoS.EXACTLY_ONCE) {
			assertThat(two.payloads()).doesNotHaveDuplicates();
		}
		await().untilAsserted(() -> {
			assertThat(publisher.statistics().connects()).isGreaterThanOrEqualTo(2);
			assertThat(subscriber.statistics().connects()).isGreaterThanOrEqualTo(2);
		});
	}

	@ParameterizedTest
	@MethodSource("versions")
	void aClientIdentifierThatComesAgainTakesTheSessionOver(MqttVersion version) {
		CompletableFuture<ReasonCode> reason = new CompletableFuture<>();
		MqttClientBuilder storing = storing(version).reconnect(ReconnectOptions.DISABLED);
		MqttClient first = connect(storing.connectionListener(new MqttConnectionListener() {

			@Override
			public void onSessionTakenOver(String clientIdentifier) {
				reason.complete(ReasonCode.SESSION_TAKEN_OVER);
			}

		}));
		String topic = unique("taken/");
		subscribe(first, topic, QoS.AT_LEAST_ONCE);
		MqttClient second = build(storing);
		Inbox inbox = new Inbox();
		second.subscribe(TopicSubscription.of(topic, QoS.AT_LEAST_ONCE), inbox);
		assertThat(second.blocking().connect().sessionPresent()).isEqualTo(version != MqttVersion.MQTT_3_1);
		await().until(() -> first.state() == ClientState.DISCONNECTED);
		if (version == MqttVersion.MQTT_5 && broker().has(Feature.TAKEOVER_REASON)) {
			await().until(reason::isDone);
		}
		second.blocking().publish(message(topic, "mine", QoS.AT_LEAST_ONCE));
		await().untilAsserted(() -> assertThat(inbox.payloads()).containsExactly("mine"));
	}

}
