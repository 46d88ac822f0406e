package io.github.mqttboot.client.fuzz;

import java.util.Arrays;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes are packets or refused. What was read can be written, is as long as was said,
 * and reads the same again.
 */
final class DecoderFuzz {

	static final int MAXIMUM_PACKET_SIZE = 16 * 1024;

	private static final long MAXIMUM_ALLOCATION = 2 * MAXIMUM_PACKET_SIZE + 64 * 1024;

	private DecoderFuzz() {
	}

	static void run(ProtocolVersion version, byte[] input) {
		readAll(version, PacketSender.SERVER, input);
		readAll(version, PacketSender.CLIENT, input);
	}

	private static void readAll(ProtocolVersion version, PacketSender sender, byte[] input) {
		PacketDecoder decoder = new PacketDecoder(sender, version, MAXIMUM_PACKET_SIZE);
		ByteBuf in = Unpooled.wrappedBuffer(input);
		ProtocolVersion current = version;
		for (Packet packet = next(decoder, in, sender, current); packet != null; packet = next(decoder, in, sender,
				current)) {
			current = (packet instanceof Connect connect) ? connect.version() : current;
			writeAndReadAgain(current, sender, packet);
		}
	}

	private static @Nullable Packet next(PacketDecoder decoder, ByteBuf in, PacketSender sender,
			ProtocolVersion version) {
		int start = in.readerIndex();
		int end = in.writerIndex();
		long before = Oracle.allocated();
		Packet packet = decode(decoder, in);
		long allocated = Oracle.allocated() - before;
		// what is allocated once only is no packet's fault
		for (int i = 0; i < 2 && allocated > MAXIMUM_ALLOCATION; i++) {
			PacketDecoder another = new PacketDecoder(sender, version, MAXIMUM_PACKET_SIZE);
			in.readerIndex(start);
			before = Oracle.allocated();
			decode(another, in);
			allocated = Oracle.allocated() - before;
		}
		if (allocated > MAXIMUM_ALLOCATION) {
			throw new AssertionError("Allocated " + allocated + " bytes");
		}
		if (packet == null && in.readerIndex() != start) {
			throw new AssertionError("Bytes were taken of a packet that was not there or was refused");
		}
		if (in.writerIndex() != end) {
			throw new AssertionError("The buffer was changed");
		}
		return packet;
	}

	private static @Nullable Packet decode(PacketDecoder decoder, ByteBuf in) {
		try {
			return decoder.decode(in);
		}
		catch (MqttProtocolException ex) {
			if (!ex.reasonCode().isError()) {
				throw new AssertionError("Refused with a reason code of success", ex);
			}
			return null;
		}
	}

	private static void writeAndReadAgain(ProtocolVersion version, PacketSender sender, Packet packet) {
		if (isTolerated(packet)) {
			return;
		}
		byte[] written = encode(version, packet);
		PacketDecoder decoder = new PacketDecoder(sender, version, Integer.MAX_VALUE);
		ByteBuf in = Unpooled.wrappedBuffer(written);
		Packet again = decoder.decode(in);
		if (again == null || in.isReadable() || !again.type().equals(packet.type())) {
			throw new AssertionError("Written as " + packet + " but read as " + again);
		}
		if (!Arrays.equals(encode(version, again), written)) {
			throw new AssertionError("Reads as something else when written: " + packet);
		}
	}

	/** Read though nobody writes it. */
	private static boolean isTolerated(Packet packet) {
		return packet instanceof Publish publish && publish.duplicate() && publish.message().qos() == QoS.AT_MOST_ONCE;
	}

	static byte[] encode(ProtocolVersion version, Packet packet) {
		PacketEncoder encoder = new PacketEncoder(version);
		ByteBuf out = Unpooled.buffer(256);
		encoder.encode(packet, out);
		if (out.readableBytes() != encoder.encodedLength(packet)) {
			throw new AssertionError("Longer or shorter than was said: " + packet);
		}
		byte[] bytes = new byte[out.readableBytes()];
		out.readBytes(bytes);
		return bytes;
	}

}
