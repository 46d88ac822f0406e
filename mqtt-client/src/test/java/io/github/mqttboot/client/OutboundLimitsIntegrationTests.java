package io.github.mqttboot.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.DeliveryOptions.ExactlyOnceDone;
import io.github.mqttboot.client.DeliveryOptions.OnSessionLost;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The outbound flow at its limits: no identifier left, limits of the server that have
 * become smaller, messages that the server does not survive, sessions that are lost.
 */
class OutboundLimitsIntegrationTests extends AbstractPeerTests {

	private MqttClient client;

	private Link connect(MqttClientBuilder builder, String connAck) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(connAck);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	@Test
	void aServerThatNeverAnswersGetsEveryIdentifierOnceAndTheRestAfterItsAnswers() throws IOException {
		// [MQTT-2.2.1-3]
		int all = 65_535;
		int messages = 70_000;
		Link link = connect(mqtt5().maxInFlight(all).queueCapacity(messages), ScriptedPeer.CONNACK_5);
		List<CompletableFuture<PublishResult>> results = new ArrayList<>();
		for (int i = 0; i < messages; i++) {
			results.add(this.client.publish(message(Integer.toString(i), QoS.AT_LEAST_ONCE)));
		}
		int[] identifiers = new int[messages];
		BitSet inUse = new BitSet();
		for (int i = 0; i < all; i++) {
			identifiers[i] = readIdentifier(link, i);
			assertThat(inUse.get(identifiers[i])).isFalse();
			inUse.set(identifiers[i]);
		}
		CompletableFuture<SubscribeResult> subscribed = this.client
			.subscribe(TopicSubscription.of("s", QoS.AT_MOST_ONCE), (message) -> {
			});
		assertThat(this.client.blocking().awaitCapacity(1, Duration.ZERO)).isFalse();
		// asked after the subscription, answered after it was noted
		assertThat(outcome(this.client.connect())).isInstanceOf(ConnectResult.class);
		// out of order: the subscription has waited longest, so it gets the first one
		acknowledge(link, identifiers[7]);
		link.expect(String.format("82 09 %04x 02 0b 01 0001 73 00", identifiers[7]));
		link.send(String.format("90 04 %04x 00 00", identifiers[7]));
		inUse.clear(identifiers[7]);
		identifiers[all] = readIdentifier(link, all);
		assertThat(inUse.get(identifiers[all])).isFalse();
		for (int i = 0; i < messages; i++) {
			if (i > all) {
				identifiers[i] = readIdentifier(link, i);
			}
			if (i != 7) {
				acknowledge(link, identifiers[i]);
			}
		}
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
		assertThat(results.stream().map(AbstractPeerTests::outcome)).allMatch(PublishResult.class::isInstance);
		assertThat(this.client.statistics().inFlight()).isZero();
	}

	/**
	 * Read a PUBLISH of topic "t" whose payload is a number, and return its identifier.
	 */
	private static int readIdentifier(Link link, int number) throws IOException {
		byte[] packet = link.readPacket();
		assertThat(new String(packet, 8, packet.length - 8, StandardCharsets.US_ASCII)).isEqualTo("" + number);
		return ((packet[5] & 0xff) << 8) | (packet[6] & 0xff);
	}

	private static void acknowledge(Link link, int identifier) {
		link.send(String.format("4002%04x", identifier));
	}

