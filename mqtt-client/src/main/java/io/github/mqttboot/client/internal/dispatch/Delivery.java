package io.github.mqttboot.client.internal.dispatch;

import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one listener, and its acknowledgement on the way back.
 * Thread-safe; only the first acknowledgement counts.
 */
public sealed class Delivery extends AtomicReference<@Nullable ReasonCode> implements MessageAcknowledgment
		permits SharedDelivery {

	private static final long serialVersionUID = 1L;

	/** Failures that PUBACK and PUBREC may carry (MQTT 5.0 section 3.4.2.1). */
	private static final Set<ReasonCode> REJECTIONS = Set.of(ReasonCode.UNSPECIFIED_ERROR,
			ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, ReasonCode.NOT_AUTHORIZED, ReasonCode.TOPIC_NAME_INVALID,
			ReasonCode.QUOTA_EXCEEDED, ReasonCode.PAYLOAD_FORMAT_INVALID);

	/** Stands for no answer at all: no acknowledgement has this reason code. */
	private static final ReasonCode LEFT = ReasonCode.CONTINUE_AUTHENTICATION;

	private final transient MqttMessage message;

	private final transient Object token;

	private final transient Acknowledgments acknowledgments;

	/** Link of the way back. */
	transient @Nullable Delivery next;

	Delivery(MqttMessage message, Object token, Acknowledgments acknowledgments) {
		this.message = message;
		this.token = token;
		this.acknowledgments = acknowledgments;
	}

	MqttMessage message() {
		return this.message;
	}

	/**
	 * Return what the session gave with the message.
	 * @return the token
	 */
	public Object token() {
		return this.token;
	}

	/**
	 * Return what was answered.
	 * @return the reason code, or {@code null} if the message was left to the next
	 * connection
	 */
	public @Nullable ReasonCode reasonCode() {
		ReasonCode reasonCode = get();
		if (reasonCode == LEFT) {
			return null;
		}
		return (reasonCode != null) ? reasonCode : ReasonCode.SUCCESS;
	}

	@Override
	public void acknowledge() {
		if (complete(ReasonCode.SUCCESS)) {
			this.acknowledgments.signal();
		}
	}

	@Override
	public void reject(ReasonCode reasonCode) {
		if (!REJECTIONS.contains(reasonCode)) {
			throw new IllegalArgumentException("A message cannot be rejected with " + reasonCode + ": use one of "
					+ REJECTIONS.stream().sorted().toList());
		}
		if (complete(reasonCode)) {
			this.acknowledgments.signal();
		}
	}

	@Override
	public void leave() {
		if (compareAndSet(null, LEFT)) {
			// whatever other listeners of the message answer
			this.acknowledgments.add(this);
			this.acknowledgments.signal();
		}
	}

	/**
	 * Put the acknowledgement on its way back without waking the loop.
	 * @return whether the message is done: all of its listeners have answered
	 */
	boolean complete(ReasonCode reasonCode) {
		if (!compareAndSet(null, reasonCode) || !isLast()) {
			return false;
		}
		this.acknowledgments.add(this);
		return true;
	}

	/** Return whether no other listener of the message has to answer. */
	boolean isLast() {
		return true;
	}

}
