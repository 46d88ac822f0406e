package io.github.mqttboot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a {@code mqtt} configuration property has a value that cannot work.
 */
public class InvalidMqttPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String name;

	private final @Nullable String value;

	private final String reason;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param name full name of the property, such as {@code mqtt.keep-alive}
	 * @param value the value as it may be shown, or {@code null} if there is none
	 * @param reason why the value cannot work
	 * @param remedy what to do about it
	 * @param cause the cause, or {@code null}
	 */
	public InvalidMqttPropertyException(String name, @Nullable String value, String reason, String remedy,
			@Nullable Throwable cause) {
		super("Property '" + name + "'" + ((value != null) ? " with value '" + value + "'" : "") + " is invalid: "
				+ reason, cause);
		this.name = name;
		this.value = value;
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * Return the name of the property.
	 * @return the full name
	 */
	public String getName() {
		return this.name;
	}

	/**
	 * Return the invalid value.
	 * @return the value as it may be shown, or {@code null} if there is none
	 */
	public @Nullable String getValue() {
		return this.value;
	}

	/**
	 * Return why the value cannot work.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * Return what to do about it.
	 * @return the remedy
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
