package io.github.mqttboot.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.DisconnectOptions;
import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.WillMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What MQTT 5 has and its predecessors have not.
 */
abstract class AbstractMqtt5Tests extends AbstractRestartTests {

	AbstractMqtt5Tests(Broker broker) {
		super(broker);
	}

	final MqttClientBuilder mqtt5() {
		return builder(MqttVersion.MQTT_5);
	}

	@Test
	void autoSpeaksMqtt5() {
		ConnectResult result = build(builder(MqttVersion.AUTO)).blocking().connect();
		assertThat(result.version()).isEqualTo(MqttVersion.MQTT_5);
	}

	@Test
	void propertiesOfAMessageArriveUnchangedAndInOrder() {
		MqttClient client = connect(mqtt5());
		String topic = unique("properties/");
		Inbox inbox = subscribe(client, topic, QoS.AT_LEAST_ONCE);
		client.blocking()
			.publish(MqttMessage.to(topic)
				.payload("{}")
				.payloadUtf8(true)
				.contentType("application/json")
				.responseTopic("reply/to")
				.correlationData(new byte[] { 0, 1, (byte) 0xff })
				.userProperty("b", "1")
				.userProperty("a", "2")
				.userProperty("b", "3")
				.messageExpiryInterval(Duration.ofMinutes(5))
				.build());
		await().until(() -> inbox.size() == 1);
		MqttMessage received = inbox.messages().get(0);
		assertThat(received.isPayloadUtf8()).isTrue();
		assertThat(received.contentType()).isEqualTo("application/json");
		assertThat(String.valueOf(received.responseTopic())).isEqualTo("reply/to");
		assertThat(received.correlationData()).containsExactly(0, 1, 0xff);
		assertThat(received.userProperties())
			.isEqualTo(UserProperties.none().with("b", "1").with("a", "2").with("b", "3"));
		assertThat(received.messageExpiryInterval()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
	}

	@Test
	void subscriptionIdentifiersKeepOverlappingListenersApart() {
		// each listener sees a message once although two subscriptions match
		MqttClient client = connect(mqtt5());
		String root = unique("identifiers");
		Inbox all = subscribe(client, root + "/#", QoS.AT_LEAST_ONCE);
		Inbox one = subscribe(client, root + "/+", QoS.AT_LEAST_ONCE);
		Inbox end = subscribe(client, root + "/end/end", QoS.AT_LEAST_ONCE);
		join(publishAll(client, root + "/1", QoS.AT_LEAST_ONCE, 0, 20));
		client.blocking().publish(message(root + "/end/end", "end", QoS.AT_LEAST_ONCE));
		await().until(() -> end.size() > 0 && all.distinctPayloads().contains("end"));
		await().until(() -> one.size() >= 20);
		assumeHas(Feature.IDENTIFIER_FOR_EACH_COPY);
		assertThat(one.payloads()).containsExactlyElementsOf(numbers(0, 20));
		assertThat(all.payloads()).startsWith(numbers(0, 20).toArray(String[]::new)).hasSize(21);
	}

	@Test
	void withNoLocalTheOwnMessagesStayAway() {
		MqttClient client = connect(mqtt5());
		MqttClient other = connect(mqtt5());
		String topic = unique("local/");
		Inbox inbox = subscribe(client, TopicSubscription.of(topic, QoS.AT_LEAST_ONCE).withNoLocal(true));
		client.blocking().publish(message(topic, "own", QoS.AT_LEAST_ONCE));
		other.blocking().publish(message(topic, "foreign", QoS.AT_LEAST_ONCE));
		await().untilAsserted(() -> assertThat(inbox.payloads()).containsExactly("foreign"));
	}

	@Test
	void retainHandlingDecidesWhichRetainedMessagesCome() {
		MqttClient client = connect(mqtt5());
		String topic = unique("handling/");
		client.blocking().publish(MqttMessage.to(topic).payload("kept").retain(true).build());
		TopicSubscription subscription = TopicSubscription.of(topic, QoS.AT_LEAST_ONCE);
		MqttClient never = connect(mqtt5());
		Inbox none = subscribe(never, subscription.withRetainHandling(RetainHandling.DO_NOT_SEND));
		MqttClient once = connect(mqtt5());
		TopicSubscription ifNew = subscription.withRetainHandling(RetainHandling.SEND_IF_NEW);
		Inbox first = subscribe(once, ifNew);
		await().untilAsserted(() -> assertThat(first.payloads()).containsExactly("kept"));
		once.blocking().subscribe(List.of(ifNew), first);
		client.blocking().publish(message(topic, "live", QoS.AT_LEAST_ONCE));
		await().untilAsserted(() -> {
			assertThat(none.payloads()).containsExactly("live");
			assertThat(first.payloads()).containsExactly("kept", "live");
		});
		client.blocking().publish(MqttMessage.to(topic).retain(true).build());
	}

	@Test
	void retainAsPublishedKeepsTheFlag() {
		MqttClient client = connect(mqtt5());
		String topic = unique("published/");
		Inbox cleared = subscribe(client, TopicSubscription.of(topic, QoS.AT_LEAST_ONCE));
		MqttClient other = connect(mqtt5());
		Inbox kept = subscribe(other, TopicSubscription.of(topic, QoS.AT_LEAST_ONCE).withRetainAsPublished(true));
		// HiveMQ looks for retained messages after SUBACK: until it has done so, one that
		// is
		// published may come twice
		client.blocking().publish(message(topic, "live", QoS.AT_LEAST_ONCE));
		await().untilAsserted(() -> {
			assertThat(cleared.payloads()).containsExactly("live");
			assertThat(kept.payloads()).containsExactly("live");
		});
		client.blocking().publish(MqttMessage.to(topic).payload("x").retain(true).build());
		await().untilAsserted(() -> {
			assertThat(cleared.payloads()).containsExactly("live", "x");
			assertThat(kept.payloads()).containsExactly("live", "x");
		});
		assertThat(cleared.messages().get(1).isRetain()).isFalse();
		assertThat(kept.messages().get(1).isRetain()).isTrue();
		client.blocking().publish(MqttMessage.to(topic).retain(true).build());
	}

	@Test
	void aSharedSubscriptionDeliversEachMessageToOneMember() {
		assumeHas(Feature.SHARED_SUBSCRIPTIONS);
		String topic = unique("shared/");
		Inbox one = subscribe(connect(mqtt5()), "$share/group/" + topic, QoS.AT_LEAST_ONCE);
		Inbox two = subscribe(connect(mqtt5()), "$share/group/" + topic, QoS.AT_LEAST_ONCE);
		join(publishAll(connect(mqtt5()), topic, QoS.AT_LEAST_ONCE, 0, 40));
		await().until(() -> one.size() + two.size() >= 40);
		assertThat(Stream.of(one, two).flatMap((inbox) -> inbox.payloads().stream()))
			.containsExactlyInAnyOrderElementsOf(numbers(0, 40));
	}

	@Test
	void topicAliasesOfTheServerAreUnderstood() throws IOException {
		RecordingRelay relay = relay();
		MqttClient client = connect(mqtt5().uri(relay.uri()).topicAliasMaximum(3));
		String root = unique("aliases");
		Inbox inbox = subscribe(client, root + "/#", QoS.AT_LEAST_ONCE);
		MqttClient other = connect(mqtt5());
		for (int i = 0; i < 40; i++) {
			other.publish(message(root + "/" + i % 5, root + "/" + i % 5, QoS.AT_LEAST_ONCE));
		}
		await().until(() -> inbox.size() == 40);
		assertThat(inbox.messages())
			.allSatisfy((received) -> assertThat(received.payloadAsString()).isEqualTo(received.topic()));
		boolean used = relay.seen()
			.stream()
			.anyMatch((packet) -> !packet.isFromClient() && packet.isPublish() && packet.topic().isEmpty());
		if (broker().has(Feature.TOPIC_ALIASES)) {
			assertThat(used).as("the server uses aliases").isTrue();
		}
	}

	@Test
	void theServerWaitsAtTheReceiveMaximumOfTheClient() throws Exception {
		assumeHas(Feature.RECEIVE_MAXIMUM);
		int maximum = 5;
		RecordingRelay relay = relay();
		MqttClient client = connect(mqtt5().uri(relay.uri()).receiveMaximum(maximum));
		String topic = unique("maximum/");
		BlockingQueue<MessageAcknowledgment> arrived = new LinkedBlockingQueue<>();
		ManualAcknowledgmentListener listener = (message, acknowledgment) -> arrived.add(acknowledgment);
		client.subscribe(List.of(TopicSubscription.of(topic, QoS.AT_LEAST_ONCE)), listener).join();
		join(publishAll(connect(mqtt5()), topic, QoS.AT_LEAST_ONCE, 0, 50));
		int expected = broker().has(Feature.MANY_IN_FLIGHT) ? maximum : 1;
		await().until(() -> arrived.size() >= expected);
		for (int i = 0; i < 50; i++) {
			MessageAcknowledgment next = arrived.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(next).isNotNull();
			next.acknowledge();
		}
		assertThat(relay.mostUnderWay()).isEqualTo(expected);
		assertThat(client.statistics().connects()).isOne();
	}

	@Test
	void aMessageAboveTheMaximumPacketSizeOfTheClientStaysAway() {
		assumeHas(Feature.CLIENT_MAXIMUM_PACKET_SIZE);
		MqttClient client = connect(mqtt5().maximumPacketSize(1_000));
		String topic = unique("size/");
		Inbox inbox = subscribe(client, topic, QoS.AT_LEAST_ONCE);
		MqttClient other = connect(mqtt5());
		other.blocking().publish(MqttMessage.to(topic).payload(new byte[5_000]).build());
		other.blocking().publish(message(topic, "small", QoS.AT_LEAST_ONCE));
		await().untilAsserted(() -> assertThat(inbox.payloads()).containsExactly("small"));
		assertThat(client.statistics().connects()).isOne();
	}

	@Test
	void thatNobodyHasSubscribedIsSaid() {
		MqttClient client = connect(mqtt5());
		PublishResult result = client.blocking().publish(message(unique("nobody/"), "x", QoS.AT_LEAST_ONCE));
		if (broker().has(Feature.NO_MATCHING_SUBSCRIBERS)) {
			assertThat(result.reasonCode()).isEqualTo(ReasonCode.NO_MATCHING_SUBSCRIBERS);
		}
		else {
			assertThat(result.reasonCode()).isIn(ReasonCode.SUCCESS, ReasonCode.NO_MATCHING_SUBSCRIBERS);
		}
	}

	@Test
	void thatNoSubscriptionExistedIsSaid() {
		MqttClient client = connect(mqtt5());
		ReasonCode reasonCode = client.blocking().unsubscribe(unique("never/")).answers().get(0).reasonCode();
		if (broker().has(Feature.NO_SUBSCRIPTION_EXISTED)) {
			assertThat(reasonCode).isEqualTo(ReasonCode.NO_SUBSCRIPTION_EXISTED);
		}
		else {
			assertThat(reasonCode).isIn(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED);
		}
	}

	@Test
	void anExpiredMessageIsNotDeliveredToASessionThatComesBack() {
		String topic = unique("expiry/");
		MqttClientBuilder storing = storing(MqttVersion.MQTT_5);
		try (MqttClient before = storing.build()) {
			before.blocking().connect();
			before.blocking().subscribe(TopicSubscription.of(topic, QoS.AT_LEAST_ONCE));
		}
		MqttClient other = connect(mqtt5());
		long published = System.nanoTime();
		other.blocking()
			.publish(MqttMessage.to(topic).payload("short").messageExpiryInterval(Duration.ofSeconds(1)).build());
		other.blocking().publish(message(topic, "for ever", QoS.AT_LEAST_ONCE));
		await().until(() -> System.nanoTime() - published > TimeUnit.MILLISECONDS.toNanos(2_500));
		MqttClient after = build(storing);
		Inbox inbox = new Inbox();
		after.subscribe(TopicSubscription.of(topic, QoS.AT_LEAST_ONCE), inbox);
		after.blocking().connect();
		await().until(() -> inbox.payloads().contains("for ever"));
		if (broker().has(Feature.EXPIRY_IN_QUEUE)) {
			assertThat(inbox.payloads()).containsExactly("for ever");
		}
	}

	@Test
	void aSessionEndsWhenItsExpiryIsOver() {
		MqttClientBuilder storing = storing(MqttVersion.MQTT_5).sessionExpiry(Duration.ofSeconds(1));
		connect(storing).blocking().disconnect();
		// late is allowed, never is not
		await().pollInterval(Duration.ofSeconds(2)).until(() -> {
			MqttClient client = connect(storing);
			boolean present = client.blocking().connect().sessionPresent();
			client.blocking().disconnect();
			return !present;
		});
	}

	@Test
	void aDelayedWillIsPublishedUnlessTheClientComesBackInTime() throws IOException {
		String topic = unique("delayed/");
		Inbox inbox = subscribe(connect(mqtt5()), topic, QoS.AT_LEAST_ONCE);
		RecordingRelay relay = relay();
		connect(storing(MqttVersion.MQTT_5).uri(relay.uri())
			.will(new WillMessage(message(topic, "s3cr3t came back", QoS.AT_LEAST_ONCE), Duration.ofSeconds(5))));
		connect(storing(MqttVersion.MQTT_5).uri(relay.uri())
			.reconnect(ReconnectOptions.DISABLED)
			.will(new WillMessage(message(topic, "s3cr3t stayed away", QoS.AT_LEAST_ONCE), Duration.ofSeconds(1))));
		relay.cut();
		await().untilAsserted(() -> assertThat(inbox.payloads()).containsExactly("s3cr3t stayed away"));
	}

	@Test
	void theWillIsPublishedWhenAskedForWithDisconnect() {
		assumeHas(Feature.DISCONNECT_WITH_WILL);
		String topic = unique("asked/");
		Inbox inbox = subscribe(connect(mqtt5()), topic, QoS.AT_LEAST_ONCE);
		MqttClient leaving = connect(mqtt5().will(new WillMessage(message(topic, "s3cr3t left", QoS.AT_LEAST_ONCE))));
		leaving
			.disconnect(
					new DisconnectOptions(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE, null, null, UserProperties.none()))
			.join();
		await().untilAsserted(() -> assertThat(inbox.payloads()).containsExactly("s3cr3t left"));
	}

}
