package io.github.mqttboot.client.internal.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.malformed.Condition;
import io.github.mqttboot.client.malformed.Conditions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same bytes for our decoder and for other people's: whoever accepts what the other
 * refuses, or reads something else, is wrong, until a line in
 * {@code known-differences.txt} says who is, and by which section. A short run; the long
 * one is {@code -Pdifferential}.
 */
class DifferentialTests {

	private static final int PACKETS = Integer.getInteger("mqtt.differential", 2_000);

	private static final List<ProtocolVersion> VERSIONS = List.of(ProtocolVersion.MQTT_3_1_1, ProtocolVersion.MQTT_5);

	private final Map<String, ForeignDecoder> others = new LinkedHashMap<>(
			Map.of("Netty", new NettyDecoder(), "HiveMQ", new HiveMqDecoder(), "Paho", new PahoDecoder()));

	private final KnownDifferences known = new KnownDifferences();

	/** Disagreement by an example. */
	private final Map<String, String> findings = new LinkedHashMap<>();

	private int compared;

	private int accepted;

	@Test
	void allDecodersAgreeButForWhatIsKnown() {
		for (Condition condition : Conditions.all()) {
			if (condition.bytes().length < 1000) {
				compare(condition.version(), condition.bytes());
			}
		}
		for (ProtocolVersion version : VERSIONS) {
			Random random = new Random(20_260_201L);
			RandomPackets packets = new RandomPackets(random, version, PacketSender.SERVER);
			for (int i = 0; i < PACKETS; i++) {
				byte[] packet = Packets.bytes(Packets.encode(version, packets.next()));
				compare(version, (i % 4 == 0) ? packet : changed(random, packet));
			}
		}
		assertThat(this.findings.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"))).isEmpty();
		assertThat(this.known.unused()).isEmpty();
		assertThat(this.accepted).isGreaterThan(PACKETS);
		assertThat(this.compared - this.accepted).isGreaterThan(PACKETS / 2);
	}

	/** Change the body, and let the remaining length go with it. */
	private static byte[] changed(Random random, byte[] packet) {
		int header = headerLength(packet);
		byte[] body = Arrays.copyOfRange(packet, header, packet.length);
		int first = packet[0];
		for (int changes = random.nextInt(3); changes >= 0; changes--) {
			int position = random.nextInt(body.length + 1);
			switch (random.nextInt(8)) {
				case 0 -> first ^= 1 << random.nextInt(8);
				case 1 -> body = Arrays.copyOf(body, position);
				case 2 -> body = Arrays.copyOf(body, body.length + 1);
				default -> {
					if (position < body.length) {
						// lengths, codes and identifiers are small numbers
						body[position] = (byte) (random.nextBoolean() ? random.nextInt(48) : random.nextInt(256));
					}
				}
			}
		}
		ByteBuf changed = Unpooled.buffer().writeByte(first);
		VariableByteInteger.write(changed, body.length);
		return Packets.bytes(Packets.hex(changed.writeBytes(body)));
	}

	private static int headerLength(byte[] packet) {
		int length = 1;
		while (packet[length++] < 0) {
			// the last byte of the remaining length is the first without its highest bit
		}
		return length;
	}

	private void compare(ProtocolVersion version, byte[] bytes) {
		ByteBuf in = Unpooled.wrappedBuffer(bytes);
		Map<String, String> ours = Map.of();
		String refusal = "";
		try {
			Packet packet = new PacketDecoder(PacketSender.SERVER, version, Packets.MAXIMUM_PACKET_SIZE).decode(in);
			if (packet == null) {
				return;
			}
			ours = Facts.of(packet);
			this.accepted++;
		}
		catch (MqttProtocolException ex) {
			if (!isOnePacket(bytes)) {
				// what comes behind is another's
				return;
			}
			refusal = ex.getMessage();
		}
		this.compared++;
		byte[] packet = refusal.isEmpty() ? Arrays.copyOf(bytes, in.readerIndex()) : bytes;
		for (Map.Entry<String, ForeignDecoder> other : this.others.entrySet()) {
			if (other.getValue().reads(version)) {
				compare(other.getKey() + " " + version + " " + ((packet[0] & 0xff) >>> 4), other.getValue(), version,
						packet, ours, refusal);
			}
		}
	}

	private static boolean isOnePacket(byte[] bytes) {
		int length = VariableByteInteger.INCOMPLETE;
		try {
			length = VariableByteInteger.peek(Unpooled.wrappedBuffer(bytes), 1, "Remaining length");
		}
		catch (MqttProtocolException ex) {
			assertThat(ex.reasonCode().isError()).isTrue();
		}
		return length >= 0 && 1 + VariableByteInteger.length(length) + length == bytes.length;
	}

	@SuppressWarnings("checkstyle:IllegalCatch")
	private void compare(String name, ForeignDecoder other, ProtocolVersion version, byte[] packet,
			Map<String, String> ours, String refusal) {
		Map<String, String> theirs;
		try {
			theirs = other.read(version, packet);
		}
		catch (Exception ex) {
			if (refusal.isEmpty()) {
				note(name + " refuses: " + ex.getClass().getSimpleName() + " " + ex.getMessage(), packet);
			}
			return;
		}
		if (theirs == null) {
			note(name + " waits for more", packet);
		}
		else if (!refusal.isEmpty()) {
			note(name + " accepts: " + refusal, packet);
		}
		else if (!theirs.get("type").equals(ours.get("type"))) {
			note(name + " reads differently: type, " + theirs.get("type"), packet);
		}
		else {
			TreeSet<String> different = new TreeSet<>(theirs.keySet());
			different.removeIf((fact) -> theirs.get(fact).equals(ours.get(fact)));
			List<String> missing = new ArrayList<>(ours.keySet());
			missing.removeAll(theirs.keySet());
			different.addAll(missing);
			different.forEach((fact) -> note(name + " reads differently: " + fact + show(fact, ours, theirs), packet));
		}
	}

	private static String show(String fact, Map<String, String> ours, Map<String, String> theirs) {
		return !theirs.containsKey(fact) ? ", missing" : !ours.containsKey(fact) ? ", invented" : "";
	}

	private void note(String disagreement, byte[] packet) {
		if (!this.known.explain(disagreement)) {
			this.findings.putIfAbsent(disagreement, HexFormat.of().formatHex(packet));
		}
	}

}
