package io.github.mqttboot.spring.core;

import io.github.mqttboot.client.SubscribeResult;

/**
 * The server has refused a subscription.
 */
public class MqttSubscriptionRefusedEvent extends MqttEvent {

	private static final long serialVersionUID = 1L;

	private final transient SubscribeResult.Answer answer;

	MqttSubscriptionRefusedEvent(Object source, String clientName, SubscribeResult.Answer answer) {
		super(source, clientName);
		this.answer = answer;
	}

	/**
	 * Return the server's answer.
	 * @return topic filter and reason code
	 */
	public SubscribeResult.Answer getAnswer() {
		return this.answer;
	}

}
