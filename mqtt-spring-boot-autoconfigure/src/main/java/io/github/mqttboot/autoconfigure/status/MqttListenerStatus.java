package io.github.mqttboot.autoconfigure.status;

import java.util.List;

import io.github.mqttboot.spring.listener.MqttListenerContainer;

/**
 * A listener and what has become of its subscriptions.
 *
 * @param container the listener's container
 * @param subscriptions one for each of its topic filters
 */
public record MqttListenerStatus(MqttListenerContainer container, List<MqttSubscriptionStatus> subscriptions) {

	/**
	 * Return whether messages are missing although the listener is started: the server
	 * has refused one of its subscriptions.
	 * @return {@code false} also if it is stopped
	 */
	public boolean isRefused() {
		return this.container.isRunning() && this.subscriptions.stream().anyMatch(MqttSubscriptionStatus::isRefused);
	}

}
