package io.github.mqttboot.client.error;

import org.jspecify.annotations.Nullable;

/**
 * Nothing was written to the connection: the server has certainly not seen the packet,
 * and trying again cannot make a duplicate.
 */
public class MqttNotSentException extends MqttException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason why nothing was sent
	 * @param message what happened and what to do about it
	 */
	public MqttNotSentException(Reason reason, String message) {
		this(reason, message, null);
	}

	/**
	 * Create an exception with a cause.
	 * @param reason why nothing was sent
	 * @param message what happened and what to do about it
	 * @param cause the cause
	 */
	public MqttNotSentException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * Return why nothing was sent.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why nothing was sent.
	 */
	public enum Reason {

		/** The client is closed or was never connected. */
		CLOSED,

		/** There is no connection, and the policy is not to wait for one. */
		DISCONNECTED,

		/** The outbound queue is at its bound in messages or bytes. */
		QUEUE_FULL,

		/** The message expiry interval or the delivery timeout ended in the queue. */
		EXPIRED,

		/** The packet is larger than the server accepts. */
		PACKET_TOO_LARGE,

		/** The server said that it does not support what the packet asks for. */
		UNSUPPORTED,

		/** The calling thread was interrupted while it waited to send. */
		INTERRUPTED,

		/** The transaction that the message belonged to did not commit. */
		ROLLED_BACK,

		/** The session store could not take the message. */
		NOT_STORED

	}

}
