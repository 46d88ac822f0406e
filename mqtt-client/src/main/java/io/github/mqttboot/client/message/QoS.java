package io.github.mqttboot.client.message;

/**
 * Quality of service of an application message or a subscription (MQTT 5.0 section 4.3,
 * MQTT 3.1.1 section 4.3).
 */
public enum QoS {

	/** QoS 0: sent once, never acknowledged. */
	AT_MOST_ONCE(0),

	/** QoS 1: acknowledged with PUBACK; may arrive more than once. */
	AT_LEAST_ONCE(1),

	/** QoS 2: arrives exactly once between client and server within one session. */
	EXACTLY_ONCE(2);

	private static final QoS[] VALUES = values();

	private final int value;

	QoS(int value) {
		this.value = value;
	}

	/**
	 * Return the number used on the wire.
	 * @return 0, 1 or 2
	 */
	public int value() {
		return this.value;
	}

	/**
	 * Return the lower of this and the other quality of service.
	 * @param other the other quality of service
	 * @return the lower of the two
	 */
	public QoS min(QoS other) {
		return (compareTo(other) <= 0) ? this : other;
	}

	/**
	 * Return the quality of service for its number.
	 * @param value 0, 1 or 2
	 * @return the quality of service
	 * @throws IllegalArgumentException if the number is not 0, 1 or 2
	 */
	public static QoS of(int value) {
		if (value < 0 || value >= VALUES.length) {
			throw new IllegalArgumentException("QoS must be 0, 1 or 2 but is " + value);
		}
		return VALUES[value];
	}

}
