package io.github.mqttboot.benchmarks.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the harness's listeners look at in a message.
 */
@FunctionalInterface
public interface PayloadListener {

	/** Unlike a wrapping buffer, reads a number without ever allocating. */
	VarHandle NUMBER = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	/**
	 * Take a message.
	 * @param length the payload's length in bytes
	 * @param number the number that the peer has written at its beginning, counted from
	 * 0; meaningless if the payload is shorter than eight bytes
	 */
	void onPayload(int length, long number);

	default void onBytes(byte[] payload) {
		onPayload(payload.length, (payload.length < Long.BYTES) ? -1 : (long) NUMBER.get(payload, 0));
	}

	default void onBuffer(ByteBuffer payload) {
		int length = payload.remaining();
		onPayload(length, (length < Long.BYTES) ? -1 : payload.getLong(payload.position()));
	}

}
