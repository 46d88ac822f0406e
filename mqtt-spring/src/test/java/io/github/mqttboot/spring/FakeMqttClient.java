package io.github.mqttboot.spring;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.mqttboot.client.BlockingMqttClient;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ClientStatistics;
import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.DisconnectOptions;
import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.MqttMessageListener;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.UnsubscribeResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;

/**
 * A client without a network: remembers what it was asked to do, and delivers on the
 * calling thread.
 */
public class FakeMqttClient implements MqttClient {

	/** What was done, in its order: "subscribe a/b", "connect" and so on. */
	public final List<String> calls = new CopyOnWriteArrayList<>();

	/** What was published and accepted. */
	public final List<MqttMessage> published = new CopyOnWriteArrayList<>();

	/** What {@link #connect()} returns. */
	public CompletableFuture<ConnectResult> connection = new CompletableFuture<>();

	/** What a publish returns; completed from the start. */
	public CompletableFuture<PublishResult> outcome = CompletableFuture.completedFuture(null);

	/** What {@link #disconnect(DisconnectOptions)} returns; completed from the start. */
	public CompletableFuture<Void> disconnection = CompletableFuture.completedFuture(null);

	/** How many publishes are refused because the queue is full. */
	public int timesFull;

	/** Answers {@link BlockingMqttClient#awaitCapacity}. */
	public boolean capacityComes = true;

	public ClientState state = ClientState.DISCONNECTED;

	/** What was agreed with the server; null while there is no connection. */
	public ConnectResult agreement;

	private final MqttClientOptions options;

	private final Map<String, ManualAcknowledgmentListener> listeners = new LinkedHashMap<>();

	private final Map<String, TopicSubscription> subscriptions = new LinkedHashMap<>();

	public FakeMqttClient() {
		this((builder) -> {
		});
	}

	public FakeMqttClient(Consumer<MqttClientBuilder> customizer) {
		MqttClientBuilder builder = MqttClient.builder().retryFirstConnect(true);
		customizer.accept(builder);
		this.options = builder.options();
	}

	/**
	 * Deliver a message to the listeners that subscribed, as the server would.
	 */
	public FakeAcknowledgment deliver(MqttMessage message) {
		FakeAcknowledgment acknowledgment = new FakeAcknowledgment();
		List<ManualAcknowledgmentListener> called = new ArrayList<>();
		this.subscriptions.forEach((filter, subscription) -> {
			ManualAcknowledgmentListener listener = this.listeners.get(filter);
			if (subscription.topicFilter().matches(message.topicName()) && !called.contains(listener)) {
				called.add(listener);
			}
		});
		for (ManualAcknowledgmentListener listener : called) {
			try {
				listener.onMessage(message, acknowledgment);
			}
			catch (Exception ex) {
				throw new AssertionError("A listener must not throw into the engine", ex);
			}
		}
		acknowledgment.listeners = called.size();
		return acknowledgment;
	}

	public FakeAcknowledgment deliver(MqttMessageBuilder message) {
		return deliver(message.build());
	}

	public FakeAcknowledgment deliver(String topic, String payload) {
		return deliver(MqttMessage.to(topic).payload(payload));
	}

	public FakeAcknowledgment deliver(String topic, String payload, QoS qos) {
		return deliver(MqttMessage.to(topic).payload(payload).qos(qos));
	}

	public TopicSubscription subscription(String topicFilter) {
		TopicSubscription subscription = this.subscriptions.get(topicFilter);
		if (subscription == null) {
			throw new AssertionError("Nobody subscribed to " + topicFilter + " but to " + this.subscriptions.keySet());
		}
		return subscription;
	}

	public List<String> topicFilters() {
		return List.copyOf(this.subscriptions.keySet());
	}

	public MqttMessage lastPublished() {
		if (this.published.isEmpty()) {
			throw new AssertionError("Nothing was published");
		}
		return this.published.get(this.published.size() - 1);
	}

	@Override
	public CompletableFuture<ConnectResult> connect() {
		this.calls.add("connect");
		return this.connection;
	}

