package io.github.mqttboot.spring.config;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.MqttClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

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
		await(end());
	}

	/**
	 * Disconnect without waiting for it: several clients disconnect side by side.
	 * @param callback called once the client is disconnected, or the time for it is over
	 */
	@Override
	public void stop(Runnable callback) {
		whenDone(end(), callback);
	}

	private CompletableFuture<Void> end() {
		if (!this.running) {
			return CompletableFuture.completedFuture(null);
		}
		this.running = false;
		return disconnect(this.client);
	}

	// Wait for the end of a client, in order or not
	static void await(CompletableFuture<Void> end) {
		try {
			end.get();
		}
		catch (ExecutionException ex) {
			logFailure(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// Tell of the end of a client, in order or not
	static void whenDone(CompletableFuture<Void> end, Runnable callback) {
		end.whenComplete((result, failure) -> {
			logFailure(failure);
			callback.run();
		});
	}

	private static void logFailure(@Nullable Throwable failure) {
		if (failure != null) {
			logger.warn("The MQTT client did not disconnect in order", failure);
		}
	}

	static CompletableFuture<Void> disconnect(MqttClient client) {
		long limit = client.options().closeTimeout().toNanos();
		return client.flush()
			.copy()
			.orTimeout(limit / 2, TimeUnit.NANOSECONDS)
			.exceptionally((failure) -> unfinished(client, failure))
			.thenCompose((flushed) -> client.disconnect().copy().orTimeout(limit, TimeUnit.NANOSECONDS));
	}

	private static @Nullable Void unfinished(MqttClient client, Throwable failure) {
		logger.warn("Some messages of MQTT client '" + client.options().clientIdentifier()
				+ "' are not acknowledged by the server at the end", failure);
		return null;
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
