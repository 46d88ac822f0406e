package io.github.mqttboot.client.malformed;

import java.util.HexFormat;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;

/**
 * One way in which something received can be wrong, or look so.
 *
 * @param version the protocol version
 * @param packet the packet that it is about
 * @param kind its class
 * @param detail tells it from the others of its packet and class
 * @param stage how far the client has come
 * @param bytes what the server sends
 * @param outcome what becomes of it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Condition(ProtocolVersion version, String packet, ConditionClass kind, String detail, Stage stage,
		byte[] bytes, Outcome outcome) {

	/** Return the name that no other condition has. */
	public String id() {
		return this.version + "/" + this.packet + "/" + this.kind + "/" + this.detail;
	}

	/** Return whether the client says why it closes the connection. */
	public boolean isToldToServer() {
		return this.version == ProtocolVersion.MQTT_5 && this.outcome.reasonCode() != null;
	}

	/** Return the bytes as hexadecimal digits. */
	public String hex() {
		return HexFormat.of().formatHex(this.bytes);
	}

	@Override
	public String toString() {
		return id();
	}

}
