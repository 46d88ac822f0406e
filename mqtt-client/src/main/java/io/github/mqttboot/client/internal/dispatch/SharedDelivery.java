package io.github.mqttboot.client.internal.dispatch;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * One message on its way to one of several listeners: the last one's answer is the one
 * that goes back. Rare, so that the others are spared the field.
 */
final class SharedDelivery extends Delivery {

	private static final long serialVersionUID = 1L;

	private final transient AtomicInteger unanswered;

	/**
	 * Create a delivery.
	 * @param message the message
	 * @param token what the session gave with it
	 * @param acknowledgments the way back
	 * @param unanswered how many listeners of the message have not answered
	 */
	SharedDelivery(MqttMessage message, Object token, Acknowledgments acknowledgments, AtomicInteger unanswered) {
		super(message, token, acknowledgments);
		this.unanswered = unanswered;
	}

	@Override
	boolean isLast() {
		return this.unanswered.decrementAndGet() == 0;
	}

}
