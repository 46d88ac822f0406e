package io.github.mqttboot.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.connection.ConnectionEvents;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs and counts what happens to a connection and passes it on to the application's
 * connection listeners, in order and away from the event loop.
 */
final class ConnectionListeners implements ConnectionEvents {

	private static final Logger logger = LoggerFactory.getLogger(MqttClient.class);

	private static final long ONE_MINUTE = Duration.ofMinutes(1).toNanos();

	private final String clientIdentifier;

	private final List<MqttConnectionListener> listeners;

	private final Executor executor;

	private final LongAdder connects = new LongAdder();

	private final LongAdder connectFailures = new LongAdder();

	private final LongAdder connectionsLost = new LongAdder();

	private final LongAdder unmatched = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final ConnectionGate gate = new ConnectionGate();

	private final AtomicBoolean downgradeTold = new AtomicBoolean();

	/** Why the last attempt failed, if there was no connection since. */
	private volatile @Nullable String toldFailure;

	private final AtomicLong lastUnmatchedWarning = new AtomicLong(System.nanoTime() - ONE_MINUTE);

	private volatile @Nullable ConnectResult connectResult;

	ConnectionListeners(MqttClientOptions options, Executor executor) {
		this.clientIdentifier = options.clientIdentifier();
		this.listeners = options.connectionListeners();
		this.executor = executor;
	}

	static ConnectResult result(Negotiated negotiated, Endpoint endpoint) {
		PacketProperties properties = negotiated.properties();
		MqttVersion version = switch (negotiated.version()) {
			case MQTT_3_1 -> MqttVersion.MQTT_3_1;
			case MQTT_3_1_1 -> MqttVersion.MQTT_3_1_1;
			case MQTT_5 -> MqttVersion.MQTT_5;
		};
		return new ConnectResult(version, negotiated.sessionPresent(), negotiated.clientIdentifier(), endpoint.uri(),
				Duration.ofSeconds(negotiated.keepAlive()), Duration.ofSeconds(negotiated.sessionExpiryInterval()),
				negotiated.receiveMaximum(), negotiated.maximumPacketSize(), negotiated.maximumQos(),
				negotiated.retainAvailable(), negotiated.wildcardSubscriptionAvailable(),
				negotiated.sharedSubscriptionAvailable(), negotiated.subscriptionIdentifierAvailable(),
				negotiated.topicAliasMaximum(), properties.text(Property.RESPONSE_INFORMATION),
				properties.text(Property.SERVER_REFERENCE), properties.text(Property.REASON_STRING),
				properties.userProperties());
	}

	long connects() {
		return this.connects.sum();
	}

	long connectFailures() {
		return this.connectFailures.sum();
	}

	long connectionsLost() {
		return this.connectionsLost.sum();
	}

	long unmatched() {
		return this.unmatched.sum();
	}

	long failures() {
		return this.failures.sum();
	}

	ConnectionGate gate() {
		return this.gate;
	}

	@Nullable ConnectResult connectResult() {
		return this.connectResult;
	}

	private void tell(Consumer<MqttConnectionListener> event) {
		for (MqttConnectionListener listener : this.listeners) {
			this.executor.execute(() -> event.accept(listener));
		}
	}

	private static @Nullable Duration delay(long retryDelayNanos) {
		return (retryDelayNanos == NO_RETRY) ? null : Duration.ofNanos(retryDelayNanos);
	}

	private static String outlook(long retryDelayNanos) {
		return (retryDelayNanos == NO_RETRY) ? "no further attempt"
				: "next attempt in " + Duration.ofNanos(retryDelayNanos).toMillis() + " ms";
	}

	@Override
	public void onConnected(Negotiated negotiated, Endpoint endpoint, boolean reconnect) {
		this.connects.increment();
		this.toldFailure = null;
		ConnectResult result = result(negotiated, endpoint);
		this.connectResult = result;
		this.gate.setOpen(true);
		logger.info("MQTT client '{}' {} to {} with {}, session {}", LogText.of(result.clientIdentifier()),
				reconnect ? "reconnected" : "connected", endpoint, result.version(),
				result.sessionPresent() ? "present" : "new");
		tell((listener) -> listener.onConnected(result, reconnect));
	}

