package io.github.mqttboot.spring.observation;

import java.net.URI;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import org.jspecify.annotations.Nullable;

/**
 * What an observation says about the client. Thread-safe.
 */
public final class ObservedClient {

	private final MqttClient client;

	private volatile @Nullable Server server;

	/**
	 * Create an observed client.
	 * @param client the client
	 */
	public ObservedClient(MqttClient client) {
		this.client = client;
	}

	/**
	 * Return the client identifier.
	 * @return the one in force, which a server may have assigned
	 */
	public String clientIdentifier() {
		ConnectResult connection = this.client.connectResult();
		return (connection != null) ? connection.clientIdentifier() : this.client.options().clientIdentifier();
	}

	/**
	 * Return whether messages can have user properties. Without a connection that is what
	 * the client was told to speak, and with {@link MqttVersion#AUTO} it is likely.
	 * @return {@code false} before MQTT 5
	 */
	public boolean hasUserProperties() {
		ConnectResult connection = this.client.connectResult();
		MqttVersion version = (connection != null) ? connection.version() : this.client.options().version();
		return version == MqttVersion.MQTT_5 || version == MqttVersion.AUTO;
	}

	/**
	 * Return the server of the connection.
	 * @return name or address, or {@code null} while there is no connection
	 */
	public @Nullable String serverAddress() {
		Server current = server();
		return (current != null) ? current.uri.getHost() : null;
	}

	/**
	 * Return the port of the connection's server.
	 * @return the port, or -1 if it is not known
	 */
	public int serverPort() {
		Server current = server();
		return (current != null) ? current.uri.getPort() : -1;
	}

	@SuppressWarnings("ReferenceEquality")
	private @Nullable Server server() {
		ConnectResult connection = this.client.connectResult();
		if (connection == null) {
			return null;
		}
		Server known = this.server;
		if (known == null || known.connection != connection) {
			// one connection, many messages: read its URI once
			known = new Server(connection, URI.create(connection.serverUri()));
			this.server = known;
		}
		return known;
	}

	private record Server(ConnectResult connection, URI uri) {

	}

}
