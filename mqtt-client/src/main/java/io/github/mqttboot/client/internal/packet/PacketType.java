package io.github.mqttboot.client.internal.packet;

/**
 * Control packet types, in the order of their numbers (MQTT 5.0 section 2.1.2).
 */
public enum PacketType {

	/** Type 1. */
	CONNECT(1, 0),
	/** Type 2. */
	CONNACK(2, 0),
	/** Type 3. Its flags are its own. */
	PUBLISH(3, -1),
	/** Type 4. */
	PUBACK(4, 0),
	/** Type 5. */
	PUBREC(5, 0),
	/** Type 6. */
	PUBREL(6, 2),
	/** Type 7. */
	PUBCOMP(7, 0),
	/** Type 8. */
	SUBSCRIBE(8, 2),
	/** Type 9. */
	SUBACK(9, 0),
	/** Type 10. */
	UNSUBSCRIBE(10, 2),
	/** Type 11. */
	UNSUBACK(11, 0),
	/** Type 12. */
	PINGREQ(12, 0),
	/** Type 13. */
	PINGRESP(13, 0),
	/** Type 14. */
	DISCONNECT(14, 0),
	/** Type 15, MQTT 5 only. */
	AUTH(15, 0);

	private static final PacketType[] VALUES = values();

	private final int value;

	private final int flags;

	PacketType(int value, int flags) {
		this.value = value;
		this.flags = flags;
	}

	/**
	 * Return the number of the type.
	 * @return 1 to 15
	 */
	public int value() {
		return this.value;
	}

	/**
	 * Return the reserved flags of the fixed header [MQTT-2.1.3-1].
	 * @return 0 or 2, or -1 for PUBLISH
	 */
	public int flags() {
		return this.flags;
	}

	/**
	 * Return the type for its number.
	 * @param value 1 to 15
	 * @return the type
	 */
	public static PacketType of(int value) {
		return VALUES[value - 1];
	}

}
