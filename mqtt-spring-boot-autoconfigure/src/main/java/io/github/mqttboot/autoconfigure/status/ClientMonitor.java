package io.github.mqttboot.autoconfigure.status;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.github.mqttboot.autoconfigure.status.MqttClientStatus.Connection;
import io.github.mqttboot.autoconfigure.status.MqttClientStatus.TakeOver;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ClientStatistics;
import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.SubscribeResult.Answer;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.spring.core.MqttConnectFailedEvent;
import io.github.mqttboot.spring.core.MqttConnectedEvent;
import io.github.mqttboot.spring.core.MqttDisconnectedEvent;
import io.github.mqttboot.spring.core.MqttEvent;
import io.github.mqttboot.spring.core.MqttSessionTakenOverEvent;
import io.github.mqttboot.spring.core.MqttSubscribedEvent;
import io.github.mqttboot.spring.core.MqttSubscriptionRefusedEvent;
import io.github.mqttboot.spring.listener.ListenerSubscription;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what one client does not. The state is always the client's own: events may be
 * late. Thread-safe; nothing is called under the lock that could wait.
 */
final class ClientMonitor {

	/**
	 * A connection that lasts so long is not one of those that two clients take from each
	 * other.
	 */
	static final Duration STABLE = Duration.ofSeconds(30);

	private final String name;

	private final MqttClient client;

	private final LongSupplier nanoTime;

	private final Set<MqttListenerContainer> containers = new LinkedHashSet<>();

	private final Map<String, Answer> answers = new HashMap<>();

	private Phase phase;

	private @Nullable MqttException failure;

	private @Nullable TakeOver takeOver;

	ClientMonitor(String name, MqttClient client, LongSupplier nanoTime) {
		this.name = name;
		this.client = client;
		this.nanoTime = nanoTime;
		this.phase = new Phase(client.state() == ClientState.CONNECTED, client.statistics().connects(),
				nanoTime.getAsLong());
	}

	synchronized void onEvent(MqttEvent event) {
		if (event instanceof MqttConnectedEvent) {
			this.failure = null;
		}
		else if (event instanceof MqttDisconnectedEvent disconnected) {
			this.failure = disconnected.getCause();
		}
		else if (event instanceof MqttConnectFailedEvent failed) {
			this.failure = failed.getCause();
		}
		else if (event instanceof MqttSessionTakenOverEvent takenOver) {
			this.takeOver = new TakeOver(takenOver.getClientIdentifier(), takenOver.isSuspected());
		}
		else if (event instanceof MqttSubscribedEvent subscribed) {
			onAnswer(subscribed.getAnswer());
		}
		else if (event instanceof MqttSubscriptionRefusedEvent refused) {
			onAnswer(refused.getAnswer());
		}
		look(this.client.state(), this.client.statistics());
	}

	// of subscriptions that are no listener's nothing is remembered: their number is
	// unknown
	private void onAnswer(Answer answer) {
		if (isListenedTo(answer.topicFilter())) {
			this.answers.put(answer.topicFilter(), answer);
		}
	}

	private boolean isListenedTo(String topicFilter) {
		return this.containers.stream().flatMap(ClientMonitor::topicFilters).anyMatch(topicFilter::equals);
	}

	private static Stream<String> topicFilters(MqttListenerContainer container) {
		return container.getSubscriptions()
			.stream()
			.map(ListenerSubscription::subscription)
			.map((subscription) -> subscription.topicFilter().value());
	}

	synchronized void add(MqttListenerContainer container) {
		this.containers.add(container);
	}

	synchronized void remove(MqttListenerContainer container) {
		this.containers.remove(container);
		topicFilters(container).filter((topicFilter) -> !isListenedTo(topicFilter)).forEach(this.answers::remove);
	}

	// Whoever comes first, an event or somebody who asks, notices the change
	private Duration look(ClientState state, ClientStatistics statistics) {
		boolean connected = state == ClientState.CONNECTED;
		long now = this.nanoTime.getAsLong();
		if (this.phase.connected() != connected || this.phase.connects() != statistics.connects()) {
			this.phase = new Phase(connected, statistics.connects(), now);
		}
		Duration duration = Duration.ofNanos(now - this.phase.start());
		if (connected && duration.compareTo(STABLE) >= 0) {
			this.takeOver = null;
		}
		return duration;
	}

	synchronized MqttClientStatus status() {
		ClientState state = this.client.state();
		ClientStatistics statistics = this.client.statistics();
		ConnectResult result = this.client.connectResult();
		Duration duration = look(state, statistics).truncatedTo(ChronoUnit.MILLIS);
		boolean connected = state == ClientState.CONNECTED;
		return new MqttClientStatus(this.name, state, duration,
				(result != null) ? result.clientIdentifier() : this.client.options().clientIdentifier(),
				this.client.options()
					.serverUris()
					.stream()
					.map(URI::toString)
					.map(ClientMonitor::withoutQuery)
					.toList(),
				(connected && result != null) ? connection(result) : null, statistics, connected ? null : this.failure,
				this.takeOver, this.containers.stream().map(this::listener).toList());
	}

	private static Connection connection(ConnectResult result) {
		return new Connection(withoutQuery(result.serverUri()), Connection.text(result.version()),
				result.sessionPresent(), result.keepAlive(), result.sessionExpiryInterval());
	}

	// some servers want a token there; user name and password are never in a URI
	private static String withoutQuery(String uri) {
		int query = uri.indexOf('?');
		return (query >= 0) ? uri.substring(0, query) : uri;
	}

	private MqttListenerStatus listener(MqttListenerContainer container) {
		return new MqttListenerStatus(container,
				container.getSubscriptions()
					.stream()
					.map(ListenerSubscription::subscription)
					.map((subscription) -> subscription(subscription, container.isRunning()))
					.toList());
	}

	private MqttSubscriptionStatus subscription(TopicSubscription subscription, boolean running) {
		String topicFilter = subscription.topicFilter().value();
		Answer answer = this.answers.get(topicFilter);
		if (answer == null || !running) {
			return new MqttSubscriptionStatus(topicFilter, subscription.qos(), null, null);
		}
		return new MqttSubscriptionStatus(topicFilter, subscription.qos(), answer.grantedQos(),
				answer.isGranted() ? null : answer.reasonCode());
	}

	/**
	 * A time with a connection, or without.
	 *
	 * @param connected whether there is a connection
	 * @param connects how many connections there have been, by which two losses in a row
	 * are told apart
	 * @param start when it began
	 */
	private record Phase(boolean connected, long connects, long start) {

	}

}
