package io.github.mqttboot.client.internal.transport;

import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * The real pipeline of a connection without a socket below it.
 */
public final class EmbeddedTransport {

	private EmbeddedTransport() {
	}

	/** Return the loop of a channel. */
	public static Loop loop(EmbeddedChannel channel) {
		return new Loop(channel.eventLoop(), System::nanoTime, () -> 0.5, (scheme) -> channel, () -> {
		});
	}

	/** Open a connection on a channel. */
	public static void open(EmbeddedChannel channel, ProtocolVersion version, int maximumPacketSize,
			PacketChannelListener listener) {
		PacketDecoder decoder = PacketDecoder.ofNewConnection(version, maximumPacketSize);
		FrameHandler handler = new FrameHandler(decoder, new PacketEncoder(version), listener);
		channel.pipeline().addLast(handler);
		// a handler that comes late is not told
		handler.channelActive(channel.pipeline().lastContext());
	}

}
