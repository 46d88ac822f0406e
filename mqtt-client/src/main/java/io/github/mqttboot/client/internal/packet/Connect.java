package io.github.mqttboot.client.internal.packet;

import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection (MQTT 5.0 section 3.1).
 *
 * @param version protocol name and level
 * @param clientIdentifier the client identifier, may be empty
 * @param cleanStart clean start of MQTT 5, clean session before
 * @param keepAlive keep alive in seconds, 0 to 65,535; 0 switches it off
 * @param userName the user name, or {@code null} if there is none
 * @param password the password, or {@code null} if there is none
 * @param will the will message, or {@code null} if there is none
 * @param properties the properties; those of the will are in the will
 */
@SuppressWarnings("ArrayRecordComponent")
public record Connect(ProtocolVersion version, String clientIdentifier, boolean cleanStart, int keepAlive,
		@Nullable String userName, byte @Nullable [] password, @Nullable WillMessage will,
		PacketProperties properties) implements Packet {

	@Override
	public PacketType type() {
		return PacketType.CONNECT;
	}

	/** Never shows user name, password or will. */
	@Override
	public String toString() {
		return "Connect[version=" + this.version + ", clientIdentifier=" + this.clientIdentifier + ", cleanStart="
				+ this.cleanStart + ", keepAlive=" + this.keepAlive + "]";
	}

}
