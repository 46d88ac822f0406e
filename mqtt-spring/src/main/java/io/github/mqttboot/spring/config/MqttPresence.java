package io.github.mqttboot.spring.config;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.message.MqttMessage;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Keeps the retained message of a client's presence topic true: online after every
 * connect, offline before a regular disconnect. When the connection breaks, the will
 * message says it. To be given to the client's builder as a connection listener.
 */
public class MqttPresence implements MqttConnectionListener, SmartLifecycle {

	private static final Log logger = LogFactory.getLog(MqttPresence.class);

	/**
	 * The server publishes no will message after a regular disconnect [MQTT-3.14.4-3].
	 */
	private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(5);

	private final MqttMessage online;

	private final MqttMessage offline;

	private final Supplier<? extends MqttClient> client;

	private volatile boolean running;

	/**
	 * Create a presence.
	 * @param online the birth message
	 * @param offline the message to publish before a regular disconnect; the client's
	 * will message should be the same
	 * @param client returns the client, which is built after this; asked for the first
	 * time once it is connected
	 */
	public MqttPresence(MqttMessage online, MqttMessage offline, Supplier<? extends MqttClient> client) {
		Assert.notNull(online, "Online message must not be null");
		Assert.notNull(offline, "Offline message must not be null");
		this.online = online;
		this.offline = offline;
		this.client = client;
	}

	@Override
	public void onConnected(ConnectResult result, boolean reconnect) {
		this.client.get().publish(this.online).whenComplete((published, failure) -> log(failure));
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		MqttClient client = this.client.get();
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
