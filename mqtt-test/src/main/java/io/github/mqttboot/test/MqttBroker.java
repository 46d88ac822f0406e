package io.github.mqttboot.test;

import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.test.internal.Broker;
import io.github.mqttboot.test.internal.BrokerSettings;
import io.github.mqttboot.test.internal.ConnectedClient;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT broker in this JVM, <b>for tests and demos only</b>: it keeps everything in
 * memory, knows no TLS and listens on the loopback address alone. Speaks MQTT 3.1, 3.1.1
 * and 5 and starts in milliseconds.
 *
 * <pre class="code">
 * try (MqttBroker broker = MqttBroker.start()) {
 *     MqttClient client = MqttClient.builder().uri(broker.uri()).build();
 *     ...
 *     broker.control().awaitPublished("sensors/#", 1, Duration.ofSeconds(5));
 * }
 * </pre>
 *
 * Thread-safe.
 */
public final class MqttBroker implements AutoCloseable {

	private final Broker broker;

	private final BrokerSettings settings;

	private final MqttBrokerControl control;

	MqttBroker(BrokerSettings settings) {
		this.settings = settings;
		this.broker = new Broker(settings);
		this.control = new MqttBrokerControl(this.broker);
		try {
			this.broker.start();
		}
		catch (RuntimeException ex) {
			this.broker.close();
			throw ex;
		}
	}

	/**
	 * Start a broker on a free port that lets everybody in.
	 * @return the broker; closing it is up to the caller
	 * @throws java.io.UncheckedIOException if it can't listen
	 */
	public static MqttBroker start() {
		return builder().start();
	}

	/**
	 * Start to configure a broker.
	 * @return a builder
	 */
	public static MqttBrokerBuilder builder() {
		return new MqttBrokerBuilder();
	}

	/**
	 * Return where clients find the broker.
	 * @return the URI, {@code mqtt://127.0.0.1:port}
	 */
	public String uri() {
		return "mqtt://127.0.0.1:" + port();
	}

	/**
	 * Return the port. It stays the same in the broker's whole life.
	 * @return 1 to 65,535
	 */
	public int port() {
		return this.broker.port();
	}

	/**
	 * Return the user name of the first credentials that were added, for whoever wires a
	 * client to the broker.
	 * @return the user name, or {@code null} if everybody is let in
	 */
	public @Nullable String username() {
		return this.settings.credentials().keySet().stream().findFirst().orElse(null);
	}

	/**
	 * Return the password that belongs to {@link #username()}.
	 * @return the password, or {@code null} if everybody is let in
	 */
	public @Nullable String password() {
		return this.settings.credentials().values().stream().findFirst().orElse(null);
	}

	/**
	 * Return what looks into the broker and breaks things.
	 * @return the control, one per broker
	 */
	public MqttBrokerControl control() {
		return this.control;
	}

	/**
	 * Return whether the broker can be connected to.
	 * @return {@code false} while it is stopped, and after it was closed
	 */
	public boolean isRunning() {
		return this.broker.isListening();
	}

	/**
	 * Stop as a broker that is shut down does: clients get DISCONNECT 0x8B (MQTT 5) and
	 * the connections end. Sessions, subscriptions and retained messages are kept for
	 * {@link #restart()}. Does nothing if the broker is stopped.
	 */
	public void stop() {
		this.broker.stop((client) -> client.disconnect(ReasonCode.SERVER_SHUTTING_DOWN));
	}

	/**
	 * Stop as a broker that crashes does: connections are reset without a word. Sessions,
	 * subscriptions and retained messages are kept for {@link #restart()}, as if they had
	 * been on a disk. Does nothing if the broker is stopped.
	 */
	public void crash() {
		this.broker.stop(ConnectedClient::reset);
	}

	/**
	 * Listen again, on the same port, with everything that was kept. Stops the broker
	 * first if it is running.
	 * @throws IllegalStateException if the broker has been closed
	 * @throws java.io.UncheckedIOException if somebody else has taken the port
	 */
	public void restart() {
		stop();
		this.broker.start();
	}

	/**
	 * Stop for good and forget everything. Does nothing the second time.
	 */
	@Override
	public void close() {
		this.broker.close();
	}

	@Override
	public String toString() {
		return "MQTT test broker at " + uri();
	}

}
