package io.github.mqttboot.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

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

	private final List<String> heard = new CopyOnWriteArrayList<>();

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

	private static void grant(Link link, CompletableFuture<SubscribeResult> subscribed) {
		grant(link, link.read(), subscribed);
	}

	private static void end(Link link, String unsubscribe, CompletableFuture<UnsubscribeResult> unsubscribed) {
		assertThat(unsubscribe).startsWith("a2");
		link.send("b0 04" + identifier(unsubscribe) + "00 00");
		assertThat(outcome(unsubscribed)).isInstanceOf(UnsubscribeResult.class);
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
		grant(next, subscribed);
		end(next, next.read(), unsubscribed);
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
		grant(next, subscribed);
	}

	@Test
	void aSubscriptionMadeAfterAProtocolErrorIsForTheNextConnection() {
		Link link = connect();
		link.send("60 02 00 01");
		link.expect("e0 01 81");
		CompletableFuture<SubscribeResult> subscribed = this.client.subscribe(A, NOBODY);
		link.close();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5);
		grant(next, subscribed);
	}

	@Test
	void aListenerThatSubscribesAgainBeforeItsUnsubscribeIsAnsweredKeepsItsSubscription() {
		Link link = connect();
		MqttMessageListener listener = (message) -> this.heard.add("listener");
		grant(link, this.client.subscribe(A, listener));
		CompletableFuture<UnsubscribeResult> unsubscribed = this.client.unsubscribe(listener, List.of("a"));
		String unsubscribe = link.read();
		CompletableFuture<SubscribeResult> subscribed = this.client.subscribe(A, listener);
		String subscribe = link.read();
		end(link, unsubscribe, unsubscribed);
		grant(link, subscribe, subscribed);
		link.send(ScriptedPeer.publish(1, 7, "a", "x"));
		link.expect("40 02 00 07");
		assertThat(this.heard).containsExactly("listener");
	}

	@Test
	void anotherListenerThatSubscribesBeforeTheUnsubscribeIsAnsweredIsTheOnlyOne() {
		Link link = connect();
		grant(link, this.client.subscribe(A, (MqttMessageListener) (message) -> this.heard.add("old")));
		CompletableFuture<UnsubscribeResult> unsubscribed = this.client.unsubscribe("a");
		String unsubscribe = link.read();
		CompletableFuture<SubscribeResult> subscribed = this.client.subscribe(A,
				(MqttMessageListener) (message) -> this.heard.add("new"));
		String subscribe = link.read();
		end(link, unsubscribe, unsubscribed);
		grant(link, subscribe, subscribed);
		link.send(ScriptedPeer.publish(1, 7, "a", "x"));
		link.expect("40 02 00 07");
		assertThat(this.heard).containsExactly("new");
	}

	@Test
	void aListenerIsHeardUntilItsUnsubscribeIsAnswered() {
		Link link = connect();
		MqttMessageListener listener = (message) -> this.heard.add("listener");
		grant(link, this.client.subscribe(A, listener));
		CompletableFuture<UnsubscribeResult> unsubscribed = this.client.unsubscribe("a");
		String unsubscribe = link.read();
		link.send(ScriptedPeer.publish(1, 7, "a", "x"));
		link.expect("40 02 00 07");
		end(link, unsubscribe, unsubscribed);
		link.send(ScriptedPeer.publish(1, 8, "a", "x"));
		link.expect("40 02 00 08");
		assertThat(this.heard).containsExactly("listener");
		assertThat(this.client.statistics().unmatched()).isOne();
	}

	@Test
	void aListenerThatIsAboutToGoKeepsNoSubscriptionForOthers() {
		Link link = connect();
		MqttMessageListener first = (message) -> this.heard.add("first");
		MqttMessageListener second = (message) -> this.heard.add("second");
		grant(link, this.client.subscribe(A, first));
		CompletableFuture<UnsubscribeResult> firstUnsubscribed = this.client.unsubscribe(first, List.of("a"));
		String firstUnsubscribe = link.read();
		CompletableFuture<SubscribeResult> subscribed = this.client.subscribe(A, second);
		String subscribe = link.read();
		CompletableFuture<UnsubscribeResult> secondUnsubscribed = this.client.unsubscribe(second, List.of("a"));
		String secondUnsubscribe = link.read();
		end(link, firstUnsubscribe, firstUnsubscribed);
		grant(link, subscribe, subscribed);
		end(link, secondUnsubscribe, secondUnsubscribed);
	}

}
