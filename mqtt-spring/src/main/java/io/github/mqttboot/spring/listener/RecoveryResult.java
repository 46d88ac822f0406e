package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message once a {@link MqttMessageRecoverer} is done with it.
 * Immutable.
 */
public final class RecoveryResult {

	private static final RecoveryResult ACKNOWLEDGE = new RecoveryResult(Action.ACKNOWLEDGE, null);

	private static final RecoveryResult DEAD_LETTER = new RecoveryResult(Action.DEAD_LETTER, null);

	private static final RecoveryResult STOP_CONTAINER = new RecoveryResult(Action.STOP_CONTAINER, null);

	private final Action action;

	private final @Nullable ReasonCode reasonCode;

	private RecoveryResult(Action action, @Nullable ReasonCode reasonCode) {
		this.action = action;
		this.reasonCode = reasonCode;
	}

	/**
	 * The message is acknowledged.
	 * @return the result
	 */
	public static RecoveryResult acknowledge() {
		return ACKNOWLEDGE;
	}

	/**
	 * The message is acknowledged, and counted as a dead letter.
	 * @return the result
	 */
	public static RecoveryResult deadLettered() {
		return DEAD_LETTER;
	}

	/**
	 * The message is rejected (MQTT 5): the server gives it up and does not send it
	 * again. Before MQTT 5 it is acknowledged.
	 * @param reasonCode a reason code of 0x80 or above that PUBACK allows
	 * @return the result
	 */
	public static RecoveryResult reject(ReasonCode reasonCode) {
		return new RecoveryResult(Action.REJECT, reasonCode);
	}

	/**
	 * The message is not acknowledged. The listener stops and its client disconnects, so
	 * that a kept session brings the message again after a restart.
	 * @return the result
	 */
	public static RecoveryResult stopContainer() {
		return STOP_CONTAINER;
	}

	Action action() {
		return this.action;
	}

	// why the message is rejected
	ReasonCode reasonCode() {
		return (this.reasonCode != null) ? this.reasonCode : ReasonCode.UNSPECIFIED_ERROR;
	}

	@Override
	public String toString() {
		return (this.reasonCode != null) ? this.action + " " + this.reasonCode : this.action.toString();
	}

	/** What to do with the message. */
	enum Action {

		ACKNOWLEDGE,

		DEAD_LETTER,

		REJECT,

		STOP_CONTAINER

	}

}
