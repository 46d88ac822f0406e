package io.github.mqttboot.benchmarks.floor;

import java.nio.ByteBuffer;

/**
 * The PUBCOMP for a PUBREL.
 *
 * @param packetIdentifier the message's
 */
record Completion(int packetIdentifier) implements Outgoing {

	@Override
	public int mostBytes() {
		return ACKNOWLEDGEMENT_LENGTH;
	}

	@Override
	public void encode(ByteBuffer out, Exchanges exchanges) {
		Outgoing.encodeAcknowledgement(out, 0x70, this.packetIdentifier);
	}

}
