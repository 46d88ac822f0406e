package io.github.mqttboot.interop;

import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.mqttboot.client.MqttMessageListener;
import io.github.mqttboot.client.message.MqttMessage;

/**
 * Keeps what a subscription brings.
 */
final class Inbox implements MqttMessageListener {

	private final Queue<MqttMessage> messages = new ConcurrentLinkedQueue<>();

	@Override
	public void onMessage(MqttMessage message) {
		this.messages.add(message);
	}

	List<MqttMessage> messages() {
		return List.copyOf(this.messages);
	}

	List<String> payloads() {
		return this.messages.stream().map(MqttMessage::payloadAsString).toList();
	}

	Set<String> distinctPayloads() {
		return Set.copyOf(payloads());
	}

	int size() {
		return this.messages.size();
	}

}
