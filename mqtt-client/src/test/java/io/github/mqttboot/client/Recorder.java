package io.github.mqttboot.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a connection listener hears.
 */
final class Recorder implements MqttConnectionListener {

	final List<String> events = new CopyOnWriteArrayList<>();

	final List<MqttException> causes = new CopyOnWriteArrayList<>();

	@Override
	public void onConnected(ConnectResult result, boolean reconnect) {
		this.events.add(reconnect ? "connected again" : "connected");
	}

	@Override
	public void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode,
			@Nullable Duration reconnectDelay) {
		this.events.add("disconnected " + reasonCode);
		if (cause != null) {
			this.causes.add(cause);
		}
	}

	@Override
	public void onConnectFailed(MqttException cause, @Nullable Duration reconnectDelay) {
		this.events.add("failed");
	}

	@Override
	public void onSessionTakenOver(String clientIdentifier) {
		this.events.add("taken over " + clientIdentifier);
	}

}