	@Override
	public CompletableFuture<PublishResult> publish(MqttMessage message) {
		if (this.timesFull > 0) {
			this.timesFull--;
			return CompletableFuture
				.failedFuture(new MqttNotSentException(MqttNotSentException.Reason.QUEUE_FULL, "full"));
		}
		this.published.add(message);
		return this.outcome;
	}

	@Override
	public CompletableFuture<SubscribeResult> subscribe(List<TopicSubscription> subscriptions,
			MqttMessageListener listener) {
		return subscribe(subscriptions, (message, acknowledgment) -> {
			listener.onMessage(message);
			acknowledgment.acknowledge();
		});
	}

	@Override
	public CompletableFuture<SubscribeResult> subscribe(List<TopicSubscription> subscriptions,
			ManualAcknowledgmentListener listener) {
		List<SubscribeResult.Answer> answers = new ArrayList<>();
		for (TopicSubscription subscription : subscriptions) {
			String filter = subscription.topicFilter().value();
			this.calls.add("subscribe " + filter);
			this.listeners.put(filter, listener);
			this.subscriptions.put(filter, subscription);
			answers
				.add(new SubscribeResult.Answer(filter, subscription.qos(), ReasonCode.of(subscription.qos().value())));
		}
		return CompletableFuture.completedFuture(new SubscribeResult(answers, null, UserProperties.none()));
	}

	@Override
	public CompletableFuture<UnsubscribeResult> unsubscribe(String... topicFilters) {
		for (String topicFilter : topicFilters) {
			this.calls.add("unsubscribe " + topicFilter);
			this.listeners.remove(topicFilter);
			this.subscriptions.remove(topicFilter);
		}
		return CompletableFuture.completedFuture(new UnsubscribeResult(Arrays.stream(topicFilters)
			.map((filter) -> new UnsubscribeResult.Answer(filter, ReasonCode.SUCCESS))
			.toList(), null, UserProperties.none()));
	}

	@Override
	public CompletableFuture<UnsubscribeResult> unsubscribe(MqttMessageListener listener, List<String> topicFilters) {
		return unsubscribe(topicFilters.toArray(String[]::new));
	}

	@Override
	public CompletableFuture<UnsubscribeResult> unsubscribe(ManualAcknowledgmentListener listener,
			List<String> topicFilters) {
		return unsubscribe(topicFilters.toArray(String[]::new));
	}

	@Override
	public CompletableFuture<Void> reauthenticate() {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<Void> disconnect(DisconnectOptions options) {
		this.calls.add("disconnect");
		return this.disconnection;
	}

	@Override
	public ClientState state() {
		return this.state;
	}

	@Override
	public ConnectResult connection() {
		return this.agreement;
	}

	@Override
	public MqttClientOptions options() {
		return this.options;
	}

	@Override
	public ClientStatistics statistics() {
		throw new UnsupportedOperationException();
	}

	@Override
	public BlockingMqttClient blocking() {
		return (BlockingMqttClient) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { BlockingMqttClient.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "awaitCapacity" -> {
						this.calls.add("awaitCapacity");
						yield this.capacityComes;
					}
					case "publish" -> {
						this.calls.add("publish within " + Duration.class.cast(arguments[1]));
						yield publish((MqttMessage) arguments[0]).get();
					}
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

	@Override
	public void close() {
		this.calls.add("close");
	}

	/**
	 * Remembers what became of one message.
	 */
	public static final class FakeAcknowledgment implements MessageAcknowledgment {

		/** How many listeners got the message. */
		public int listeners;

		private volatile boolean acknowledged;

		private volatile ReasonCode rejection;

		@Override
		public void acknowledge() {
			this.acknowledged = true;
		}

		@Override
		public void reject(ReasonCode reasonCode) {
			this.rejection = reasonCode;
		}

		public boolean isAcknowledged() {
			return this.acknowledged;
		}

		public ReasonCode rejection() {
			return this.rejection;
		}

	}

}
