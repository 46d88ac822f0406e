package io.github.mqttboot.benchmarks.client;

import java.nio.ByteBuffer;

/**
 * What the harness's listeners look at in a message.
 */
@FunctionalInterface
public interface PayloadListener {

	/**
	 * Take a message.
	 * @param length the payload's length in bytes
	 * @param number the number that the peer has written at its beginning, counted from
	 * 0; meaningless if the payload is shorter than eight bytes
	 */
	void onPayload(int length, long number);

	default void onBytes(byte[] payload) {
		onBuffer(ByteBuffer.wrap(payload));
	}

	default void onBuffer(ByteBuffer payload) {
		int length = payload.remaining();
		onPayload(length, (length < Long.BYTES) ? -1 : payload.getLong(payload.position()));
	}

}
