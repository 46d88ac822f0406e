package io.github.mqttboot.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Listeners that are stopped, and started again, while messages are on their way.
 */
class StoppedListenersIntegrationTests extends AbstractPeerTests {

	private final List<String> heard = new CopyOnWriteArrayList<>();

	private final ManualAcknowledgmentListener first = (message, acknowledgment) -> hear("first", message.payload(),
			acknowledgment);

	private final ManualAcknowledgmentListener second = (message, acknowledgment) -> hear("second", message.payload(),
			acknowledgment);

	private final MqttClient client = build(mqtt5().sessionExpiry(Duration.ofHours(1)));

	private void hear(String listener, byte[] payload, MessageAcknowledgment acknowledgment) {
		this.heard.add(listener + " " + new String(payload, StandardCharsets.US_ASCII));
		acknowledgment.acknowledge();
	}

	private Link connect(String connAck) {
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(connAck);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	private CompletableFuture<SubscribeResult> subscribe(String topic, ManualAcknowledgmentListener listener) {
		return this.client.subscribe(List.of(TopicSubscription.of(topic, QoS.EXACTLY_ONCE)), listener);
	}

	private void subscribe(Link link, int identifier, String topic, ManualAcknowledgmentListener listener) {
		CompletableFuture<SubscribeResult> subscribed = subscribe(topic, listener);
		assertThat(link.read()).startsWith("82").contains(String.format("%04x", identifier));
		link.send("90 04 " + String.format("%04x", identifier) + " 00 02");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
	}

	@Test
	void aListenerThatIsStoppedWhileThereIsNoConnectionHoldsUpNobody() {
		Link link = connect(ScriptedPeer.CONNACK_5);
		subscribe(link, 1, "a", this.first);
		subscribe(link, 2, "b", this.second);
		assertThat(outcome(this.client.disconnect())).isEqualTo("done");
		CompletableFuture<UnsubscribeResult> unsubscribed = this.client.unsubscribe(this.first, List.of("a"));
		assertThat(outcome(this.client.stopReceiving(List.of(this.first)))).isEqualTo("done");
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		// what the server has kept comes before it hears of the end of the subscription
		next.send(ScriptedPeer.publish(1, 7, "a", "x") + ScriptedPeer.publish(1, 8, "b", "y"));
		next.expect("a2 06 0003 00 0001 61", "40 02 0007", "40 02 0008");
		next.send("b0 04 0003 00 00");
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		assertThat(outcome(unsubscribed)).isInstanceOf(UnsubscribeResult.class);
		assertThat(this.heard).containsExactly("second y");
	}

	@Test
	void aListenerThatStopsAndStartsOnOneConnectionGetsWhatItHasMissed() {
		Link link = connect(ScriptedPeer.CONNACK_5);
		subscribe(link, 1, "a", this.first);
		subscribe(link, 2, "b", this.second);
		assertThat(outcome(this.client.stopReceiving(List.of(this.first)))).isEqualTo("done");
		link.send(ScriptedPeer.publish(1, 7, "a", "x") + ScriptedPeer.publish(2, 8, "a", "y")
				+ ScriptedPeer.publish(1, 9, "b", "z"));
		await().untilAsserted(() -> assertThat(this.heard).containsExactly("second z"));
		subscribe(link, 3, "a", this.first);
		link.expect("40 02 0007", "50 02 0008", "40 02 0009");
		assertThat(this.heard).containsExactly("second z", "first x", "first y");
	}

}
