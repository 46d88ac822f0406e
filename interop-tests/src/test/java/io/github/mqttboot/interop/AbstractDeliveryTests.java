package io.github.mqttboot.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.WillMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages there and back, with each version that a broker serves.
 */
abstract class AbstractDeliveryTests extends AbstractBrokerTests {

	/** Enough to wrap nothing, but to fill every window and buffer once. */
	private static final int SERIES = 2_000;

	AbstractDeliveryTests(Broker broker) {
		super(broker);
	}

	@ParameterizedTest
	@MethodSource("versions")
	void everyQosTravelsBothWays(MqttVersion version) {
		MqttClient client = connect(builder(version));
		assertThat(client.options().version()).isEqualTo(version);
		QoS highest = broker().has(Feature.QOS_2) ? QoS.EXACTLY_ONCE : QoS.AT_LEAST_ONCE;
		for (QoS qos : QoS.values()) {
			String topic = unique("qos/");
			Inbox inbox = new Inbox();
			SubscribeResult granted = client.blocking().subscribe(List.of(TopicSubscription.of(topic, qos)), inbox);
			QoS expected = (qos.compareTo(highest) < 0) ? qos : highest;
			assertThat(granted.answers().get(0).grantedQos()).isEqualTo(expected);
			boolean accepted = qos.compareTo(highest) <= 0 || version != MqttVersion.MQTT_5;
			if (accepted) {
				PublishResult result = client.blocking().publish(message(topic, "hello", qos));
				assertThat(result.qos()).isEqualTo(expected);
				await().untilAsserted(() -> assertThat(inbox.payloads()).containsExactly("hello"));
				assertThat(inbox.messages().get(0).qos()).isEqualTo(expected);
			}
		}
		assertThat(client.statistics().connects()).isOne();
	}

	@ParameterizedTest
	@MethodSource("versions")
	void afterUnsubscribingNothingArrives(MqttVersion version) {
		MqttClient client = connect(builder(version));
		String topic = unique("unsubscribe/");
		Inbox one = subscribe(client, topic + "/1", QoS.AT_LEAST_ONCE);
		Inbox two = subscribe(client, topic + "/2", QoS.AT_LEAST_ONCE);
		client.blocking().unsubscribe(topic + "/1");
		client.blocking().publish(message(topic + "/1", "nobody", QoS.AT_LEAST_ONCE));
		client.blocking().publish(message(topic + "/2", "two", QoS.AT_LEAST_ONCE));
		await().untilAsserted(() -> assertThat(two.payloads()).containsExactly("two"));
		assertThat(one.payloads()).isEmpty();
		assertThat(client.statistics().unmatched()).isZero();
	}

	@ParameterizedTest
	@MethodSource("versions")
	void wildcardsMatchAsTheSpecificationSays(MqttVersion version) {
		MqttClient client = connect(builder(version));
		String root = unique("wild");
		Inbox oneLevel = subscribe(client, root + "/+/t", QoS.AT_LEAST_ONCE);
		Inbox below = subscribe(client, root + "/a/#", QoS.AT_LEAST_ONCE);
		for (String topic : List.of("/a/t", "/b/t", "//t", "/a", "/a/b/t", "/b")) {
			client.blocking().publish(message(root + topic, topic, QoS.AT_LEAST_ONCE));
		}
		await().untilAsserted(() -> {
			assertThat(oneLevel.distinctPayloads()).containsExactlyInAnyOrder("/a/t", "/b/t", "//t");
			assertThat(below.distinctPayloads()).containsExactlyInAnyOrder("/a/t", "/a", "/a/b/t");
		});
	}

	@ParameterizedTest
	@MethodSource("versions")
	void overlappingSubscriptionsReachEachListenerAndNobodyTooOften(MqttVersion version) {
		// [MQTT-3.3.5-1] one copy, or one for each subscription: both are allowed
		MqttClient client = connect(builder(version));
		String root = unique("overlap");
		Inbox all = subscribe(client, root + "/#", QoS.AT_LEAST_ONCE);
		Inbox one = subscribe(client, root + "/+", QoS.AT_LEAST_ONCE);
		Inbox end = subscribe(client, root + "/end/end", QoS.AT_LEAST_ONCE);
		join(publishAll(client, root + "/1", QoS.AT_LEAST_ONCE, 0, 20));
		client.blocking().publish(message(root + "/end/end", "end", QoS.AT_LEAST_ONCE));
		await().until(() -> end.size() > 0);
		await().untilAsserted(() -> {
			assertThat(all.distinctPayloads()).containsAll(numbers(0, 20));
			assertThat(one.distinctPayloads()).containsExactlyInAnyOrderElementsOf(numbers(0, 20));
		});
		assertThat(one.size()).isLessThanOrEqualTo(40);
	}

