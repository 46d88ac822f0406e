package io.github.mqttboot.client.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.transport.EmbeddedTransport;
import io.github.mqttboot.client.internal.transport.PacketChannel;
import io.github.mqttboot.client.internal.transport.PacketChannelListener;
import io.github.mqttboot.client.message.QoS;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;

/**
 * A stream means the same however it is cut and however many packets come together. The
 * first byte is the version and the number of cuts, then come the sizes of the pieces,
 * which repeat, then the stream.
 */
final class SplitFuzz {

	private SplitFuzz() {
	}

	static void run(byte... input) {
		Script script = new Script(input);
		int first = script.octet();
		ProtocolVersion version = ProtocolVersion.values()[first % ProtocolVersion.values().length];
		int[] sizes = new int[1 + (first >>> 2) % 6];
		for (int i = 0; i < sizes.length; i++) {
			sizes[i] = 1 + script.octet();
		}
		byte[] stream = script.rest();
		List<String> whole = read(version, List.of(stream));
		List<String> cut = read(version, pieces(stream, sizes));
		if (!whole.equals(cut)) {
			throw new AssertionError("Read as " + whole + " as a whole, but as " + cut + " in pieces");
		}
	}

	private static List<byte[]> pieces(byte[] stream, int... sizes) {
		List<byte[]> pieces = new ArrayList<>();
		int start = 0;
		for (int i = 0; start < stream.length; i++) {
			int end = Math.min(stream.length, start + sizes[i % sizes.length]);
			pieces.add(Arrays.copyOfRange(stream, start, end));
			start = end;
		}
		return pieces;
	}

	private static List<String> read(ProtocolVersion version, List<byte[]> pieces) {
		UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true, true);
		EmbeddedChannel channel = new EmbeddedChannel();
		channel.config().setAllocator(memory);
		Transcript transcript = new Transcript(version);
		EmbeddedTransport.open(channel, version, DecoderFuzz.MAXIMUM_PACKET_SIZE, transcript);
		for (byte[] piece : pieces) {
			channel.writeInbound(memory.heapBuffer(Math.max(1, piece.length)).writeBytes(piece));
		}
		channel.close();
		channel.runPendingTasks();
		channel.checkException();
		if (memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory() != 0) {
			throw new AssertionError("A buffer was kept: " + memory.metric());
		}
		return transcript.lines;
	}

	/**
	 * Writes down what has come.
	 */
	private static final class Transcript implements PacketChannelListener {

		private final List<String> lines = new ArrayList<>();

		private final ProtocolVersion version;

		private Transcript(ProtocolVersion version) {
			this.version = version;
		}

		@Override
		public boolean isWanted() {
			return true;
		}

		@Override
		public void onOpened(PacketChannel channel) {
			// nothing is sent
		}

		@Override
		public void onPacket(Packet packet) {
			boolean unwritable = packet instanceof Publish publish && publish.duplicate()
					&& publish.message().qos() == QoS.AT_MOST_ONCE;
			this.lines.add(unwritable ? packet.toString()
					: HexFormat.of().formatHex(DecoderFuzz.encode(this.version, packet)));
		}

		@Override
		public void onReadComplete() {
			// comes as often as there are pieces
		}

		@Override
		public void onWritable() {
			// nothing is sent
		}

		@Override
		public void onProtocolError(MqttProtocolException error) {
			this.lines.add(error.reasonCode() + " " + error.getMessage());
		}

		@Override
		public void onClosed(@Nullable Throwable cause) {
			this.lines.add("closed: " + cause);
		}

	}

}
