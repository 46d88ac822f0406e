package io.github.mqttboot.test;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.test.internal.BrokerSettings;

/**
 * Configures a {@link MqttBroker}. What is set here holds for the broker's whole life;
 * what a test wants to change while it runs is in {@link MqttBrokerControl}.
 */
public final class MqttBrokerBuilder {

	private final Map<String, String> credentials = new LinkedHashMap<>();

	private int port;

	private int receiveMaximum = BrokerSettings.NO_RECEIVE_MAXIMUM;

	private int maximumPacketSize = BrokerSettings.NO_PACKET_LIMIT;

	private int topicAliasMaximum = 100;

	private QoS maximumQos = QoS.EXACTLY_ONCE;

	private boolean retainAvailable = true;

	private boolean sharedSubscriptionsAvailable = true;

	private int serverKeepAlive;

	private int queueLimit = 100_000;

	private int recordLimit = 100_000;

	MqttBrokerBuilder() {
	}

	/**
	 * Set the port to listen on, always on 127.0.0.1.
	 * @param port the port; 0 (the default) for any free one
	 * @return this builder
	 * @throws IllegalArgumentException if the port is not 0 to 65,535
	 */
	public MqttBrokerBuilder port(int port) {
		this.port = requireBetween("Port", port, 0, 65_535);
		return this;
	}

	/**
	 * Let in only clients with these or other credentials added here; all others get
	 * {@link io.github.mqttboot.client.message.ReasonCode#BAD_USER_NAME_OR_PASSWORD}.
	 * Without any, everybody is let in.
	 * @param userName the user name
	 * @param password the password
	 * @return this builder
	 */
	public MqttBrokerBuilder credentials(String userName, String password) {
		this.credentials.put(userName, password);
		return this;
	}

	/**
	 * Announce a receive maximum, and end the connection of a client that exceeds it with
	 * 0x93 (MQTT 5).
	 * @param receiveMaximum 1 to 65,535 (the default) unacknowledged messages
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttBrokerBuilder receiveMaximum(int receiveMaximum) {
		this.receiveMaximum = requireBetween("Receive maximum", receiveMaximum, 1, BrokerSettings.NO_RECEIVE_MAXIMUM);
		return this;
	}

	/**
	 * Announce a maximum packet size (MQTT 5), and end the connection of a client that
	 * sends a larger packet.
	 * @param bytes 1 to 268,435,460 (the default: no limit) bytes, fixed header included
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttBrokerBuilder maximumPacketSize(int bytes) {
		this.maximumPacketSize = requireBetween("Maximum packet size", bytes, 1, BrokerSettings.NO_PACKET_LIMIT);
		return this;
	}

	/**
	 * Announce a topic alias maximum (MQTT 5).
	 * @param topicAliasMaximum 0 (no aliases) to 65,535; 100 by default
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttBrokerBuilder topicAliasMaximum(int topicAliasMaximum) {
		this.topicAliasMaximum = requireBetween("Topic alias maximum", topicAliasMaximum, 0, 65_535);
		return this;
	}

	/**
	 * Announce a maximum QoS (MQTT 5), grant no higher one, and refuse what is published
	 * with a higher one.
	 * @param maximumQos the maximum QoS; QoS 2 by default
	 * @return this builder
	 */
	public MqttBrokerBuilder maximumQos(QoS maximumQos) {
		this.maximumQos = maximumQos;
		return this;
	}

	/**
	 * Announce whether messages can be retained (MQTT 5), and refuse them if not.
	 * @param available {@code true} by default
	 * @return this builder
	 */
	public MqttBrokerBuilder retainAvailable(boolean available) {
		this.retainAvailable = available;
		return this;
	}

	/**
	 * Announce whether subscriptions can be shared (MQTT 5), and refuse them if not.
	 * @param available {@code true} by default
	 * @return this builder
	 */
	public MqttBrokerBuilder sharedSubscriptionsAvailable(boolean available) {
		this.sharedSubscriptionsAvailable = available;
		return this;
	}

	/**
	 * Replace the keep alive that MQTT 5 clients ask for.
	 * @param keepAlive 1 to 65,535 seconds, or zero (the default) to leave it to clients
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttBrokerBuilder serverKeepAlive(Duration keepAlive) {
		this.serverKeepAlive = requireBetween("Server keep alive", Math.toIntExact(keepAlive.toSeconds()), 0, 65_535);
		return this;
	}

	/**
	 * Limit what waits for one client that is not connected, or slow. More is dropped.
	 * @param messages zero or more; 100,000 by default
	 * @return this builder
	 * @throws IllegalArgumentException if the value is negative
	 */
	public MqttBrokerBuilder queueLimit(int messages) {
		this.queueLimit = requireBetween("Queue limit", messages, 0, Integer.MAX_VALUE);
		return this;
	}

	/**
	 * Limit what {@link MqttBrokerControl#published()} remembers; the oldest go first,
	 * also when the payloads have more than 64 MiB together.
	 * @param messages zero (remember nothing) or more; 100,000 by default
	 * @return this builder
	 * @throws IllegalArgumentException if the value is negative
	 */
	public MqttBrokerBuilder recordLimit(int messages) {
		this.recordLimit = requireBetween("Record limit", messages, 0, Integer.MAX_VALUE);
		return this;
	}

	/**
	 * Start the broker.
	 * @return the broker; closing it is up to the caller
	 * @throws java.io.UncheckedIOException if it can't listen on the port
	 */
	public MqttBroker start() {
		return new MqttBroker(new BrokerSettings(this.port, copyOfCredentials(), this.receiveMaximum,
				this.maximumPacketSize, this.topicAliasMaximum, this.maximumQos, this.retainAvailable,
				this.sharedSubscriptionsAvailable, this.serverKeepAlive, this.queueLimit, this.recordLimit));
	}

	// in the order added: the first ones are those that clients are wired with
	private Map<String, String> copyOfCredentials() {
		return Collections.unmodifiableMap(new LinkedHashMap<>(this.credentials));
	}

	private static int requireBetween(String what, int value, int lowest, int highest) {
		if (value < lowest || value > highest) {
			throw new IllegalArgumentException(
					what + " must be between " + lowest + " and " + highest + " but is " + value);
		}
		return value;
	}

}
