package io.github.mqttboot.autoconfigure.status;

import java.time.Duration;
import java.util.List;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ClientStatistics;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.error.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * What a client is up to, at one moment. There is nothing secret in it: no credentials,
 * no query of a URI, no user property.
 *
 * @param name the name that the client has in this application
 * @param state the state of the connection
 * @param duration how long there has been a connection, or none
 * @param clientId the client identifier; empty if the server is to assign one and has not
 * yet
 * @param servers the servers that the client may connect to
 * @param connection the connection, or {@code null} if there is none
 * @param statistics counters
 * @param failure why there is no connection, or {@code null} if nobody knows
 * @param takeOver the take-over that the client has not recovered from, or {@code null}
 * @param listeners the listeners of the client
 */
public record MqttClientStatus(String name, ClientState state, Duration duration, String clientId, List<String> servers,
		@Nullable Connection connection, ClientStatistics statistics, @Nullable MqttException failure,
		@Nullable TakeOver takeOver, List<MqttListenerStatus> listeners) {

	/**
	 * Return how many connections there were after the first one.
	 * @return zero or more
	 */
	public long reconnects() {
		return Math.max(0, this.statistics.connects() - 1);
	}

	/**
	 * Return whether the server has refused what a listener needs.
	 * @return {@code true} if there is a subscription that was refused
	 */
	public boolean isRefused() {
		return this.listeners.stream().anyMatch(MqttListenerStatus::isRefused);
	}

	/**
	 * A connection.
	 *
	 * @param server the URI of the server, without a query
	 * @param version the version that is spoken: 5, 3.1.1 or 3.1
	 * @param sessionPresent whether the server went on with a stored session
	 * @param keepAlive the keep alive in force
	 * @param sessionExpiry how long the session outlives the connection
	 */
	public record Connection(String server, String version, boolean sessionPresent, Duration keepAlive,
			Duration sessionExpiry) {

		static String text(MqttVersion version) {
			return switch (version) {
				case MQTT_5 -> "5";
				case MQTT_3_1_1 -> "3.1.1";
				case MQTT_3_1 -> "3.1";
				case AUTO -> "auto";
			};
		}

	}

	/**
	 * Another client came with the same client identifier.
	 *
	 * @param clientId the client identifier
	 * @param suspected whether that is a guess, for the server has not said so
	 */
	public record TakeOver(String clientId, boolean suspected) {

	}

}
