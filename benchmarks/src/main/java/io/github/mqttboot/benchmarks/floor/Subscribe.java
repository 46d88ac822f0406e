package io.github.mqttboot.benchmarks.floor;

import java.nio.ByteBuffer;

/**
 * A SUBSCRIBE with one topic filter.
 */
final class Subscribe extends Exchange {

	/** Packet identifier, no properties, the filter's length, its options. */
	private static final int BYTES_BESIDE_FILTER = 6;

	private final byte[] topicFilter;

	private final int qos;

	Subscribe(byte[] topicFilter, int qos) {
		this.topicFilter = topicFilter;
		this.qos = qos;
	}

	@Override
	public int mostBytes() {
		return Integer.BYTES + BYTES_BESIDE_FILTER + this.topicFilter.length;
	}

	@Override
	public void encode(ByteBuffer out, Exchanges exchanges) {
		out.put((byte) 0x82);
		VariableByteInteger.encode(out, BYTES_BESIDE_FILTER + this.topicFilter.length);
		out.putShort((short) exchanges.begin(this)).put((byte) 0);
		out.putShort((short) this.topicFilter.length).put(this.topicFilter).put((byte) this.qos);
	}

}
