package io.github.mqttboot.client.internal.codec;

import java.util.Random;

import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Well-formed packets mean the same to Netty's codec: what we write, it reads, and what
 * it writes then, we read, and nothing has changed on the way.
 */
class NettyCodecTests {

	@ParameterizedTest
	@MethodSource("io.github.mqttboot.client.internal.codec.PacketRoundTripTests#versionsAndSenders")
	void packetsSurviveAWayThroughNettysCodec(ProtocolVersion version, PacketSender sender) {
		EmbeddedChannel netty = new EmbeddedChannel(new MqttDecoder(Packets.MAXIMUM_PACKET_SIZE), MqttEncoder.INSTANCE);
		try {
			// from CONNECT it learns the version
			RandomPackets client = new RandomPackets(new Random(1), version, PacketSender.CLIENT);
			through(netty, version, client.connect());
			RandomPackets packets = new RandomPackets(new Random(3), version, sender);
			PacketDecoder decoder = new PacketDecoder(sender, version, Packets.MAXIMUM_PACKET_SIZE);
			for (int i = 0; i < 200; i++) {
				Packet packet = packets.next();
				if (isMisread(packet, version)) {
					continue;
				}
				ByteBuf returned = through(netty, version, packet);
				Packets.assertSame(decoder.decode(returned), packet);
				assertThat(returned.isReadable()).isFalse();
			}
		}
		finally {
			netty.finishAndReleaseAll();
		}
	}

	/**
	 * Netty 4.2.17 refuses a CONNACK whose property length takes two bytes
	 * (netty/netty#17105).
	 */
	private static boolean isMisread(Packet packet, ProtocolVersion version) {
		return packet instanceof ConnAck && new PacketEncoder(version).encodedLength(packet) > 2 + 2 + 1 + 127;
	}

	private static ByteBuf through(EmbeddedChannel netty, ProtocolVersion version, Packet packet) {
		ByteBuf bytes = Unpooled.buffer();
		new PacketEncoder(version).encode(packet, bytes);
		netty.writeInbound(bytes);
		MqttMessage message = netty.readInbound();
		assertThat(message).as("%s", packet).isNotNull();
		assertThat(message.decoderResult().isSuccess()).as("%s: %s", packet, message.decoderResult()).isTrue();
		netty.writeOutbound(message);
		ByteBuf returned = Unpooled.buffer();
		for (ByteBuf part = netty.readOutbound(); part != null; part = netty.readOutbound()) {
			returned.writeBytes(part);
			ReferenceCountUtil.release(part);
		}
		return returned;
	}

}
