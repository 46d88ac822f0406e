package io.github.mqttboot.benchmarks.floor;

import java.nio.ByteBuffer;

/**
 * What waits for its turn to be written. Some are written twice, each time as what they
 * have become in the meantime.
 */
interface Outgoing {

	/** A PUBACK or one of its kind, in the short form of success. */
	int ACKNOWLEDGEMENT_LENGTH = 4;

	/** Return how much room it may need, in bytes. */
	int mostBytes();

	void encode(ByteBuffer out, Exchanges exchanges);

	static void encodeAcknowledgement(ByteBuffer out, int header, int packetIdentifier) {
		out.put((byte) header).put((byte) 2).putShort((short) packetIdentifier);
	}

}
