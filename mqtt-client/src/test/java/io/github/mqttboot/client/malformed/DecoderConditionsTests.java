package io.github.mqttboot.client.malformed;

import java.util.List;
import java.util.stream.Stream;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The decoder refuses, with the right reason code, what can be seen in a packet alone,
 * and nothing else; however the bytes are cut.
 */
class DecoderConditionsTests {

	private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);

	static Stream<Condition> conditions() {
		return Conditions.all().stream();
	}

	@ParameterizedTest
	@MethodSource("conditions")
	void refusesWhatAPacketShowsAndTheSameHoweverItIsCut(Condition condition) {
		String whole = null;
		for (List<byte[]> pieces : Splits.of(condition.bytes())) {
			Seen seen = decode(condition, pieces);
			boolean refused = condition.outcome().verdict() == Outcome.Verdict.REFUSED_BY_DECODER;
			assertThat(seen.error() != null).as("refused: %s", seen).isEqualTo(refused);
			if (seen.error() != null) {
				assertThat(seen.error().reasonCode()).as(seen.error().getMessage())
					.isEqualTo(condition.outcome().reasonCode());
			}
			else {
				assertThat(seen.left()).isZero();
				assertThat(seen.packets()).isPositive();
			}
			whole = (whole != null) ? whole : seen.text();
			assertThat(seen.text()).isEqualTo(whole);
		}
		assertThat(this.memory.metric().usedHeapMemory()).isZero();
	}

	private Seen decode(Condition condition, List<byte[]> pieces) {
		int limit = Conditions.MAXIMUM_PACKET_SIZE;
		PacketDecoder decoder = condition.stage().isBeforeConnAck()
				? PacketDecoder.ofNewConnection(condition.version(), limit)
				: new PacketDecoder(PacketSender.SERVER, condition.version(), limit);
		ByteBuf in = this.memory.heapBuffer();
		StringBuilder text = new StringBuilder();
		int packets = 0;
		try {
			for (byte[] piece : pieces) {
				in.writeBytes(piece);
				for (Packet packet = decoder.decode(in); packet != null; packet = decoder.decode(in)) {
					packets++;
					text.append(packet).append('\n');
				}
			}
			return new Seen(packets, in.readableBytes(), null, text.toString());
		}
		catch (MqttProtocolException ex) {
			return new Seen(packets, in.readableBytes(), ex, text.append(ex.getMessage()).toString());
		}
		finally {
			in.release();
			assertThat(in.refCnt()).isZero();
		}
	}

	/**
	 * What a decoder made of some bytes.
	 */
	private record Seen(int packets, int left, @Nullable MqttProtocolException error, String text) {

	}

}
