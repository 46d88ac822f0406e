package io.github.mqttboot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the retained message of the presence topic true: online after every connect,
 * offline before a regular disconnect. When the connection breaks, the will message says
 * it.
 */
class MqttPresence implements MqttConnectionListener, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(MqttPresence.class);

	/**
	 * The server publishes no will message after a regular disconnect [MQTT-3.14.4-3].
	 */
	private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(5);

	private final MqttMessage online;

	private final MqttMessage offline;

	private final ObjectProvider<MqttClient> client;

	private volatile boolean running;

	MqttPresence(MqttMessage online, MqttMessage offline, ObjectProvider<MqttClient> client) {
		this.online = online;
		this.offline = offline;
		this.client = client;
	}

	@Override
	public void onConnected(ConnectResult result, boolean reconnect) {
		this.client.getObject().publish(this.online).whenComplete((published, failure) -> log(failure));
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		MqttClient client = this.client.getObject();
		if (client.state() != ClientState.CONNECTED) {
			callback.run();
			return;
		}
		client.publish(this.offline)
			.orTimeout(GOODBYE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((published, failure) -> {
				log(failure);
				callback.run();
			});
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Stops after the listeners, which may still publish, and before the client.
	 */
	@Override
	public int getPhase() {
		return MqttClientLifecycle.DEFAULT_PHASE + 1;
	}

	private void log(@Nullable Throwable failure) {
		if (failure != null) {
			logger.warn("Presence message to '" + this.online.topic() + "' could not be published", failure);
		}
	}

}
