package io.github.mqttboot.client.internal.packet;

import org.jspecify.annotations.Nullable;

/**
 * Protocol name and level as they stand in CONNECT.
 */
public enum ProtocolVersion {

	/** MQTT 3.1. */
	MQTT_3_1("MQIsdp", 3),

	/** MQTT 3.1.1. */
	MQTT_3_1_1("MQTT", 4),

	/** MQTT 5.0. */
	MQTT_5("MQTT", 5);

	private final String protocolName;

	private final int level;

	ProtocolVersion(String protocolName, int level) {
		this.protocolName = protocolName;
		this.level = level;
	}

	/**
	 * Return the protocol name.
	 * @return the protocol name [MQTT-3.1.2-1]
	 */
	public String protocolName() {
		return this.protocolName;
	}

	/**
	 * Return the protocol level.
	 * @return 3, 4 or 5
	 */
	public int level() {
		return this.level;
	}

	/**
	 * Return whether packets have properties and reason codes.
	 * @return {@code true} for MQTT 5
	 */
	public boolean hasProperties() {
		return this == MQTT_5;
	}

	/**
	 * Return the version for name and level.
	 * @param protocolName the protocol name
	 * @param level the protocol level
	 * @return the version, or {@code null} if there is none
	 */
	public static @Nullable ProtocolVersion of(String protocolName, int level) {
		for (ProtocolVersion version : values()) {
			if (version.level == level && version.protocolName.equals(protocolName)) {
				return version;
			}
		}
		return null;
	}

}
