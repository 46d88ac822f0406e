package io.github.mqttboot.test.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the broker keeps for a client identifier: subscriptions, and the flows that are
 * not finished. The client is there or not.
 */
public final class Session {

	/** Session expiry interval of a session that stays for ever, in seconds. */
	public static final long NEVER_EXPIRES = 0xFFFF_FFFFL;

	/** A client with more than this on its way to it has fallen behind. */
	private static final long BEHIND = 4L * 1024 * 1024;

	private final Map<String, SessionSubscription> subscriptions = new LinkedHashMap<>();

	/** Packet identifiers of QoS 2 messages that came and are not yet released. */
	private final Set<Integer> received = new HashSet<>();

	private final Broker broker;

	private final String clientIdentifier;

	private final OutboundFlow outbound;

	private long expirySeconds;

	private @Nullable ConnectedClient client;

	private @Nullable WillMessage pendingWill;

	private Timetable.@Nullable Entry willEntry;

	private Timetable.@Nullable Entry expiryEntry;

	Session(Broker broker, String clientIdentifier) {
		this.broker = broker;
		this.clientIdentifier = clientIdentifier;
		this.outbound = new OutboundFlow(broker.settings().queueLimit());
	}

	public String clientIdentifier() {
		return this.clientIdentifier;
	}

	@Nullable ConnectedClient client() {
		return this.client;
	}

	public boolean isOnline() {
		return this.client != null;
	}

	public OutboundFlow outbound() {
		return this.outbound;
	}

	Set<Integer> received() {
		return this.received;
	}

	public Map<String, SessionSubscription> subscriptions() {
		return this.subscriptions;
	}

	public long expirySeconds() {
		return this.expirySeconds;
	}

	void setExpirySeconds(long expirySeconds) {
		this.expirySeconds = expirySeconds;
	}

	/** The client is here: a will that waited is not published [MQTT-3.1.3-9]. */
	void attach(ConnectedClient client) {
		this.client = client;
		cancel(this.willEntry);
		cancel(this.expiryEntry);
		this.pendingWill = null;
	}

	void detach() {
		this.client = null;
	}

	void schedule(WillMessage will, Runnable publication) {
		this.pendingWill = will;
		this.willEntry = this.broker.timetable().schedule(will.delayInterval(), publication);
	}

	/** Hands out the will that waits, once. */
	@Nullable WillMessage takePendingWill() {
		WillMessage will = this.pendingWill;
		cancel(this.willEntry);
		this.pendingWill = null;
		return will;
	}

	void scheduleExpiry(Runnable expiry) {
		this.expiryEntry = this.broker.timetable().schedule(Duration.ofSeconds(this.expirySeconds), expiry);
	}

	void cancelExpiry() {
		cancel(this.expiryEntry);
	}

	private void cancel(Timetable.@Nullable Entry entry) {
		if (entry != null) {
			this.broker.timetable().cancel(entry);
		}
	}

	/**
	 * Sends a message, or keeps it for later; QoS 0 is for clients that are there and
	 * keep up.
	 */
	void deliver(MqttMessage message) {
		ConnectedClient receiver = this.client;
		if (message.qos() != QoS.AT_MOST_ONCE) {
			Delivery delivery = new Delivery(message, this.broker.clock().now());
			if (receiver != null && this.outbound.isOpen(receiver.receiveMaximum())) {
				send(delivery, receiver);
			}
			else if (!this.outbound.add(delivery)) {
				this.broker.statistics().onDropped();
			}
		}
		else if (receiver != null && receiver.hasRoom()) {
			receiver.sendPublish(new Publish(message, 0, false));
		}
		else if (receiver != null) {
			this.broker.statistics().onDropped();
		}
		if (isBehind()) {
			this.broker.onBehind(this);
		}
	}

	/** Whether the client is there but slower than those who publish to it. */
	boolean isBehind() {
		return this.client != null && backlog() > BEHIND;
	}

	/** The memory of all that is on its way to the client. */
	long backlog() {
		return this.outbound.waitingBytes() + ((this.client != null) ? this.client.unwritten() : 0);
	}

	/** Sends what the client's receive maximum allows [MQTT-3.3.4-9]. */
	void sendWaiting() {
		ConnectedClient receiver = this.client;
		if (receiver == null) {
			return;
		}
		int window = receiver.receiveMaximum();
		for (Packet again = this.outbound.nextAgainWithin(window); again != null; again = this.outbound
			.nextAgainWithin(window)) {
			sendAgain(again, receiver);
		}
		for (Delivery next = this.outbound.nextWithin(window); next != null; next = this.outbound.nextWithin(window)) {
			send(next, receiver);
		}
	}

	private void send(Delivery delivery, ConnectedClient receiver) {
		MqttMessage message = delivery.messageAt(this.broker.clock().now());
		if (message != null && receiver.accepts(message)) {
			receiver.sendPublish(this.outbound.send(message));
		}
	}

	private void sendAgain(Packet packet, ConnectedClient receiver) {
		if (!(packet instanceof Publish publish)) {
			receiver.send(packet);
		}
		else if (receiver.accepts(publish.message())) {
			receiver.sendPublish(publish);
		}
		else {
			// the limit is that of this connection [MQTT-3.1.2-25]
			this.outbound.remove(publish.packetIdentifier());
		}
	}

	/** Sends once more what was not acknowledged, then what waits. */
	void resume() {
		this.outbound.resume();
		sendWaiting();
	}

}
