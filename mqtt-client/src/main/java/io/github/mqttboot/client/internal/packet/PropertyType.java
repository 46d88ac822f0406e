package io.github.mqttboot.client.internal.packet;

/**
 * How a property's value stands on the wire (MQTT 5.0 section 2.2.2.2).
 */
public enum PropertyType {

	/** One byte that is a flag: 0 or 1. */
	FLAG(1),

	/** Two byte integer. */
	TWO_BYTE_INTEGER(0xFFFF),

	/** Four byte integer. */
	FOUR_BYTE_INTEGER(0xFFFF_FFFFL),

	/** Variable byte integer. */
	VARIABLE_BYTE_INTEGER(268_435_455),

	/** UTF-8 encoded string. */
	UTF_8_STRING(-1),

	/** Binary data. */
	BINARY_DATA(-1),

	/** UTF-8 string pair. */
	UTF_8_STRING_PAIR(-1);

	private final long maximum;

	PropertyType(long maximum) {
		this.maximum = maximum;
	}

	/**
	 * Return the largest number that fits.
	 * @return the largest number, or -1 for a type that is not a number
	 */
	public long maximum() {
		return this.maximum;
	}

}
