package io.github.mqttboot.client.message;

/**
 * The receiver's side of one received message: acknowledging lets the server forget it.
 * Acknowledgements leave in the order in which the messages arrived, whatever order they
 * are made in [MQTT-4.6.0-2]. One that comes after the connection has ended is dropped:
 * the server sends the message again. Thread-safe; only the first call counts.
 */
public interface MessageAcknowledgment {

	/**
	 * Say that the message has been taken over. Does nothing for QoS 0.
	 */
	void acknowledge();

	/**
	 * Say that the message will never be taken over. On MQTT 5 the server is told by the
	 * reason code and gives the message up: it does not send it again, nor to another
	 * member of a shared subscription [MQTT-4.8.2-6]. On MQTT 3.1 and 3.1.1 there is no
	 * such word, and this is the same as {@link #acknowledge()}.
	 * @param reasonCode a reason code of 0x80 or above that PUBACK allows
	 * @throws IllegalArgumentException if PUBACK does not allow the reason code
	 */
	void reject(ReasonCode reasonCode);

	/**
	 * Say that the message is not taken over on this connection: the session keeps it,
	 * and when the server sends it again after a reconnect, listeners get it like a new
	 * one, as they do when one of them subscribes again before that. Until then it holds
	 * back every acknowledgement behind it, so this is for those who are about to
	 * disconnect. If it has several listeners, all get it again.
	 */
	default void leave() {
		// not acknowledged, so the server keeps it anyway
	}

}
