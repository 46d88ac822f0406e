package io.github.mqttboot.client.malformed;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.connection.EmbeddedClient;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a packet may cost: nothing is stored of one that is too large, nothing is
 * allocated because a length says so, and what is allocated is bounded by the limit.
 */
class LimitTests {

	private static final int LIMIT = 2 * 1024 * 1024;

	private static final long BOUND = 2 * LIMIT + 64 * 1024;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	static Stream<Arguments> sizes() {
		// each side of every length of the remaining length
		return Stream.of(2, 100, 129, 130, 131, 16_386, 16_387, 16_388, 2_097_155, 2_097_156, 2_097_157, 268_435_460)
			.flatMap((limit) -> Stream.of(0x30, 0x90, 0x20, 0xe0).map((first) -> Arguments.of(first, limit)));
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void aPacketAboveTheLimitIsRefusedOnItsFixedHeader(int firstByte, int limit) {
		int largest = 0;
		for (int remaining = Math.max(0, limit - 6); remaining <= Math.min(limit, 268_435_455); remaining++) {
			String header = Frame.octet(firstByte) + Frame.length(remaining);
			ByteBuf in = Unpooled.wrappedBuffer(Frame.bytes(header));
			PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, limit);
			if (header.length() / 2 + remaining <= limit) {
				largest = remaining;
				if (remaining > 0) {
					assertThat(decoder.decode(in)).isNull();
				}
				continue;
			}
			// [MQTT-3.1.2-24]
			assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> decoder.decode(in))
				.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.PACKET_TOO_LARGE));
		}
		assertThat(1 + Frame.length(largest).length() / 2 + largest).isLessThanOrEqualTo(limit)
			.isGreaterThanOrEqualTo(limit - 1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 1_000, 65_536 })
	void noMoreIsStoredThanHasCome(int piece) {
		EmbeddedClient client = connected();
		int remaining = LIMIT - 5;
		client.receive(Frame.bytes("30" + Frame.length(remaining)));
		long received = 5;
		byte[] bytes = new byte[piece];
		int rounds = Math.min(2_000, (remaining - 1) / piece);
		for (int i = 0; i < rounds; i++) {
			client.receive(bytes);
			received += piece;
			assertThat(client.memory()).isLessThanOrEqualTo(2 * received + 64 * 1024);
		}
		client.finish();
	}

	@Test
	void aPacketAboveTheLimitIsNotStored() {
		EmbeddedClient client = connected();
		client.receive(Frame.bytes("30ffffff7f"));
		assertThat(client.sent()).isEqualTo("e00195");
		assertThat(client.memory()).isZero();
		client.receive(new byte[10_000]);
		assertThat(client.memory()).isZero();
		client.finish();
	}

	@Test
	void manyLargePacketsInPiecesDoNotAddUp() {
		EmbeddedClient client = connected();
		byte[] packet = Frame.packet(0x30, "000174" + "00" + "70".repeat(200_000));
		byte[] stream = new byte[10 * packet.length];
		for (int i = 0; i < 10; i++) {
			System.arraycopy(packet, 0, stream, i * packet.length, packet.length);
		}
		for (int start = 0; start < stream.length; start += 65_537) {
			client.receive(Arrays.copyOfRange(stream, start, Math.min(stream.length, start + 65_537)));
			assertThat(client.memory()).isLessThanOrEqualTo(2 * packet.length + 2 * 65_537);
		}
		assertThat(client.delivered()).isEqualTo(10);
		assertThat(client.memory()).isZero();
		client.finish();
	}

	private static EmbeddedClient connected() {
		EmbeddedClient client = new EmbeddedClient(ProtocolVersion.MQTT_5, 10, 0, LIMIT).connect(true).accept(false);
		assertThat(client.sent()).startsWith("10");
		assertThat(client.memory()).isZero();
		return client;
	}

	static Stream<Arguments> claims() {
		return Stream.of(Arguments.of("topic name", "30 04 ffff 6161"),
				Arguments.of("properties", "30 07 000174 ffffff7f"),
				Arguments.of("text", "40 09 0001 00 05 1f ffff 6161"),
				Arguments.of("name of a user property", "40 09 0001 00 05 26 ffff 6161"),
				Arguments.of("value of a user property", "40 0c 0001 00 08 26 0001 6e ffff 61"),
				Arguments.of("binary data", "30 09 000174 05 09 ffff 0000"),
				Arguments.of("correlation data and text", "30 0c 000174 08 09 0000 03 ffff 61"),
				Arguments.of("remaining length", "30 ffffff7f"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("claims")
	void nothingIsAllocatedBecauseALengthSaysSo(String name, String hex) {
		assertThat(allocated(Frame.bytes(hex))).isLessThan(16 * 1024);
	}

	static Stream<Arguments> expensive() {
		String ascii = "61";
		String latin1 = "c3a4";
		String greek = "ceb1";
		String han = "e6bcab";
		String beyond = "f09f9a80";
		List<Arguments> packets = new ArrayList<>();
		packets.add(Arguments.of("codes of SUBACK", filled(0x90, "000100", "01")));
		packets.add(Arguments.of("codes of UNSUBACK", filled(0xb0, "000100", "00")));
		packets.add(Arguments.of("payload", filled(0x30, "00017400", "00")));
		packets
			.add(Arguments.of("payload with properties", filled(0x32, "000174 0001 02 0101".replace(" ", ""), "00")));
		for (String character : List.of(ascii, latin1, greek, han, beyond)) {
			String text = text(character, "");
			packets.add(Arguments.of("texts of CONNACK in " + character, connAck(text)));
			packets
				.add(Arguments.of("texts of CONNACK in ASCII with one " + character, connAck(text(ascii, character))));
		}
		packets.add(Arguments.of("small user properties", Frame.CONNACK.with("2600000000".repeat(128))));
		packets.add(Arguments.of("subscription identifiers", Frame.PUBLISH.with("0bffffff7f".repeat(128))));
		return packets.stream();
	}

	/** A packet as large as the limit allows. */
	private static byte[] filled(int firstByte, String body, String filling) {
		int length = LIMIT - 5 - body.length() / 2;
		return Frame.packet(firstByte, body + filling.repeat(length));
	}

	/** A text of almost 65,535 bytes. */
	private static String text(String character, String last) {
		int length = 65_530 / (character.length() / 2);
		return Frame.field(character.repeat(length) + last);
	}

	private static byte[] connAck(String text) {
		String half = Frame.field("76".repeat(32_000));
		return Frame.CONNACK.with("12" + text + "15" + text + "1a" + text + "1c" + text + "1f" + text + "16"
				+ text("00", "") + "26" + half + half);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("expensive")
	void decodingAllocatesAtMostTwiceTheLimit(String name, byte[] packet) {
		assertThat(packet.length).isLessThanOrEqualTo(LIMIT);
		assertThat(allocated(packet)).isLessThanOrEqualTo(BOUND);
	}

	/** What is allocated once only does not count. */
	private static long allocated(byte[] bytes) {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			ByteBuf in = Unpooled.wrappedBuffer(bytes);
			PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, LIMIT);
			long before = THREADS.getCurrentThreadAllocatedBytes();
			try {
				decoder.decode(in);
			}
			catch (MqttProtocolException ex) {
				assertThat(ex.reasonCode().isError()).isTrue();
			}
			least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
		}
		return least;
	}

	@Test
	void theCodesOfSubAckAreKeptAsTheyCame() {
		byte[] packet = Frame.packet(0x90, "0001" + "00" + "000102808387");
		ByteBuf in = Unpooled.wrappedBuffer(packet);
		assertThat(new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, LIMIT).decode(in))
			.satisfies((suback) -> assertThat(suback.type()).isEqualTo(PacketType.SUBACK))
			.hasToString("SubAck[packetIdentifier=1, reasonCodes=[SUCCESS (0x00), GRANTED_QOS_1 (0x01), "
					+ "GRANTED_QOS_2 (0x02), UNSPECIFIED_ERROR (0x80), IMPLEMENTATION_SPECIFIC_ERROR (0x83), "
					+ "NOT_AUTHORIZED (0x87)], properties=[], 0 user properties]");
	}

}
