package io.github.mqttboot.client.internal.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The packets that the HiveMQ client's own codec tests read and write, recorded by
 * running them. The file is not part of this repository: {@code -Dmqtt.vectors=<folder>}
 * says where it is, and without it these tests are skipped.
 */
class HiveMqVectorTests {

	private static final String FOLDER = "mqtt.vectors";

	private static final String FILE = "hivemq-codec-vectors.json";

	/** Refused there by rules of the session, which the codec does not know. */
	private static final Map<String, String> ACCEPTED_HERE = Map.of("hv-279", "topic alias above the announced maximum",
			"hv-300", "topic alias that stands for nothing", "hv-307",
			"payload that is not UTF-8 though marked as such");

	/** Accepted there by a reader that is too lenient. */
	private static final Map<String, String> REFUSED_HERE = Map.of("hv-145", "packet identifier 0", "hv-149",
			"packet identifier 0", "hv-154", "packet identifier 0", "hv-158", "packet identifier 0", "hv-162",
			"packet identifier 0", "hv-217", "packet identifier 0", "hv-238", "reason code 0x04 from a server",
			"hv-241", "session expiry from a server [MQTT-3.14.2-2]");

	/** What a client and what a server may send in one packet: written by nobody. */
	private static final String WRITTEN_BY_NOBODY = "hv-068";

	/** Refused there too, with another of the reason codes that fit. */
	private static final Set<String> OTHER_REASON_CODE = Set.of("hv-224", "hv-244", "hv-282", "hv-293", "hv-311",
			"hv-313");

	@TestFactory
	@EnabledIfSystemProperty(named = FOLDER, matches = ".+",
			disabledReason = "Give the folder of " + FILE + " with -D" + FOLDER)
	Stream<DynamicTest> vectors() throws IOException {
		Path file = Path.of(System.getProperty(FOLDER), FILE);
		JsonNode root = JsonMapper.shared().readTree(Files.readString(file));
		return root.get("vectors").valueStream().map((vector) -> {
			String name = vector.get("id").asString() + " " + vector.get("label").asString();
			return DynamicTest.dynamicTest(name, () -> run(vector));
		});
	}

	private void run(JsonNode vector) {
		ProtocolVersion version = "5.0".equals(vector.get("version").asString()) ? ProtocolVersion.MQTT_5
				: ProtocolVersion.MQTT_3_1_1;
		byte[] bytes = Packets.bytes(vector.get("hex").asString());
		if ("encode".equals(vector.get("kind").asString())) {
			if (!WRITTEN_BY_NOBODY.equals(vector.get("id").asString())) {
				writesTheSame(version, bytes);
			}
			return;
		}
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, version, maximumPacketSize(vector));
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		switch (vector.get("expect").asString()) {
			case "packet" -> reads(vector, version, decoder, in);
			case "incomplete" -> assertThat(decoder.decode(in)).isNull();
			case "error" -> refuses(vector, decoder, in);
			default -> throw new IllegalStateException("Unknown expectation");
		}
	}

	private static int maximumPacketSize(JsonNode vector) {
		return vector.path("context").path("clientMaximumPacketSize").asInt(Packets.MAXIMUM_PACKET_SIZE);
	}

	private static void refuses(JsonNode vector, PacketDecoder decoder, ByteBuf in) {
		if (ACCEPTED_HERE.containsKey(vector.get("id").asString())) {
			assertThat(decoder.decode(in)).isNotNull();
			return;
		}
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> {
			// some stand in the stream behind a packet that is right by itself, or are
			// cut
			// off by it: the reader there waits for nothing more
			if (decoder.decode(in) == null) {
				throw new AssertionError("Still waiting for more bytes");
			}
			decoder.decode(in);
		}).satisfies((ex) -> {
			if (vector.hasNonNull("reasonCode") && !OTHER_REASON_CODE.contains(vector.get("id").asString())) {
				int expected = Integer.decode(vector.get("reasonCode").asString());
				assertThat(ex.reasonCode().value()).as(ex.getMessage()).isEqualTo(expected);
			}
		});
	}

	private static void reads(JsonNode vector, ProtocolVersion version, PacketDecoder decoder, ByteBuf in) {
		if (REFUSED_HERE.containsKey(vector.get("id").asString())) {
			assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> decoder.decode(in));
			return;
		}
		Packet packet = decoder.decode(in);
		assertThat(packet).isNotNull();
		byte[] written = Packets.bytes(Packets.encode(version, packet));
		Packets.assertSame(Packets.decode(PacketSender.SERVER, version, written), packet);
	}

	private static void writesTheSame(ProtocolVersion version, byte[] bytes) {
		PacketSender sender = senderOf(version, bytes);
		Packet packet = Packets.decode(sender, version, bytes);
		assertThat(packet).isNotNull();
		byte[] written = Packets.bytes(Packets.encode(version, packet));
		// the order of properties is free
		assertThat(written).hasSameSizeAs(bytes);
		Packets.assertSame(Packets.decode(sender, version, written), packet);
	}

	/** A client's encoders there also write what only a server may send. */
	private static PacketSender senderOf(ProtocolVersion version, byte[] bytes) {
		try {
			Packets.decode(PacketSender.CLIENT, version, bytes);
			return PacketSender.CLIENT;
		}
		catch (MqttProtocolException ex) {
			return PacketSender.SERVER;
		}
	}

}
