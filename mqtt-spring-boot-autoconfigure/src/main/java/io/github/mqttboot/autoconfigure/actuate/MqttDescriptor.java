package io.github.mqttboot.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.autoconfigure.status.MqttClientStatus;
import io.github.mqttboot.autoconfigure.status.MqttListenerStatus;
import io.github.mqttboot.autoconfigure.status.MqttSubscriptionStatus;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ClientStatistics;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.ListenerFailureCounts;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows.
 *
 * @param clients the clients by name
 * @param listeners the listeners by id
 */
public record MqttDescriptor(Map<String, ClientDescriptor> clients,
		Map<String, ListenerDescriptor> listeners) implements OperationResponseBody {

	/**
	 * A client.
	 *
	 * @param state the state of the connection
	 * @param stateFor how long there has been a connection, or none
	 * @param clientId the client identifier
	 * @param servers the servers that the client may connect to
	 * @param connection the connection, {@code null} if there is none
	 * @param error why there is no connection, {@code null} if there is one or nobody
	 * knows
	 * @param takenOver the take-over that the client has not recovered from, or
	 * {@code null}
	 * @param statistics counters
	 */
	public record ClientDescriptor(ClientState state, Duration stateFor, String clientId, List<String> servers,
			MqttClientStatus.@Nullable Connection connection, @Nullable String error,
			MqttClientStatus.@Nullable TakeOver takenOver,
			StatisticsDescriptor statistics) implements OperationResponseBody {

		static ClientDescriptor of(MqttClientStatus client) {
			MqttException failure = client.failure();
			return new ClientDescriptor(client.state(), client.duration(), client.clientId(), client.servers(),
					client.connection(),
					(failure != null) ? failure.getClass().getName() + ": " + failure.getMessage() : null,
					client.takeOver(), StatisticsDescriptor.of(client));
		}

	}

	/**
	 * Counters of a client.
	 *
	 * @param connects connections that were made
	 * @param reconnects of these, all but the first
	 * @param connectFailures attempts that failed
	 * @param connectionsLost connections that ended without the application's will
	 * @param published messages whose publish is done
	 * @param publishFailed messages whose publish has failed
	 * @param received messages received
	 * @param unmatched messages received that no listener wanted
	 * @param outbound messages that are published and have no outcome yet
	 * @param outboundBytes their payload in bytes
	 * @param queued of these, not yet written
	 * @param inFlight of these, written and not acknowledged
	 * @param inbound messages that wait for listeners or are with them
	 * @param unacknowledged messages received and not acknowledged
	 */
	public record StatisticsDescriptor(long connects, long reconnects, long connectFailures, long connectionsLost,
			long published, long publishFailed, long received, long unmatched, int outbound, long outboundBytes,
			int queued, int inFlight, int inbound, int unacknowledged) {

		static StatisticsDescriptor of(MqttClientStatus client) {
			ClientStatistics statistics = client.statistics();
			return new StatisticsDescriptor(statistics.connects(), client.reconnects(), statistics.connectFailures(),
					statistics.connectionsLost(), statistics.published(), statistics.publishFailed(),
					statistics.received(), statistics.unmatched(), statistics.outboundMessages(),
					statistics.outboundBytes(), statistics.queued(), statistics.inFlight(),
					statistics.inboundMessages(), statistics.unacknowledged());
		}

	}

	/**
	 * A listener.
	 *
	 * @param client the name of its client
	 * @param state what it is up to
	 * @param subscriptions what it subscribes to
	 * @param ackMode when messages are acknowledged
	 * @param concurrency how many messages it works on at a time at most
	 * @param order what stays in order among them
	 * @param batchSize how many messages it is called with at most, {@code null} if with
	 * each
	 * @param received messages that were taken to it
	 * @param rejected messages that its filter has not accepted
	 * @param inFlight messages, or batches, that wait for it or are with it
	 * @param retries how often it was tried again
	 * @param failures messages that it failed on for good
	 * @param deadLetters messages that were published as dead letters
	 */
	public record ListenerDescriptor(String client, ListenerState state, List<SubscriptionDescriptor> subscriptions,
			AckMode ackMode, int concurrency, String order, @Nullable Integer batchSize, long received, long rejected,
			int inFlight, long retries, long failures, long deadLetters) implements OperationResponseBody {

		static ListenerDescriptor of(String client, MqttListenerStatus listener) {
			MqttListenerContainer container = listener.container();
			ListenerFailureCounts failures = container.getFailureCounts();
			return new ListenerDescriptor(client, ListenerState.of(container),
					listener.subscriptions().stream().map(SubscriptionDescriptor::of).toList(), container.getAckMode(),
					container.getConcurrency(), container.getOrder().name(),
					(container.getBatchSize() > 0) ? container.getBatchSize() : null, container.getReceivedCount(),
					container.getRejectedCount(), container.getInFlightCount(), failures.retries(), failures.failures(),
					failures.deadLetters());
		}

	}

	/**
	 * A subscription.
	 *
	 * @param topicFilter the topic filter
	 * @param requestedQos the maximum QoS that the listener wants
	 * @param grantedQos the QoS that the server has granted, {@code null} if it has not,
	 * or not answered yet
	 * @param refusal the reason code of the server's refusal, {@code null} if it has not
	 * refused
	 */
	public record SubscriptionDescriptor(String topicFilter, int requestedQos, @Nullable Integer grantedQos,
			@Nullable ReasonCode refusal) {

		static SubscriptionDescriptor of(MqttSubscriptionStatus subscription) {
			QoS granted = subscription.grantedQos();
			return new SubscriptionDescriptor(subscription.topicFilter(), subscription.requestedQos().value(),
					(granted != null) ? granted.value() : null, subscription.refusal());
		}

	}

	/**
	 * What a listener is up to.
	 */
	public enum ListenerState {

		/** It is started. */
		RUNNING,

		/** It is started, and called with no messages. */
		PAUSED,

		/** It is not subscribed. */
		STOPPED;

		static ListenerState of(MqttListenerContainer container) {
			if (!container.isRunning()) {
				return STOPPED;
			}
			return container.isPaused() ? PAUSED : RUNNING;
		}

	}

}
