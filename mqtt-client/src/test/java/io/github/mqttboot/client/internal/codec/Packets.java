package io.github.mqttboot.client.internal.codec;

import java.util.HexFormat;
import java.util.regex.Pattern;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the codec's tests share: packets as hexadecimal digits, and how packets are
 * compared, for application messages have no equality of their own.
 */
final class Packets {

	static final int MAXIMUM_PACKET_SIZE = 1 << 20;

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private static final RecursiveComparisonConfiguration FIELD_BY_FIELD = RecursiveComparisonConfiguration.builder()
		.withEqualsForType(TopicName::equals, TopicName.class)
		.withEqualsForType(PacketProperties::equals, PacketProperties.class)
		.build();

	private Packets() {
	}

	static void assertSame(@Nullable Packet actual, Packet expected) {
		if (expected.equals(actual)) {
			return;
		}
		assertThat(actual).usingRecursiveComparison(FIELD_BY_FIELD).withStrictTypeChecking().isEqualTo(expected);
	}

	static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(BLANKS.matcher(hex).replaceAll(""));
	}

	static String encode(ProtocolVersion version, Packet packet) {
		ByteBuf out = Unpooled.buffer();
		new PacketEncoder(version).encode(packet, out);
		return hex(out);
	}

	static String hex(ByteBuf bytes) {
		byte[] array = new byte[bytes.readableBytes()];
		bytes.getBytes(bytes.readerIndex(), array);
		return HexFormat.of().formatHex(array);
	}

	static @Nullable Packet decode(PacketSender sender, ProtocolVersion version, byte[] bytes) {
		return new PacketDecoder(sender, version, MAXIMUM_PACKET_SIZE).decode(Unpooled.wrappedBuffer(bytes));
	}

	static void assertRefused(PacketSender sender, ProtocolVersion version, byte[] bytes, ReasonCode reasonCode) {
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> decode(sender, version, bytes))
			.satisfies((ex) -> assertThat(ex.reasonCode()).as(ex.getMessage()).isEqualTo(reasonCode));
	}

}