	@Test
	void smallerLimitsAfterAReconnectEndWhatTheyForbidAndNothingElse() {
		// [MQTT-3.2.2-11] [MQTT-3.2.2-14] [MQTT-3.2.2-15] [MQTT-3.3.4-7]
		Link link = connect(mqtt5().sessionExpiry(Duration.ofHours(1)), ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> first = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		CompletableFuture<PublishResult> large = this.client.publish(message("b".repeat(20), QoS.AT_LEAST_ONCE));
		CompletableFuture<PublishResult> exactlyOnce = this.client.publish(message("c", QoS.EXACTLY_ONCE));
		CompletableFuture<PublishResult> retained = this.client
			.publish(MqttMessage.to("t").payload("d").qos(QoS.AT_LEAST_ONCE).retain(true).build());
		CompletableFuture<PublishResult> last = this.client.publish(message("e", QoS.AT_LEAST_ONCE));
		for (int i = 0; i < 5; i++) {
			link.read();
		}
		link.close();
		// receive maximum 1, maximum packet size 20, maximum QoS 1, no retain
		Link next = this.peer.accept("20 0f 01 00 0c 21 0001 27 00000014 24 01 25 00");
		next.expect("3a 07 0001 74 0001 00 61");
		acknowledge(next, 1);
		next.expect("3a 07 0001 74 0005 00 65");
		acknowledge(next, 5);
		assertThat(outcome(first)).isInstanceOf(PublishResult.class);
		assertThat(outcome(last)).isInstanceOf(PublishResult.class);
		assertUnknown(large, Reason.PACKET_TOO_LARGE);
		assertUnknown(exactlyOnce, Reason.UNSUPPORTED);
		assertUnknown(retained, Reason.UNSUPPORTED);
	}

	private static void assertUnknown(CompletableFuture<?> future, Reason reason) {
		assertThat(outcome(future)).isInstanceOfSatisfying(MqttOutcomeUnknownException.class,
				(failure) -> assertThat(failure.getCause()).isInstanceOfSatisfying(MqttNotSentException.class,
						(ex) -> assertThat(ex.reason()).isEqualTo(reason)));
	}

	@Test
	void aMessageThatTheServerDoesNotSurviveIsGivenUpAndTheNextOnesGoOut() {
		Link link = connect(mqtt5().sessionExpiry(Duration.ofHours(1)), ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> poison = this.client.publish(message("poison", QoS.AT_LEAST_ONCE));
		CompletableFuture<PublishResult> innocent = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		link.read();
		link.read();
		link.reset();
		for (int i = 1; i <= 2; i++) {
			Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
			next.expect("3a 0c 0001 74 0001 00 706f69736f6e", "3a 07 0001 74 0002 00 61");
			next.reset();
		}
		for (int i = 1; i <= 5; i++) {
			Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
			next.expect("3a 0c 0001 74 0001 00 706f69736f6e");
			next.reset();
		}
		Link last = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		last.expect("3a 07 0001 74 0002 00 61");
		acknowledge(last, 2);
		assertThat(outcome(poison)).isInstanceOf(MqttOutcomeUnknownException.class);
		assertThat(outcome(innocent)).isInstanceOf(PublishResult.class);
	}

	@Test
	void policiesForALostSession() {
		Link link = connect(mqtt5().delivery(
				DeliveryOptions.DEFAULT.withAtLeastOnce(OnSessionLost.FAIL).withExactlyOnce(OnSessionLost.RESEND)),
				ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> atLeastOnce = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		CompletableFuture<PublishResult> exactlyOnce = this.client.publish(message("b", QoS.EXACTLY_ONCE));
		link.read();
		link.read();
		link.close();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5);
		// [MQTT-3.1.2-4] no DUP, a new identifier
		next.expect("34 07 0001 74 0003 00 62");
		next.send("50 02 0003");
		next.expect("62 02 0003");
		next.send("70 02 0003");
		assertThat(outcome(exactlyOnce)).isInstanceOf(PublishResult.class);
		assertThat(outcome(atLeastOnce)).isInstanceOf(MqttOutcomeUnknownException.class);
	}

	@Test
	void aQos2MessageCanBeDoneAtPubRec() {
		Link link = connect(mqtt5().delivery(DeliveryOptions.DEFAULT.withExactlyOnceDone(ExactlyOnceDone.PUBREC)),
				ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> published = this.client.publish(message("a", QoS.EXACTLY_ONCE));
		link.read();
		link.send("50 02 0001");
		link.expect("62 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
		assertThat(this.client.statistics().inFlight()).isOne();
	}

}
