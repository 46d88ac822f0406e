package io.github.mqttboot.client.internal.codec;

import java.util.AbstractList;
import java.util.RandomAccess;

import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * The reason codes of a SUBACK or UNSUBACK as they came, one byte each: a list of objects
 * would take eight times the packet. Immutable.
 */
final class ReasonCodeList extends AbstractList<ReasonCode> implements RandomAccess {

	private final byte[] values;

	private ReasonCodeList(byte[] values) {
		this.values = values;
	}

	/**
	 * Take all that is left of the packet.
	 */
	static ReasonCodeList read(ByteBuf in, PacketType type, DecoderContext context) {
		int start = in.readerIndex();
		while (in.isReadable()) {
			context.reasonCode(in, type);
		}
		in.readerIndex(start);
		return new ReasonCodeList(Fields.bytes(in, in.readableBytes()));
	}

	@Override
	public ReasonCode get(int index) {
		ReasonCode reasonCode = ReasonCode.of(this.values[index] & 0xFF);
		if (reasonCode == null) {
			throw new IllegalStateException("Reason codes are checked when they are read");
		}
		return reasonCode;
	}

	@Override
	public int size() {
		return this.values.length;
	}

}
