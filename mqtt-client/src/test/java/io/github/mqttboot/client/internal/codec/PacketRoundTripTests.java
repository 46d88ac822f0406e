package io.github.mqttboot.client.internal.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is written can be read again, however it is cut on the way.
 */
class PacketRoundTripTests {

	private static final int MAXIMUM_PACKET_SIZE = 1 << 20;

	private static final int PACKETS = 400;

	static Stream<Arguments> versionsAndSenders() {
		return Stream.of(ProtocolVersion.values())
			.flatMap((version) -> Stream.of(PacketSender.values()).map((sender) -> Arguments.of(version, sender)));
	}

	@ParameterizedTest
	@MethodSource("versionsAndSenders")
	void randomPacketsComeOutAsTheyWentIn(ProtocolVersion version, PacketSender sender) {
		RandomPackets packets = new RandomPackets(new Random(4711), version, sender);
		PacketEncoder encoder = new PacketEncoder(version);
		PacketDecoder decoder = new PacketDecoder(sender, version, MAXIMUM_PACKET_SIZE);
		for (int i = 0; i < PACKETS; i++) {
			Packet packet = packets.next();
			ByteBuf bytes = Unpooled.buffer();
			encoder.encode(packet, bytes);
			assertThat(bytes.readableBytes()).as("length of %s", packet).isEqualTo(encoder.encodedLength(packet));
			Packets.assertSame(decoder.decode(bytes), packet);
			assertThat(bytes.isReadable()).as("left over of %s", packet).isFalse();
		}
	}

	@ParameterizedTest
	@MethodSource("versionsAndSenders")
	void packetsSplitAtEachByteAreReadOnlyWhenTheyAreThere(ProtocolVersion version, PacketSender sender) {
		RandomPackets packets = new RandomPackets(new Random(12), version, sender);
		PacketEncoder encoder = new PacketEncoder(version);
		PacketDecoder decoder = new PacketDecoder(sender, version, MAXIMUM_PACKET_SIZE);
		for (int i = 0; i < 100; i++) {
			Packet packet = packets.next();
			ByteBuf bytes = Unpooled.buffer();
			encoder.encode(packet, bytes);
			ByteBuf received = Unpooled.buffer();
			while (bytes.readableBytes() > 1) {
				received.writeByte(bytes.readByte());
				assertThat(decoder.decode(received)).isNull();
				assertThat(received.readerIndex()).isZero();
			}
			received.writeByte(bytes.readByte());
			Packets.assertSame(decoder.decode(received), packet);
		}
	}

	@ParameterizedTest
	@MethodSource("versionsAndSenders")
	void packetsInOneBufferAreReadOneByOne(ProtocolVersion version, PacketSender sender) {
		RandomPackets packets = new RandomPackets(new Random(99), version, sender);
		PacketEncoder encoder = new PacketEncoder(version);
		PacketDecoder decoder = new PacketDecoder(sender, version, MAXIMUM_PACKET_SIZE);
		List<Packet> sent = new ArrayList<>();
		ByteBuf bytes = Unpooled.directBuffer();
		try {
			IntStream.range(0, 100).forEach((i) -> sent.add(packets.next()));
			sent.forEach((packet) -> encoder.encode(packet, bytes));
			for (Packet packet : sent) {
				Packets.assertSame(decoder.decode(bytes), packet);
			}
			assertThat(decoder.decode(bytes)).isNull();
		}
		finally {
			bytes.release();
		}
	}

	@Test
	void aDifferenceWouldBeSeen() {
		Publish publish = new Publish(MqttMessage.to("a").payload("1").userProperty("k", "v").build(), 1, false);
		Publish payload = new Publish(MqttMessage.to("a").payload("2").userProperty("k", "v").build(), 1, false);
		Publish property = new Publish(MqttMessage.to("a").payload("1").userProperty("k", "w").build(), 1, false);
		Publish topic = new Publish(MqttMessage.to("b").payload("1").userProperty("k", "v").build(), 1, false);
		Packets.assertSame(publish, new Publish(publish.message().toBuilder().build(), 1, false));
		for (Packet other : List.of(payload, property, topic, new PubAck(1))) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> Packets.assertSame(publish, other));
		}
	}

	@ParameterizedTest
	@EnumSource(ProtocolVersion.class)
	void aServersDecoderTakesTheVersionFromConnect(ProtocolVersion version) {
		PacketDecoder decoder = new PacketDecoder(PacketSender.CLIENT, ProtocolVersion.MQTT_3_1_1, MAXIMUM_PACKET_SIZE);
		RandomPackets packets = new RandomPackets(new Random(1), version, PacketSender.CLIENT);
		PacketEncoder encoder = new PacketEncoder(version);
		ByteBuf bytes = Unpooled.buffer();
		Connect connect = packets.connect();
		encoder.encode(connect, bytes);
		Packets.assertSame(decoder.decode(bytes), connect);
		for (int i = 0; i < PACKETS; i++) {
			Packet packet = packets.next();
			encoder.encode(packet, bytes);
			Packets.assertSame(decoder.decode(bytes), packet);
		}
	}

	@Test
	void connectIsWrittenInTheVersionThatItNames() {
		RandomPackets packets = new RandomPackets(new Random(3), ProtocolVersion.MQTT_5, PacketSender.CLIENT);
		Connect connect = packets.connect();
		ByteBuf bytes = Unpooled.buffer();
		new PacketEncoder(ProtocolVersion.MQTT_3_1).encode(connect, bytes);
		PacketDecoder decoder = new PacketDecoder(PacketSender.CLIENT, ProtocolVersion.MQTT_3_1, MAXIMUM_PACKET_SIZE);
		Packets.assertSame(decoder.decode(bytes), connect);
	}

}
