package io.github.mqttboot.spring.config;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.mqttboot.client.MqttClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Disconnects a client when the application stops, later than {@link MqttClientLifecycle}
 * stops the listeners: in between, what else is still at work can publish. It must not
 * depend on the other one, because it would be stopped before it then.
 */
public class MqttClientShutdown implements SmartLifecycle {

	/**
	 * Below the phases in which Spring Boot waits for the last web request and stops the
	 * web server.
	 */
	public static final int DEFAULT_PHASE = Integer.MAX_VALUE - 4096;

	private static final Log logger = LogFactory.getLog(MqttClientShutdown.class);

	private final MqttClient client;

	private int phase = DEFAULT_PHASE;

	private volatile boolean running;

	/**
	 * Create a lifecycle.
	 * @param client the client
	 */
	public MqttClientShutdown(MqttClient client) {
		Assert.notNull(client, "Client must not be null");
		this.client = client;
	}

	/**
	 * Set the phase to stop in.
	 * @param phase the phase, below that of what publishes; {@link #DEFAULT_PHASE} if not
	 * called
	 */
	public void setPhase(int phase) {
		this.phase = phase;
	}

	/** Does nothing: connecting comes later. */
	@Override
	public void start() {
		this.running = true;
	}

	/**
	 * Disconnect, and wait for it as long as closing the client may take. Half of that is
	 * for messages that are on their way to the server.
	 */
	@Override
	public void stop() {
		if (this.running) {
			this.running = false;
			disconnect(this.client);
		}
	}

	static void disconnect(MqttClient client) {
		Duration limit = client.options().closeTimeout();
		if (!await(client.flush(), limit.dividedBy(2))) {
			logger.warn("Some messages of MQTT client '" + client.options().clientIdentifier()
					+ "' are not acknowledged by the server at the end");
		}
		if (!await(client.disconnect(), limit)) {
			logger.warn("MQTT client '" + client.options().clientIdentifier() + "' did not disconnect in order");
		}
	}

	private static boolean await(CompletableFuture<Void> future, Duration limit) {
		try {
			future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Not done in time", ex);
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