	@Override
	public void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode, long retryDelayNanos) {
		this.gate.setOpen(false);
		this.connectResult = null;
		if (cause == null) {
			logger.info("MQTT client '{}' disconnected", LogText.of(this.clientIdentifier));
		}
		else {
			this.connectionsLost.increment();
			logger.warn("MQTT client '{}' lost its connection; {}: {}", LogText.of(this.clientIdentifier),
					outlook(retryDelayNanos), LogText.of(cause.getMessage()));
		}
		tell((listener) -> listener.onDisconnected(cause, reasonCode, delay(retryDelayNanos)));
	}

	@Override
	public void onConnectFailed(MqttException cause, long retryDelayNanos) {
		this.connectFailures.increment();
		// once for each cause in a row: a server that is down for hours must not fill the
		// log
		boolean told = retryDelayNanos != NO_RETRY && String.valueOf(cause.getMessage()).equals(this.toldFailure);
		this.toldFailure = String.valueOf(cause.getMessage());
		logger.atLevel(told ? Level.DEBUG : Level.WARN)
			.log("MQTT client '{}' could not connect; {}: {}", LogText.of(this.clientIdentifier),
					outlook(retryDelayNanos), LogText.of(cause.getMessage()));
		tell((listener) -> listener.onConnectFailed(cause, delay(retryDelayNanos)));
	}

	@Override
	public void onSessionTakenOver(String clientIdentifier, long retryDelayNanos) {
		logger.error(
				"Another client has connected with the client identifier '{}' and taken the session over; {}. Give "
						+ "each client an identifier of its own",
				LogText.of(clientIdentifier), outlook(retryDelayNanos));
		tell((listener) -> listener.onSessionTakenOver(clientIdentifier));
	}

	@Override
	public void onTakeOverSuspected(String clientIdentifier, long retryDelayNanos) {
		logger.error(
				"The server closes every connection of the client identifier '{}' soon after it was made; {}. Is there "
						+ "another client with this identifier? Give each client one of its own. If not, the server's "
						+ "log should tell why",
				LogText.of(clientIdentifier), outlook(retryDelayNanos));
		tell((listener) -> listener.onTakeOverSuspected(clientIdentifier));
	}

	@Override
	public void onServerReference(String reference, Endpoint from, @Nullable Endpoint followed) {
		if (followed != null) {
			logger.info("The server {} refers MQTT client '{}' to {}", from, LogText.of(this.clientIdentifier),
					followed);
		}
		else {
			logger.warn(
					"The server {} refers MQTT client '{}' to '{}', which is not followed: the option for server "
							+ "references does not name it",
					from, LogText.of(this.clientIdentifier), LogText.of(reference));
		}
		tell((listener) -> listener.onServerReference(reference, followed != null));
	}

	@Override
	public void onSubscribed(Subscription subscription, ReasonCode reasonCode) {
		SubscribeResult.Answer answer = SubscribeCall.answer(subscription, reasonCode);
		if (answer.isGranted()) {
			tell((listener) -> listener.onSubscribed(answer));
		}
		else {
			logger.error("The server refused the subscription to '{}' with {}: nothing will be received for it",
					LogText.of(answer.topicFilter()), reasonCode);
			tell((listener) -> listener.onSubscriptionRefused(answer));
		}
	}

	@Override
	public void onUnmatched(MqttMessage message) {
		this.unmatched.increment();
		long now = System.nanoTime();
		long last = this.lastUnmatchedWarning.get();
		if (now - last >= ONE_MINUTE && this.lastUnmatchedWarning.compareAndSet(last, now)) {
			logger.warn(
					"A message to '{}' matches no listener and is acknowledged; {} such messages so far. The "
							+ "server may keep subscriptions of an earlier session",
					LogText.of(message.topic()), this.unmatched.sum());
		}
		tell((listener) -> listener.onMessageDropped(message));
	}

	// Nobody waits for it any more, so the log is all there is
	void onGivenUp(MqttMessage message, MqttException failure) {
		logger.error("A message to '{}' from the session store is given up: {}", LogText.of(message.topic()),
				LogText.of(failure.getMessage()));
	}

	void onDowngraded() {
		if (this.downgradeTold.compareAndSet(false, true)) {
			logger.warn("The server has acknowledged a QoS 2 message as it does QoS 1 ones, with PUBACK instead of "
					+ "PUBREC: it has no QoS 2, as RabbitMQ has none, so messages may arrive twice. Publish with QoS "
					+ "1 there. This is logged once for each client");
		}
	}

	// A message that is not acknowledged makes all others wait, in the end for ever
	void onHeldBack(MqttMessage message, String filters, int unacknowledged, long nanos) {
		logger.warn("A message to '{}' has not been acknowledged for {} seconds and holds back the acknowledgements "
				+ "behind it, {} in all: look for a listener that blocks, or forgets to acknowledge, among those "
				+ "of {}", LogText.of(message.topic()), Duration.ofNanos(nanos).toSeconds(), unacknowledged,
				LogText.of(filters));
	}

	@Override
	public void onListenerFailed(MqttMessage message, Throwable failure) {
		this.failures.increment();
		// whoever listens for connections need not care for this
		logger.error(
				"A listener has thrown while it handled a message to '{}' ({} bytes); the message is "
						+ "acknowledged, because MQTT sends none again on a living connection",
				LogText.of(message.topic()), message.payload().length, failure);
		tell((listener) -> listener.onListenerFailed(message, failure));
	}

}
