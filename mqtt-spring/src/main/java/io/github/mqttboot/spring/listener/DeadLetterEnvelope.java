package io.github.mqttboot.spring.listener;

/**
 * Whether a dead letter's payload is the payload of the message, or a JSON object with
 * the payload and what there is to know about the failure.
 */
public enum DeadLetterEnvelope {

	/**
	 * The payload stays as it was. On connections before MQTT 5, which have no user
	 * properties, nothing then tells why the message failed, but its topic does which
	 * message it is.
	 */
	NEVER,

	/** A JSON object on connections before MQTT 5, the payload as it was otherwise. */
	WHEN_NEEDED,

	/** Always a JSON object. */
	ALWAYS

}
