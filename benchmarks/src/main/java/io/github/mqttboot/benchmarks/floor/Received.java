package io.github.mqttboot.benchmarks.floor;

import java.nio.ByteBuffer;

/**
 * A message from the server; after the listener, its PUBACK or PUBREC.
 */
final class Received implements Outgoing {

	private final byte[] payload;

	private final int qos;

	private final int packetIdentifier;

	Received(byte[] payload, int qos, int packetIdentifier) {
		this.payload = payload;
		this.qos = qos;
		this.packetIdentifier = packetIdentifier;
	}

	byte[] payload() {
		return this.payload;
	}

	boolean isAcknowledged() {
		return this.qos > 0;
	}

	@Override
	public int mostBytes() {
		return ACKNOWLEDGEMENT_LENGTH;
	}

	@Override
	public void encode(ByteBuffer out, Exchanges exchanges) {
		Outgoing.encodeAcknowledgement(out, (this.qos == 1) ? 0x40 : 0x50, this.packetIdentifier);
	}

}
