package io.github.mqttboot.client.internal.transport;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * Hears of what happens on a {@link PacketChannel}. Called on the event loop.
 */
public interface PacketChannelListener {

	/**
	 * Return whether the connection is still wanted, so that a further address is worth a
	 * try.
	 * @return {@code false} once it was given up
	 */
	boolean isWanted();

	/**
	 * The channel is open: bytes can go both ways.
	 * @param channel the channel
	 */
	void onOpened(PacketChannel channel);

	/**
	 * A packet has come.
	 * @param packet the packet
	 * @throws MqttProtocolException if it should not have; comes back as
	 * {@link #onProtocolError}
	 */
	void onPacket(Packet packet);

	/**
	 * All packets of one read have been given.
	 */
	void onReadComplete();

	/**
	 * The socket takes bytes again.
	 */
	void onWritable();

	/**
	 * What came is no legal packet, or came where it may not. Nothing more is read.
	 * @param error what is wrong
	 */
	void onProtocolError(MqttProtocolException error);

	/**
	 * The channel is closed, or could not be opened. Called exactly once.
	 * @param cause why, or {@code null} if it was closed by either side
	 */
	void onClosed(@Nullable Throwable cause);

}
