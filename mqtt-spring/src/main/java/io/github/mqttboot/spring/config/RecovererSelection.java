package io.github.mqttboot.spring.config;

import java.util.List;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.DeadLetterRecoverer;
import io.github.mqttboot.spring.listener.ListenerSubscription;
import io.github.mqttboot.spring.listener.LoggingRecoverer;
import io.github.mqttboot.spring.listener.MqttMessageRecoverer;
import io.github.mqttboot.spring.listener.RejectingRecoverer;
import io.github.mqttboot.spring.listener.StopContainerRecoverer;
import org.jspecify.annotations.Nullable;

/**
 * Selects the recoverer of a listener, and finds out at start-up if it could not do its
 * work.
 */
final class RecovererSelection {

	private final MqttClient client;

	private final MqttMessageRecoverer recoverer;

	private final @Nullable DeadLetterRecoverer deadLetterRecoverer;

	/**
	 * Create a selection.
	 * @param client the client of the listener
	 * @param recoverer the recoverer of listeners that say nothing about it
	 * @param deadLetterRecoverer for listeners with a dead letter topic of their own, or
	 * {@code null}
	 */
	RecovererSelection(MqttClient client, MqttMessageRecoverer recoverer,
			@Nullable DeadLetterRecoverer deadLetterRecoverer) {
		this.client = client;
		this.recoverer = recoverer;
		this.deadLetterRecoverer = deadLetterRecoverer;
	}

	/**
	 * Select the recoverer of a listener.
	 * @param endpoint the listener
	 * @param ackMode when its messages are acknowledged
	 * @param subscriptions what it subscribes to
	 * @return the recoverer
	 * @throws InvalidMqttListenerException if the recoverer could not do its work
	 */
	MqttMessageRecoverer select(MqttListenerEndpoint endpoint, AckMode ackMode,
			List<ListenerSubscription> subscriptions) {
		MqttMessageRecoverer selected = select(endpoint);
		if (selected instanceof DeadLetterRecoverer deadLetters) {
			requireUsable(endpoint, deadLetters, subscriptions);
		}
		else if (selected instanceof RejectingRecoverer) {
			requireNotAcknowledgedBefore(endpoint, ackMode, "rejected");
			requireMqtt5(endpoint);
		}
		else if (selected instanceof StopContainerRecoverer) {
			requireNotAcknowledgedBefore(endpoint, ackMode, "left to the next connection");
			requireKeptSession(endpoint);
		}
		return selected;
	}

	private MqttMessageRecoverer select(MqttListenerEndpoint endpoint) {
		String topic = endpoint.getDeadLetterTopic();
		if (topic == null) {
			return this.recoverer;
		}
		if (topic.equals(MqttListenerEndpoint.NO_DEAD_LETTERS)) {
			return (this.recoverer instanceof DeadLetterRecoverer) ? new LoggingRecoverer() : this.recoverer;
		}
		try {
			return deadLetters().withTopic(topic);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMqttListenerException(endpoint.getDescription(),
					"its dead letter topic is '" + topic + "': " + ex.getMessage(), "Correct the topic", ex);
		}
	}

	private DeadLetterRecoverer deadLetters() {
		if (this.deadLetterRecoverer != null) {
			return this.deadLetterRecoverer;
		}
		return (this.recoverer instanceof DeadLetterRecoverer deadLetters) ? deadLetters
				: new DeadLetterRecoverer(this.client);
	}

	private static void requireUsable(MqttListenerEndpoint endpoint, DeadLetterRecoverer deadLetters,
			List<ListenerSubscription> subscriptions) {
		try {
			deadLetters.requireUsableFor(endpoint.getId(), subscriptions);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMqttListenerException(endpoint.getDescription(), String.valueOf(ex.getMessage()),
					"Choose another topic, for this listener by @MqttRetry(deadLetterTopic = \"...\"), or do without by "
							+ "deadLetterTopic = \"" + MqttListenerEndpoint.NO_DEAD_LETTERS + "\"",
					ex);
		}
	}

	private static void requireNotAcknowledgedBefore(MqttListenerEndpoint endpoint, AckMode ackMode, String what) {
		if (ackMode == AckMode.ON_RECEIPT) {
			throw new InvalidMqttListenerException(endpoint.getDescription(),
					"with ackMode ON_RECEIPT a message cannot be " + what + " when the listener has failed",
					"Use ackMode AUTO, or another recoverer");
		}
	}

	private void requireMqtt5(MqttListenerEndpoint endpoint) {
		MqttVersion version = this.client.options().version();
		if (version != MqttVersion.MQTT_5 && version != MqttVersion.AUTO) {
			throw new InvalidMqttListenerException(endpoint.getDescription(),
					"rejecting messages needs MQTT 5, but the client speaks " + version,
					"Use another recoverer, or let the client speak MQTT 5");
		}
	}

	private void requireKeptSession(MqttListenerEndpoint endpoint) {
		MqttClientOptions options = this.client.options();
		boolean version5 = options.version() == MqttVersion.MQTT_5 || options.version() == MqttVersion.AUTO;
		if (options.cleanStart() || (version5 && options.sessionExpiryInterval().isZero())) {
			throw new InvalidMqttListenerException(endpoint.getDescription(),
					"it is to stop when it has failed, but the session ends with the connection, and with it the message",
					"Let the session outlive the connection by mqtt.clean-start=false, mqtt.client-id and "
							+ "mqtt.session-expiry");
		}
	}

}
