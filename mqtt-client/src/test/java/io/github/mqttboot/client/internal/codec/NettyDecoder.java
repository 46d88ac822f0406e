package io.github.mqttboot.client.internal.codec;

import java.util.Map;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Netty's codec. What it has read is written again by its encoder, and read by us.
 */
final class NettyDecoder implements ForeignDecoder {

	@Override
	public boolean reads(ProtocolVersion version) {
		return true;
	}

	@Override
	public @Nullable Map<String, String> read(ProtocolVersion version, byte[] packet) throws Exception {
		EmbeddedChannel netty = new EmbeddedChannel(new MqttDecoder(Packets.MAXIMUM_PACKET_SIZE), MqttEncoder.INSTANCE);
		try {
			// from CONNECT it learns the version
			ReferenceCountUtil.release(read(netty, connect(version)));
			MqttMessage message = read(netty, packet);
			if (message == null) {
				return null;
			}
			if (message.decoderResult().isFailure()) {
				ReferenceCountUtil.release(message);
				throw new IllegalArgumentException(message.decoderResult().cause());
			}
			netty.writeOutbound(message);
			ByteBuf again = Unpooled.buffer();
			for (ByteBuf part = netty.readOutbound(); part != null; part = netty.readOutbound()) {
				again.writeBytes(part);
				part.release();
			}
			return ForeignDecoder.readAgain(version, again);
		}
		finally {
			netty.finishAndReleaseAll();
		}
	}

	private static byte[] connect(ProtocolVersion version) {
		return Packets.bytes(switch (version) {
			case MQTT_3_1 -> "10 0f 0006 4d5149736470 03 02 0000 0001 63";
			case MQTT_3_1_1 -> "10 0d 0004 4d515454 04 02 0000 0001 63";
			case MQTT_5 -> "10 0e 0004 4d515454 05 02 0000 00 0001 63";
		});
	}

	private static @Nullable MqttMessage read(EmbeddedChannel netty, byte[] packet) {
		netty.writeInbound(Unpooled.wrappedBuffer(packet));
		return netty.readInbound();
	}

}
