package io.github.mqttboot.benchmarks.floor;

import java.nio.ByteBuffer;

/**
 * A message to the server: a PUBLISH, and at QoS 2 after its PUBREC a PUBREL.
 */
final class Publish extends Exchange {

	/** Fixed header, lengths, packet identifier and no properties. */
	private static final int MOST_BYTES_OF_HEADERS = 10;

	private final byte[] topic;

	private final byte[] payload;

	private final int qos;

	private int packetIdentifier;

	Publish(byte[] topic, byte[] payload, int qos) {
		this.topic = topic;
		this.payload = payload;
		this.qos = qos;
	}

	@Override
	public int mostBytes() {
		return MOST_BYTES_OF_HEADERS + this.topic.length + this.payload.length;
	}

	@Override
	public void encode(ByteBuffer out, Exchanges exchanges) {
		if (this.packetIdentifier > 0) {
			Outgoing.encodeAcknowledgement(out, 0x62, this.packetIdentifier);
			return;
		}
		out.put((byte) (0x30 | (this.qos << 1)));
		VariableByteInteger.encode(out,
				3 + this.topic.length + ((this.qos > 0) ? Short.BYTES : 0) + this.payload.length);
		out.putShort((short) this.topic.length).put(this.topic);
		if (this.qos > 0) {
			this.packetIdentifier = exchanges.begin(this);
			out.putShort((short) this.packetIdentifier);
		}
		else {
			exchanges.completeWhenWritten(this);
		}
		out.put((byte) 0).put(this.payload);
	}

}
