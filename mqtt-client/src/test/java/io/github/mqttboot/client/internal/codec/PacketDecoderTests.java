package io.github.mqttboot.client.internal.codec;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Limits, and bytes that nobody would send on purpose.
 */
class PacketDecoderTests {

	@Test
	void refusesWhatAStrangerShouldNotSend() {
		// 64 KiB until CONNACK has come, on the fixed header
		PacketDecoder decoder = PacketDecoder.ofNewConnection(ProtocolVersion.MQTT_5, 1_000_000);
		ByteBuf tooLarge = Unpooled.buffer().writeByte(0x20).writeBytes(new byte[] { (byte) 0xFD, (byte) 0xFF, 0x03 });
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> decoder.decode(tooLarge))
			.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.PACKET_TOO_LARGE));
		ByteBuf justFits = Unpooled.buffer().writeByte(0x20).writeBytes(new byte[] { (byte) 0xFC, (byte) 0xFF, 0x03 });
		assertThat(decoder.decode(justFits)).isNull();
		assertThat(decoder.decode(Unpooled.buffer().writeBytes(new byte[] { 0x20, 3, 0, 0, 0 }))).isNotNull();
		ByteBuf publish = Unpooled.buffer().writeByte(0x30).writeBytes(new byte[] { (byte) 0xFD, (byte) 0xFF, 0x03 });
		assertThat(decoder.decode(publish)).isNull();
	}

	@Test
	void keepsAnOwnLimitThatIsLowerThanThatForStrangers() {
		PacketDecoder decoder = PacketDecoder.ofNewConnection(ProtocolVersion.MQTT_5, 10);
		ByteBuf tooLarge = Unpooled.buffer().writeByte(0x20).writeByte(9);
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> decoder.decode(tooLarge));
	}

	@ParameterizedTest
	@EnumSource(value = Property.class, names = { "REASON_STRING", "SERVER_REFERENCE" })
	void keepsTheBeginningOfALongExplanation(Property property) {
		String text = "\u00e4".repeat(3_000);
		ByteBuf in = Unpooled.buffer();
		new PacketEncoder(ProtocolVersion.MQTT_5).encode(
				new Disconnect(ReasonCode.USE_ANOTHER_SERVER, PacketProperties.builder().set(property, text).build()),
				in);
		Disconnect disconnect = (Disconnect) new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, 100_000)
			.decode(in);
		assertThat(disconnect.properties().text(property)).isEqualTo("\u00e4".repeat(2_048));
	}

	@Test
	void refusesAPacketThatIsTooLargeBeforeItsBodyIsThere() {
		// [MQTT-3.1.2-24]
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, 100);
		ByteBuf in = Unpooled.buffer().writeByte(0x30);
		assertThat(decoder.decode(in)).isNull();
		in.writeByte(99);
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> decoder.decode(in))
			.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.PACKET_TOO_LARGE));
	}

	@Test
	void takesAPacketOfJustTheLargestSize() {
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, 100);
		MqttMessage message = MqttMessage.to("a").qos(QoS.AT_MOST_ONCE).payload(new byte[94]).build();
		ByteBuf in = Unpooled.buffer();
		new PacketEncoder(ProtocolVersion.MQTT_5).encode(new Publish(message, 0, false), in);
		assertThat(in.readableBytes()).isEqualTo(100);
		assertThat(decoder.decode(in)).isNotNull();
	}

	@Test
	void refusesReservedFlagsBeforeTheRestIsThere() {
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, 100);
		assertThatExceptionOfType(MqttProtocolException.class)
			.isThrownBy(() -> decoder.decode(Unpooled.buffer().writeByte(0x21)));
	}

	@Test
	void goesOnFromWhereABufferWasReadTo() {
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, 100);
		ByteBuf in = Unpooled.wrappedBuffer(Packets.bytes("ffff d000 40020001 d0"));
		in.skipBytes(2);
		assertThat(decoder.decode(in)).isNotNull();
		assertThat(decoder.decode(in)).isNotNull();
		assertThat(decoder.decode(in)).isNull();
		assertThat(in.readableBytes()).isEqualTo(1);
	}

	@Test
	void doesNotTakeTheVersionFromAConnectThatItRefuses() {
		PacketDecoder decoder = new PacketDecoder(PacketSender.CLIENT, ProtocolVersion.MQTT_3_1_1, 100);
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> decoder
			.decode(Unpooled.wrappedBuffer(Packets.bytes("10 0e 00044d515454 05 00 0000 00 0000 00"))));
		assertThatExceptionOfType(MqttProtocolException.class)
			.isThrownBy(() -> decoder.decode(Unpooled.wrappedBuffer(Packets.bytes("f0 00"))))
			.withMessageContaining("before MQTT 5");
	}

	@Test
	void errorsNeverShowWhatAFieldHolds() {
		String secret = "7333637233740000";
		for (String hex : new String[] { "10 16 00044d515454 05 42 0000 00 0001 61 0008" + secret,
				"10 1a 00044d515454 05 02 0000 0d 26 0008" + secret + "0000 0000",
				"30 0e 0008 " + secret + " 02 0102 00" }) {
			PacketDecoder decoder = new PacketDecoder(PacketSender.CLIENT, ProtocolVersion.MQTT_5, 100);
			assertThatExceptionOfType(MqttProtocolException.class)
				.isThrownBy(() -> decoder.decode(Unpooled.wrappedBuffer(Packets.bytes(hex))))
				.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("s3cr3t"));
		}
	}

	@Test
	void connectNeverShowsItsPassword() {
		Connect connect = new Connect(ProtocolVersion.MQTT_5, "c", true, 0, "user",
				"s3cr3t".getBytes(StandardCharsets.UTF_8), null, PacketProperties.NONE);
		assertThat(connect.toString()).doesNotContain("s3cr3t").doesNotContain("user");
	}

	@ParameterizedTest
	@MethodSource("io.github.mqttboot.client.internal.codec.PacketRoundTripTests#versionsAndSenders")
	void packetsWithSomeBytesChangedAreReadOrRefusedButNothingElse(ProtocolVersion version, PacketSender sender) {
		Random random = new Random(2024);
		RandomPackets packets = new RandomPackets(random, version, sender);
		PacketEncoder encoder = new PacketEncoder(version);
		int refused = 0;
		int taken = 0;
		for (int i = 0; i < 2000; i++) {
			ByteBuf in = Unpooled.buffer();
			encoder.encode(packets.next(), in);
			for (int change = random.nextInt(3); change >= 0; change--) {
				in.setByte(random.nextInt(in.readableBytes()), random.nextInt(256));
			}
			int length = in.readableBytes();
			PacketDecoder decoder = new PacketDecoder(sender, version, Packets.MAXIMUM_PACKET_SIZE);
			try {
				if (decoder.decode(in) != null) {
					taken++;
				}
			}
			catch (MqttProtocolException ex) {
				refused++;
				assertThat(in.readerIndex()).isZero();
			}
			assertThat(in.writerIndex()).isEqualTo(length);
		}
		assertThat(refused).isPositive();
		assertThat(taken).isPositive();
	}

	@ParameterizedTest
	@MethodSource("io.github.mqttboot.client.internal.codec.PacketRoundTripTests#versionsAndSenders")
	void whatIsReadFromRandomBytesCanBeWrittenAndReadAgain(ProtocolVersion version, PacketSender sender) {
		Random random = new Random(7);
		RandomPackets packets = new RandomPackets(random, version, sender);
		PacketEncoder encoder = new PacketEncoder(version);
		for (int i = 0; i < 500; i++) {
			ByteBuf in = Unpooled.buffer();
			encoder.encode(packets.next(), in);
			in.setByte(random.nextInt(in.readableBytes()), random.nextInt(256));
			try {
				Packet packet = new PacketDecoder(sender, version, Packets.MAXIMUM_PACKET_SIZE).decode(in);
				if (packet != null && !isTolerated(packet)) {
					ByteBuf written = Unpooled.buffer();
					encoder.encode(packet, written);
					Packets.assertSame(new PacketDecoder(sender, version, Packets.MAXIMUM_PACKET_SIZE).decode(written),
							packet);
				}
			}
			catch (MqttProtocolException ex) {
				assertThat(ex.reasonCode().isError()).isTrue();
			}
		}
	}

	/** Read though it would not be written. */
	private static boolean isTolerated(Packet packet) {
		return packet instanceof Publish publish && publish.duplicate() && publish.message().qos() == QoS.AT_MOST_ONCE;
	}

	@ParameterizedTest
	@EnumSource(ProtocolVersion.class)
	void aPublishWithoutPropertiesCostsOnlyTheObjectsThatAreKept(ProtocolVersion version) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		MqttMessage message = MqttMessage.to("sensors/7/temperature").payload(new byte[100]).build();
		PacketEncoder encoder = new PacketEncoder(version);
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, version, Packets.MAXIMUM_PACKET_SIZE);
		ByteBuf buffer = Unpooled.wrappedBuffer(new byte[256]);
		int rounds = 1000;
		long encoding = 0;
		long decoding = 0;
		for (int i = 0; i < 2 * rounds; i++) {
			if (i == rounds) {
				encoding = 0;
				decoding = 0;
			}
			buffer.clear();
			long start = threads.getCurrentThreadAllocatedBytes();
			encoder.encodePublish(message, 1, false, 0, false, -1, buffer);
			long encoded = threads.getCurrentThreadAllocatedBytes();
			decoder.decode(buffer);
			encoding += encoded - start;
			decoding += threads.getCurrentThreadAllocatedBytes() - encoded;
		}
		// payload 16 + 104, MqttMessage 32 to 40, Publish 24 to 32
		assertThat(encoding / rounds).isZero();
		assertThat(decoding / rounds).isLessThanOrEqualTo(120 + 40 + 40);
	}

}
