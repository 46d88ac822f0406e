package io.github.mqttboot.client;

import java.nio.charset.StandardCharsets;

import io.github.mqttboot.client.topic.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * User name and password of one connection attempt. Never shown by {@link #toString()}.
 */
public final class MqttCredentials {

	private final @Nullable String userName;

	private final byte @Nullable [] password;

	private MqttCredentials(@Nullable String userName, byte @Nullable [] password) {
		if (userName != null) {
			Utf8.requireValid("User name", userName);
		}
		if (password != null && password.length > Utf8.MAXIMUM_LENGTH) {
			throw new IllegalArgumentException("Password must be at most " + Utf8.MAXIMUM_LENGTH + " bytes long");
		}
		this.userName = userName;
		this.password = password;
	}

	/**
	 * Return credentials.
	 * @param userName the user name, or {@code null} if there is none
	 * @param password the password, or {@code null} if there is none; without a user name
	 * it needs MQTT 5
	 * @return the credentials
	 * @throws IllegalArgumentException if the user name is not valid text, or one of them
	 * is longer than 65,535 bytes
	 */
	public static MqttCredentials of(@Nullable String userName, @Nullable String password) {
		return new MqttCredentials(userName, (password != null) ? password.getBytes(StandardCharsets.UTF_8) : null);
	}

	/**
	 * Return credentials with a binary password.
	 * @param userName the user name, or {@code null} if there is none
	 * @param password at most 65,535 bytes, or {@code null} if there is none
	 * @return the credentials
	 * @throws IllegalArgumentException if the user name is not valid text, or one of them
	 * is longer than 65,535 bytes
	 */
	public static MqttCredentials of(@Nullable String userName, byte @Nullable [] password) {
		return new MqttCredentials(userName, (password != null) ? password.clone() : null);
	}

	/**
	 * Return the user name.
	 * @return the user name or {@code null}
	 */
	public @Nullable String userName() {
		return this.userName;
	}

	/**
	 * Return the password.
	 * @return a copy of the password, or {@code null}
	 */
	public byte @Nullable [] password() {
		return (this.password != null) ? this.password.clone() : null;
	}

	@Override
	public String toString() {
		return "MqttCredentials[******]";
	}

}