	@ParameterizedTest
	@MethodSource("versions")
	void aRetainedMessageIsKeptAndCleared(MqttVersion version) {
		MqttClient client = connect(builder(version));
		String topic = unique("retained/");
		client.blocking().publish(MqttMessage.to(topic).payload("kept").retain(true).build());
		Inbox early = subscribe(client, topic, QoS.AT_LEAST_ONCE);
		await().untilAsserted(() -> assertThat(early.payloads()).containsExactly("kept"));
		assertThat(early.messages().get(0).isRetain()).isTrue();
		client.blocking().publish(MqttMessage.to(topic).retain(true).build());
		await().untilAsserted(() -> assertThat(early.payloads()).containsExactly("kept", ""));
		assertThat(early.messages().get(1).isRetain()).isFalse();
		MqttClient another = connect(builder(version));
		Inbox late = subscribe(another, topic, QoS.AT_LEAST_ONCE);
		another.blocking().publish(message(topic, "new", QoS.AT_LEAST_ONCE));
		await().untilAsserted(() -> assertThat(late.payloads()).containsExactly("new"));
	}

	@ParameterizedTest
	@MethodSource("versions")
	void theWillIsPublishedWhenTheConnectionBreaksAndNotAfterDisconnect(MqttVersion version) throws IOException {
		String topic = unique("will/");
		RecordingRelay relay = relay();
		MqttClient witness = connect(builder(version));
		Inbox inbox = subscribe(witness, topic, QoS.AT_LEAST_ONCE);
		MqttClient leaving = connect(
				builder(version).will(new WillMessage(message(topic, "s3cr3t disconnected", QoS.AT_LEAST_ONCE))));
		leaving.blocking().disconnect();
		connect(builder(version).uri(relay.uri())
			.reconnect(ReconnectOptions.DISABLED)
			.will(new WillMessage(message(topic, "s3cr3t broken", QoS.AT_LEAST_ONCE))));
		relay.cut();
		await().until(() -> inbox.payloads().contains("s3cr3t broken"));
		if (broker().has(Feature.WILL_ENDS_WITH_DISCONNECT)) {
			assertThat(inbox.payloads()).containsExactly("s3cr3t broken");
		}
	}

	@ParameterizedTest
	@MethodSource("versions")
	void aLargePayloadArrivesUnchanged(MqttVersion version) {
		MqttClient client = connect(builder(version));
		String topic = unique("large/");
		Inbox inbox = subscribe(client, topic, QoS.AT_LEAST_ONCE);
		byte[] payload = new byte[200 * 1024];
		new Random(1).nextBytes(payload);
		client.blocking().publish(MqttMessage.to(topic).payload(payload).build());
		await().until(() -> inbox.size() == 1);
		assertThat(inbox.messages().get(0).payload()).isEqualTo(payload);
	}

	@ParameterizedTest
	@MethodSource("versions")
	void ofASeriesNothingIsLostAndNoQos2MessageIsDoubled(MqttVersion version) throws IOException {
		RecordingRelay sending = relay();
		RecordingRelay receiving = relay();
		MqttClient publisher = connect(builder(version).uri(sending.uri()));
		MqttClient subscriber = connect(builder(version).uri(receiving.uri()));
		for (QoS qos : List.of(QoS.AT_LEAST_ONCE, highestQos())) {
			String topic = unique("series/");
			Inbox inbox = subscribe(subscriber, topic, qos);
			join(publishAll(publisher, topic, qos, 0, SERIES));
			await().until(() -> inbox.distinctPayloads().size() >= SERIES);
			WireOrder.assertSentInOrder(sending, topic);
			WireOrder.assertDeliveredInOrder(receiving, topic, inbox);
			if (broker().has(Feature.ORDER)) {
				assertThat(inbox.payloads()).containsExactlyElementsOf(numbers(0, SERIES));
			}
			else {
				assertThat(inbox.payloads()).containsExactlyInAnyOrderElementsOf(numbers(0, SERIES));
			}
		}
		assertThat(publisher.statistics().inFlight()).isZero();
		assertThat(publisher.statistics().connects() + subscriber.statistics().connects()).isEqualTo(2);
	}

	@Test
	void anIdleConnectionIsKeptAlive() {
		MqttClient client = connect(builder(newest()).keepAlive(Duration.ofSeconds(1)));
		// three times the keep alive: the server ends a silent connection after one and a
		// half
		await().during(Duration.ofSeconds(3))
			.until(() -> client.statistics().connects() == 1 && client.state() == ClientState.CONNECTED);
	}

}
