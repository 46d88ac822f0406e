package io.github.mqttboot.spring.core;

import io.github.mqttboot.client.SubscribeResult;

/**
 * The server has made a subscription.
 */
public class MqttSubscribedEvent extends MqttEvent {

	private static final long serialVersionUID = 1L;

	private final transient SubscribeResult.Answer answer;

	MqttSubscribedEvent(Object source, String clientName, SubscribeResult.Answer answer) {
		super(source, clientName);
		this.answer = answer;
	}

	/**
	 * Return the server's answer.
	 * @return topic filter, requested and granted QoS
	 */
	public SubscribeResult.Answer getAnswer() {
		return this.answer;
	}

}
