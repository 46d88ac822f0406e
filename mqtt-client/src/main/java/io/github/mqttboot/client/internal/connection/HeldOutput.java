package io.github.mqttboot.client.internal.connection;

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.session.PacketOutput;
import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * Holds packets back, in their order, until what they follow from is durable. QoS 0
 * messages and subscriptions follow from nothing and pass by.
 */
final class HeldOutput implements PacketOutput {

	/** So many packets may be held before no new messages are wanted. */
	private static final int ENOUGH = 4096;

	private final PacketOutput output;

	private final StoreDurability durability;

	private final Deque<Held> held = new ArrayDeque<>();

	HeldOutput(PacketOutput output, StoreDurability durability) {
		this.output = output;
		this.durability = durability;
	}

	/** Let out what a batch, and those before it, have held back. */
	void release(long batch) {
		for (Held first = this.held.peek(); first != null && first.batch() <= batch; first = this.held.peek()) {
			this.held.remove();
			first.packet().run();
		}
	}

	/** Drop everything: it must never leave. */
	void drop() {
		this.held.clear();
	}

	private void hold(Runnable packet) {
		long batch = this.durability.awaited();
		if (this.held.isEmpty() && batch == StoreDurability.NOTHING) {
			packet.run();
		}
		else {
			this.held.add(new Held(batch, packet));
		}
	}

	@Override
	public boolean isWritable() {
		return this.held.size() < ENOUGH && this.output.isWritable();
	}

	@Override
	public boolean fits(MqttMessage message) {
		return this.output.fits(message);
	}

	@Override
	public boolean fits(Packet packet) {
		return this.output.fits(packet);
	}

	@Override
	public void publish(PublishRequest request, boolean duplicate, long expirySeconds) {
		if (request.isAcknowledged()) {
			hold(() -> this.output.publish(request, duplicate, expirySeconds));
		}
		else {
			this.output.publish(request, duplicate, expirySeconds);
		}
	}

	@Override
	public void respond(PacketType type, int packetIdentifier, ReasonCode reasonCode) {
		hold(() -> this.output.respond(type, packetIdentifier, reasonCode));
	}

	@Override
	public void send(Packet packet) {
		this.output.send(packet);
	}

	@Override
	public void afterwards(Runnable task) {
		hold(task);
	}

	/**
	 * A packet and what it waits for.
	 *
	 * @param batch the batch that has to be durable
	 * @param packet lets it out
	 */
	private record Held(long batch, Runnable packet) {

	}

}
