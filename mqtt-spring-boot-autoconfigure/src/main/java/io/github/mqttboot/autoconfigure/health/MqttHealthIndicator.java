package io.github.mqttboot.autoconfigure.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.mqttboot.autoconfigure.status.MqttClientStatus;
import io.github.mqttboot.autoconfigure.status.MqttClientStatus.Connection;
import io.github.mqttboot.autoconfigure.status.MqttClientStatus.TakeOver;
import io.github.mqttboot.autoconfigure.status.MqttListenerStatus;
import io.github.mqttboot.autoconfigure.status.MqttSubscriptionStatus;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for one client. It reads what is known and asks no server, so
 * it never waits.
 */
public class MqttHealthIndicator extends AbstractHealthIndicator {

	private final Supplier<MqttClientStatus> client;

	private final Duration gracePeriod;

	/**
	 * Create an indicator.
	 * @param client tells what the client is up to
	 * @param gracePeriod how long it may take to connect again before it is down
	 */
	public MqttHealthIndicator(Supplier<MqttClientStatus> client, Duration gracePeriod) {
		super("MQTT health check failed");
		this.client = client;
		this.gracePeriod = gracePeriod;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		MqttClientStatus client = this.client.get();
		builder.status(status(client)).withDetail("state", client.state());
		String reason = reason(client);
		if (reason != null) {
			builder.withDetail("reason", reason);
		}
		addConnection(builder, client);
		List<Map<String, Object>> subscriptions = client.listeners()
			.stream()
			.flatMap(MqttHealthIndicator::subscriptions)
			.toList();
		if (!subscriptions.isEmpty()) {
			builder.withDetail("subscriptions", subscriptions);
		}
	}

	private Status status(MqttClientStatus client) {
		if (client.takeOver() != null || client.isRefused()) {
			return Status.DOWN;
		}
		if (client.state() == ClientState.CONNECTED) {
			return Status.UP;
		}
		if (isIdle(client)) {
			return Status.UNKNOWN;
		}
		boolean wasConnected = client.statistics().connects() > 0;
		return (wasConnected && isTrying(client) && client.duration().compareTo(this.gracePeriod) < 0) ? Status.UP
				: Status.DOWN;
	}

	private static boolean isTrying(MqttClientStatus client) {
		return client.state() == ClientState.CONNECTING || client.state() == ClientState.RECONNECTING;
	}

	// Nobody has asked it to connect
	private static boolean isIdle(MqttClientStatus client) {
		return client.state() == ClientState.DISCONNECTED && client.statistics().connects() == 0
				&& client.statistics().connectFailures() == 0;
	}

	private static @Nullable String reason(MqttClientStatus client) {
		TakeOver takeOver = client.takeOver();
		if (takeOver != null) {
			return takeOver.suspected()
					? "The server closes the connections of client identifier '" + takeOver.clientId()
							+ "' soon after they were made: another client may have the same one"
					: "Another client has connected with the client identifier '" + takeOver.clientId()
							+ "' and taken the session over";
		}
		if (client.isRefused()) {
			return "The server has refused a subscription";
		}
		if (isIdle(client)) {
			return "Nothing has asked for a connection yet";
		}
		if (client.state() == ClientState.CONNECTED) {
			return null;
		}
		return isTrying(client) ? "There is no connection, and the client tries to connect"
				: "There is no connection, and the client does not try to connect";
	}

	private static void addConnection(Health.Builder builder, MqttClientStatus client) {
		Connection connection = client.connection();
		if (connection != null) {
			builder.withDetail("server", connection.server())
				.withDetail("version", connection.version())
				.withDetail("sessionPresent", connection.sessionPresent())
				.withDetail("connectedFor", client.duration());
		}
		else {
			builder.withDetail("servers", client.servers()).withDetail("disconnectedFor", client.duration());
		}
		builder.withDetail("clientId", client.clientId()).withDetail("reconnects", client.reconnects());
		MqttException failure = client.failure();
		if (failure != null) {
			// not withException: that is logged by each probe, and the client has logged
			// it
			builder.withDetail("error", failure.getClass().getName() + ": " + failure.getMessage());
		}
	}

	private static Stream<Map<String, Object>> subscriptions(MqttListenerStatus listener) {
		return listener.subscriptions()
			.stream()
			.map((subscription) -> subscription(listener.container().getId(), listener.container().isRunning(),
					subscription));
	}

	private static Map<String, Object> subscription(String listener, boolean running,
			MqttSubscriptionStatus subscription) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("listener", listener);
		details.put("topicFilter", subscription.topicFilter());
		details.put("requestedQos", subscription.requestedQos().value());
		QoS grantedQos = subscription.grantedQos();
		ReasonCode refusal = subscription.refusal();
		if (!running) {
			details.put("stopped", true);
		}
		else if (grantedQos != null) {
			details.put("grantedQos", grantedQos.value());
		}
		else if (refusal != null) {
			details.put("refusal", refusal);
		}
		return details;
	}

}
