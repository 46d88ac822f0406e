package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads control packets that one kind of peer sent, from bytes as they come. Not
 * thread-safe.
 *
 * <p>
 * Strict, so that leniency is never an accident. What is tolerated though the
 * specification allows to refuse it:
 * <ul>
 * <li>DUP on a PUBLISH of QoS 0 before MQTT 5; refused on MQTT 5 [MQTT-3.3.1-2].</li>
 * <li>DUP on PUBREL, SUBSCRIBE and UNSUBSCRIBE in MQTT 3.1, which defined it there.</li>
 * <li>Any first byte of CONNACK in MQTT 3.1, where it is reserved.</li>
 * <li>SUBACK with 0x80 in MQTT 3.1, which had no code for failure.</li>
 * <li>A CONNACK of MQTT 3.1.1 that refuses a CONNECT of MQTT 5.</li>
 * <li>Reason code 0x8C in a server's DISCONNECT: one table of MQTT 5 has it, one does
 * not.</li>
 * <li>Text with control characters other than U+0000 and with non-characters.</li>
 * <li>An empty client identifier wherever it comes from: whether it may be empty is for
 * the server to say.</li>
 * </ul>
 * Legal but refused with 0x97, as limits on what one packet may cost: more than 128 user
 * properties or 65,536 bytes of them, and more than 128 subscription identifiers. Of
 * reason strings and server references 4 KiB are kept, and the rest is dropped.
 */
public final class PacketDecoder {

	/** Largest packet of a server that is not known yet. */
	private static final int MAXIMUM_SIZE_BEFORE_CONNACK = 64 * 1024;

	private final int maximumPacketSize;

	private DecoderContext context;

	/** The limit right now. */
	private int limit;

	/**
	 * Create a decoder.
	 * @param sender who sends: decides which packets, properties and reason codes are
	 * legal
	 * @param version the version; a decoder of what a client sends takes it from CONNECT
	 * @param maximumPacketSize largest packet accepted, in bytes, fixed header included
	 */
	public PacketDecoder(PacketSender sender, ProtocolVersion version, int maximumPacketSize) {
		this.context = new DecoderContext(sender, version, new TopicCache());
		this.maximumPacketSize = maximumPacketSize;
		this.limit = maximumPacketSize;
	}

	/**
	 * Return a decoder of what a server sends on a new connection: until CONNACK has
	 * come, no packet may have more than 64 KiB.
	 * @param version the version
	 * @param maximumPacketSize largest packet accepted after that, in bytes, fixed header
	 * included
	 * @return the decoder
	 */
	public static PacketDecoder ofNewConnection(ProtocolVersion version, int maximumPacketSize) {
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, version, maximumPacketSize);
		decoder.limit = Math.min(maximumPacketSize, MAXIMUM_SIZE_BEFORE_CONNACK);
		return decoder;
	}

	/**
	 * Take the next packet out of a buffer. Reads nothing while the packet is not there
	 * as a whole, and nothing if it throws: the connection is lost then.
	 * @param in the bytes received and not yet taken
	 * @return the packet, or {@code null} if more bytes are needed
	 * @throws MqttProtocolException if what is there can't become a legal packet; with
	 * 0x95 as soon as the fixed header says it is too large
	 */
	public @Nullable Packet decode(ByteBuf in) {
		int start = in.readerIndex();
		int end = in.writerIndex();
		if (start == end) {
			return null;
		}
		int firstByte = in.getUnsignedByte(start);
		PacketType type = FixedHeader.type(firstByte, this.context.sender(), this.context.version());
		int remainingLength = VariableByteInteger.peek(in, start + 1, "Remaining length");
		if (remainingLength == VariableByteInteger.INCOMPLETE) {
			return null;
		}
		int headerLength = 1 + VariableByteInteger.length(remainingLength);
		if (headerLength + remainingLength > this.limit) {
			throw new MqttProtocolException(ReasonCode.PACKET_TOO_LARGE, "Packet of " + (headerLength + remainingLength)
					+ " bytes is above the limit of " + this.limit + " [MQTT-3.1.2-24]");
		}
		if (end - start - headerLength < remainingLength) {
			return null;
		}
		return decodeBody(in, type, firstByte & 0x0F, start + headerLength, remainingLength);
	}

	private Packet decodeBody(ByteBuf in, PacketType type, int flags, int bodyStart, int remainingLength) {
		int start = in.readerIndex();
		int end = in.writerIndex();
		boolean decoded = false;
		try {
			// nothing can be read beyond the writer index, and unlike a slice it is free
			in.setIndex(bodyStart, bodyStart + remainingLength);
			Packet packet = PacketCodecs.of(type).read(in, flags, this.context);
			if (in.isReadable()) {
				throw ProtocolErrors.malformed(type + " has bytes left over");
			}
			if (packet instanceof Connect connect) {
				this.context = this.context.with(connect.version());
			}
			else if (type == PacketType.CONNACK) {
				this.limit = this.maximumPacketSize;
			}
			decoded = true;
			return packet;
		}
		finally {
			in.setIndex(decoded ? bodyStart + remainingLength : start, end);
		}
	}

}
