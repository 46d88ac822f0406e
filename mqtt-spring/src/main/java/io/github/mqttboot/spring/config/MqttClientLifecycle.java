package io.github.mqttboot.spring.config;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.error.MqttConnectException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Connects a client when the application starts and disconnects it when the application
 * stops. Listeners come first: they are all subscribed before the connection opens,
 * because a kept session sends its messages at once. On the way out they stop first as
 * well, so that what they publish still leaves.
 * <p>
 * To start late and to end late are two phases: an application that publishes until its
 * last web request is done leaves the end to a {@link MqttClientShutdown}.
 */
public class MqttClientLifecycle implements SmartLifecycle {

	/** Just below {@link MqttListenerEndpointRegistry#DEFAULT_PHASE}. */
	public static final int DEFAULT_PHASE = Integer.MAX_VALUE - 200;

	private static final Duration CONNECT_GRACE = Duration.ofSeconds(5);

	private static final int MOST_CAUSES = 20;

	private static final Log logger = LogFactory.getLog(MqttClientLifecycle.class);

	private final MqttClient client;

	private final @Nullable MqttListenerEndpointRegistry registry;

	private StartupPolicy startupPolicy = StartupPolicy.RETRY;

	private int phase = DEFAULT_PHASE;

	private boolean disconnectOnStop = true;

	private volatile boolean running;

	private volatile boolean stopped;

	/**
	 * Create a lifecycle.
	 * @param client the client
	 * @param registry holds the listeners to start before connecting, or {@code null} if
	 * there are none
	 */
	public MqttClientLifecycle(MqttClient client, @Nullable MqttListenerEndpointRegistry registry) {
		Assert.notNull(client, "Client must not be null");
		this.client = client;
		this.registry = registry;
	}

	/**
	 * Set what the start does about the first connection.
	 * @param startupPolicy the policy; {@link StartupPolicy#RETRY} if not called
	 */
	public void setStartupPolicy(StartupPolicy startupPolicy) {
		Assert.notNull(startupPolicy, "Startup policy must not be null");
		this.startupPolicy = startupPolicy;
	}

	/**
	 * Set the phase to start and stop in.
	 * @param phase the phase, below the registry's; {@link #DEFAULT_PHASE} if not called
	 */
	public void setPhase(int phase) {
		this.phase = phase;
	}

	/**
	 * Set whether stopping disconnects the client, or only stops the listeners.
	 * @param disconnectOnStop {@code true} if not called; {@code false} to leave it to a
	 * {@link MqttClientShutdown}
	 */
	public void setDisconnectOnStop(boolean disconnectOnStop) {
		this.disconnectOnStop = disconnectOnStop;
	}

	/**
	 * Start the listeners, then connect.
	 * @throws MqttConnectException if the policy is {@link StartupPolicy#FAIL} and the
	 * first attempt fails
	 * @throws IllegalStateException if the policy is {@link StartupPolicy#RETRY} and the
	 * client was built not to retry
	 */
	@Override
	public synchronized void start() {
		if (this.running) {
			return;
		}
		MqttClientOptions options = this.client.options();
		Assert.state(this.startupPolicy != StartupPolicy.RETRY || options.retryFirstConnect(),
				"Startup policy RETRY needs a client that was built with retryFirstConnect(true)");
		if (this.registry != null) {
			this.registry.start();
		}
		this.stopped = false;
		if (this.startupPolicy != StartupPolicy.LAZY) {
			connect(options);
		}
		this.running = true;
	}

	private void connect(MqttClientOptions options) {
		CompletableFuture<ConnectResult> connection = this.client.connect();
		if (this.startupPolicy == StartupPolicy.FAIL) {
			Duration limit = options.connectTimeout()
				.multipliedBy(Math.max(1, options.serverUris().size()))
				.plus(CONNECT_GRACE);
			awaitConnection(connection, limit);
			return;
		}
		connection.whenComplete((result, failure) -> {
			if (failure != null) {
				onGivenUp(options, failure);
			}
		});
	}

	// the client has logged why; a stack trace of its threads says nothing to anybody
	private void onGivenUp(MqttClientOptions options, Throwable failure) {
		if (!this.stopped) {
			logger.error("MQTT client '" + options.clientIdentifier() + "' has no connection and does not try again: "
					+ failure.getMessage());
		}
		// only what they are: an exception of what gives the credentials may quote them
		Throwable cause = failure.getCause();
		for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
			logger.debug("Caused by " + cause.getClass().getName());
			cause = cause.getCause();
		}
	}

	private void awaitConnection(CompletableFuture<ConnectResult> connection, Duration limit) {
		try {
			connection.get(limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			throw new MqttConnectException("The MQTT client could not connect", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new MqttConnectException("The MQTT client did not connect within " + limit, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MqttConnectException("Interrupted while waiting for the MQTT client to connect", ex);
		}
	}

	/**
	 * Stop the listeners, then disconnect unless that is left to another.
	 * @see MqttClientShutdown
	 */
	@Override
	public void stop() {
		MqttClientShutdown.await(disconnect());
	}

	/**
	 * Stop the listeners, then disconnect, without waiting for it: several clients
	 * disconnect side by side.
	 * @param callback called once the client is disconnected, or the time for it is over
	 */
	@Override
	public void stop(Runnable callback) {
		MqttClientShutdown.whenDone(disconnect(), callback);
	}

	private synchronized CompletableFuture<Void> disconnect() {
		if (!this.running) {
			return CompletableFuture.completedFuture(null);
		}
		this.running = false;
		this.stopped = true;
		if (this.registry != null) {
			// a bean that has the registry injected is stopped before it, whatever the
			// phases
			this.registry.stop();
		}
		return this.disconnectOnStop ? MqttClientShutdown.disconnect(this.client)
				: CompletableFuture.completedFuture(null);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

	/**
	 * Return what the start does about the first connection.
	 * @return the policy
	 */
	public StartupPolicy getStartupPolicy() {
		return this.startupPolicy;
	}

}
