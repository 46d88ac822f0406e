package io.github.mqttboot.test.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and 2 messages on their way to one client: those that wait, and those sent
 * and not yet acknowledged. Part of the session, so it outlives connections.
 *
 * <pre>
 * waiting -- window open --&gt; PUBLISH QoS 1 -- PUBACK --&gt; done
 *                            PUBLISH QoS 2 -- PUBREC --&gt; PUBREL -- PUBCOMP --&gt; done
 *                                             PUBREC with an error --&gt; done
 * </pre>
 */
public final class OutboundFlow {

	private static final int MAXIMUM_PACKET_IDENTIFIER = 65_535;

	private static final long MAXIMUM_WAITING_BYTES = 256L * 1024 * 1024;

	private final Deque<Delivery> waiting = new ArrayDeque<>();

	/** In the order sent, which is the order in which it is sent again. */
	private final Map<Integer, Packet> unacknowledged = new LinkedHashMap<>();

	/**
	 * Of these, what has not been sent again since the session was resumed.
	 */
	private final Set<Integer> unsent = new LinkedHashSet<>();

	private final int queueLimit;

	private long waitingBytes;

	private int lastPacketIdentifier;

	OutboundFlow(int queueLimit) {
		this.queueLimit = queueLimit;
	}

	/**
	 * Adds a message.
	 * @return whether there was room
	 */
	boolean add(Delivery delivery) {
		if (this.waiting.size() >= this.queueLimit || this.waitingBytes >= MAXIMUM_WAITING_BYTES) {
			return false;
		}
		this.waiting.add(delivery);
		this.waitingBytes += Footprint.of(delivery.message());
		return true;
	}

	/** Whether a new message may go at once. */
	boolean isOpen(int window) {
		return this.waiting.isEmpty() && this.unacknowledged.size() < window;
	}

	/** The memory of what waits. */
	long waitingBytes() {
		return this.waitingBytes;
	}

	/** The next message that may go while the window is open, or {@code null}. */
	@Nullable Delivery nextWithin(int window) {
		Delivery next = (this.unacknowledged.size() < window) ? this.waiting.poll() : null;
		if (next != null) {
			this.waitingBytes -= Footprint.of(next.message());
		}
		return next;
	}

	/** The session is resumed: what was not acknowledged is to be sent again. */
	void resume() {
		this.unsent.clear();
		this.unsent.addAll(this.unacknowledged.keySet());
	}

	/**
	 * The next packet that may be sent again while the window is open, or {@code null}
	 * [MQTT-4.4.0-1].
	 */
	@Nullable Packet nextAgainWithin(int window) {
		if (this.unsent.isEmpty() || this.unacknowledged.size() - this.unsent.size() >= window) {
			return null;
		}
		Integer packetIdentifier = this.unsent.iterator().next();
		this.unsent.remove(packetIdentifier);
		Packet packet = this.unacknowledged.get(packetIdentifier);
		return (packet instanceof Publish publish) ? new Publish(publish.message(), packetIdentifier, true) : packet;
	}

	/** The flow ends, wherever it stands. */
	void remove(int packetIdentifier) {
		this.unacknowledged.remove(packetIdentifier);
		this.unsent.remove(packetIdentifier);
	}

	Publish send(MqttMessage message) {
		int packetIdentifier = nextPacketIdentifier();
		Publish publish = new Publish(message, packetIdentifier, false);
		this.unacknowledged.put(packetIdentifier, publish);
		return publish;
	}

	/** PUBACK or PUBREC with an error; the flow ends. Whether it existed is returned. */
	boolean end(int packetIdentifier, QoS qos) {
		boolean expected = isSent(packetIdentifier, qos);
		if (expected) {
			remove(packetIdentifier);
		}
		return expected;
	}

	/** PUBREC; whether there was such a flow is returned. */
	boolean release(int packetIdentifier) {
		if (this.unacknowledged.get(packetIdentifier) instanceof PubRel) {
			return true;
		}
		boolean expected = isSent(packetIdentifier, QoS.EXACTLY_ONCE);
		if (expected) {
			this.unacknowledged.put(packetIdentifier, new PubRel(packetIdentifier));
			this.unsent.remove(packetIdentifier);
		}
		return expected;
	}

	/** PUBCOMP; whether there was such a flow is returned. */
	boolean complete(int packetIdentifier) {
		boolean expected = this.unacknowledged.get(packetIdentifier) instanceof PubRel;
		if (expected) {
			remove(packetIdentifier);
		}
		return expected;
	}

	/**
	 * Whether a packet identifier belongs to a flow of another QoS: a client's mistake.
	 */
	boolean isSentWithOther(int packetIdentifier, QoS qos) {
		return this.unacknowledged.get(packetIdentifier) instanceof Publish publish && publish.message().qos() != qos;
	}

	public int pending() {
		return this.waiting.size() + this.unacknowledged.size();
	}

	private boolean isSent(int packetIdentifier, QoS qos) {
		return this.unacknowledged.get(packetIdentifier) instanceof Publish publish && publish.message().qos() == qos;
	}

	/** Called with fewer flows than identifiers only. */
	private int nextPacketIdentifier() {
		do {
			this.lastPacketIdentifier = this.lastPacketIdentifier % MAXIMUM_PACKET_IDENTIFIER + 1;
		}
		while (this.unacknowledged.containsKey(this.lastPacketIdentifier));
		return this.lastPacketIdentifier;
	}

}
