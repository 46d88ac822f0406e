package com.example.fleet.monitor;

import java.time.Instant;

import com.example.fleet.monitor.ConnectionStatus.State;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.spring.core.MqttConnectFailedEvent;
import io.github.mqttboot.spring.core.MqttConnectedEvent;
import io.github.mqttboot.spring.core.MqttDisconnectedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Hears of the connection to the broker, and tells the {@link FleetView}.
 */
@Component
class ConnectionListener {

	private final FleetView view;

	ConnectionListener(FleetView view) {
		this.view = view;
	}

	@EventListener
	void onConnected(MqttConnectedEvent event) {
		this.view.setConnection(new ConnectionStatus(State.CONNECTED, event.getResult().serverUri(),
				protocol(event.getResult().version()), Instant.now(), null, this.view.connection().embedded()));
	}

	@EventListener
	void onDisconnected(MqttDisconnectedEvent event) {
		lost(State.RECONNECTING, Instant.now(), event.getCause());
	}

	/** An attempt more does not change since when there is no connection. */
	@EventListener
	void onConnectFailed(MqttConnectFailedEvent event) {
		lost(this.view.connection().state(), this.view.connection().since(), event.getCause());
	}

	private void lost(State state, Instant since, @Nullable MqttException cause) {
		String reason = (cause != null) ? cause.getMessage() : null;
		ConnectionStatus before = this.view.connection();
		this.view.setConnection(new ConnectionStatus(state, before.broker(), null, since, reason, before.embedded()));
	}

	private static String protocol(MqttVersion version) {
		return switch (version) {
			case MQTT_3_1 -> "MQTT 3.1";
			case MQTT_3_1_1 -> "MQTT 3.1.1";
			default -> "MQTT 5";
		};
	}

}
