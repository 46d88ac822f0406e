package io.github.mqttboot.spring.listener;

/**
 * When a received message is acknowledged. Acknowledgements leave in the order in which
 * the messages arrived, whatever finishes first [MQTT-4.6.0-2].
 */
public enum AckMode {

	/**
	 * After the listener, or the future that it returned, has succeeded, or its failure
	 * has been handled.
	 */
	AUTO,

	/**
	 * When the listener calls {@link Acknowledgment#acknowledge()}; after a failure of
	 * the listener once that has been handled.
	 */
	MANUAL,

	/** Before the listener is called: a crash in between loses the message. */
	ON_RECEIPT

}
