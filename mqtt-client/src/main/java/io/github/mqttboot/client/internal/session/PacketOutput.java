package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * Where a session's packets go: one connection. What is given here is collected and
 * leaves together when the event loop has come to the end of its batch.
 */
public interface PacketOutput {

	/**
	 * Return whether more messages may be given without piling up.
	 * @return {@code false} while the socket does not take what was written
	 */
	boolean isWritable();

	/**
	 * Return whether a PUBLISH with this message is within the server's maximum packet
	 * size.
	 * @param message the message
	 * @return {@code false} if it is too large
	 */
	boolean fits(MqttMessage message);

	/**
	 * Return whether a packet is within the server's maximum packet size.
	 * @param packet the packet
	 * @return {@code false} if it is too large
	 */
	boolean fits(Packet packet);

	/**
	 * Send a PUBLISH. For QoS 0 the output reports back with
	 * {@link Session#onWritten(PublishRequest, Throwable)}.
	 * @param request the message and its packet identifier
	 * @param duplicate the DUP flag
	 * @param expirySeconds what is left of the message expiry interval, or -1
	 */
	void publish(PublishRequest request, boolean duplicate, long expirySeconds);

	/**
	 * Send PUBACK, PUBREC, PUBREL or PUBCOMP.
	 * @param type the packet type
	 * @param packetIdentifier the packet identifier
	 * @param reasonCode the reason code
	 */
	void respond(PacketType type, int packetIdentifier, ReasonCode reasonCode);

	/**
	 * Send any other packet.
	 * @param packet the packet
	 */
	void send(Packet packet);

	/**
	 * Run a task once everything is out that was given here before.
	 * @param task the task; never run if what was given must not leave any more
	 */
	default void afterwards(Runnable task) {
		task.run();
	}

}
