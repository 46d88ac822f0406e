package io.github.mqttboot.client;

import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Subscriptions that change at an unusual moment: while the connection ends, or before
 * the server has answered the last change.
 */
class SubscriptionChangeIntegrationTests extends AbstractPeerTests {

	private static final TopicSubscription A = TopicSubscription.of("a", QoS.AT_LEAST_ONCE);

	private static final MqttMessageListener NOBODY = (message) -> {
	};

	private MqttClient client;

	private Link connect() {
		this.client = build(mqtt5());
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	private static void grant(Link link, String subscribe, CompletableFuture<SubscribeResult> subscribed) {
		assertThat(subscribe).startsWith("82");
		link.send("90 04" + identifier(subscribe) + "00 01");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
	}

	private static String identifier(String packet) {
		return packet.substring(4, 8);
	}

	@Test
	void aSubscriptionMadeWhileTheConnectionIsMadeAgainIsForTheNextOne() {
		Link link = connect();
		this.client.reconnect();
		// the server has not closed its end, so the connection is still there
		link.expect(ScriptedPeer.DISCONNECT);
		CompletableFuture<SubscribeResult> subscribed = this.client.subscribe(A, NOBODY);
		CompletableFuture<UnsubscribeResult> unsubscribed = this.client.unsubscribe("b");
		link.close();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5);
		grant(next, next.read(), subscribed);
		next.send("b0 04" + identifier(next.read()) + "00 00");
		assertThat(outcome(unsubscribed)).isInstanceOf(UnsubscribeResult.class);
	}

	@Test
	void aSubscriptionMadeWhileTheClientDisconnectsIsForTheNextConnection() {
		Link link = connect();
		CompletableFuture<Void> disconnected = this.client.disconnect();
		link.expect(ScriptedPeer.DISCONNECT);
		CompletableFuture<SubscribeResult> subscribed = this.client.subscribe(A, NOBODY);
		link.close();
		assertThat(outcome(disconnected)).isEqualTo("done");
		this.client.connect();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5);
		grant(next, next.read(), subscribed);
	}

	@Test
	void aSubscriptionMadeAfterAProtocolErrorIsForTheNextConnection() {
		Link link = connect();
		link.send("60 02 00 01");
		link.expect("e0 01 81");
		CompletableFuture<SubscribeResult> subscribed = this.client.subscribe(A, NOBODY);
		link.close();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5);
		grant(next, next.read(), subscribed);
	}

}
