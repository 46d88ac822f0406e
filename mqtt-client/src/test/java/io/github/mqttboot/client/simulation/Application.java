package io.github.mqttboot.client.simulation;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.MqttCredentials;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.SimulatedClients;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * The application that uses the client: publishes, subscribes, handles messages well and
 * badly, and writes everything into the ledger.
 */
final class Application implements MqttConnectionListener {

	static final String CLIENT_IDENTIFIER = "simulated";

	static final List<String> TOPICS = List.of("in/a", "in/b", "in/c/d");

	/** Time that an outcome may take from the loop to the application. */
	private static final long SLACK = 5 * World.SECOND;

	private final World world;

	private final Plan plan;

	private final ClientProcess process;

	private final Ledger ledger;

	private final WireHistory history;

	private final BackoffModel backoff;

	private final MqttClient client;

	private final List<Subscriber> subscribers;

	private boolean nameUnknown;

	private long handlingTime = 50 * World.MILLISECOND;

	private double badness = 0.02;

	private boolean connected;

	private boolean stopped;

	private int connects;

	Application(World world, Plan plan, ClientProcess process, Ledger ledger, WireHistory history) {
		this.world = world;
		this.plan = plan;
		this.process = process;
		this.ledger = ledger;
		this.history = history;
		this.backoff = new BackoffModel(world, plan);
		this.client = SimulatedClients.create(builder(), process.loop());
		this.subscribers = List.of(new Subscriber(this, 0, false, "in/a"), new Subscriber(this, 1, true, "in/+"),
				new Subscriber(this, 2, false, "in/c/#", "in/a"), new Subscriber(this, 3, true, "#"));
	}

	private MqttClientBuilder builder() {
		List<String> uris = new ArrayList<>();
		for (int i = 1; i <= this.plan.addresses(); i++) {
			uris.add("mqtt://127.0.0." + i + ":1883");
		}
		MqttClientBuilder builder = MqttClient.builder()
			.uris(uris.toArray(new String[0]))
			.clientId(CLIENT_IDENTIFIER)
			.version(this.plan.version())
			.cleanStart(this.plan.cleanStart())
			.sessionExpiry(this.plan.sessionExpiry())
			.keepAlive(this.plan.keepAlive())
			.connectTimeout(this.plan.connectTimeout())
			.receiveMaximum(this.plan.receiveMaximum())
			.maxInFlight(this.plan.maxInFlight())
			.maxQos2InFlight(this.plan.maxQos2InFlight())
			.queueCapacity(this.plan.queueCapacity())
			.inboundQueueCapacity(this.plan.inboundQueueCapacity())
			.topicAliasMaximum(this.plan.topicAliasMaximum())
			.deliveryTimeout(this.plan.deliveryTimeout())
			.closeTimeout(Duration.ofMillis(1))
			.subscribeBatchSize(2)
			.retryFirstConnect(true)
			.listenerExecutor(this.process.executor())
			.connectionListener(this)
			.reconnect(new ReconnectOptions(true, this.plan.initialDelay(), this.plan.maxDelay(),
					this.plan.multiplier(), this.plan.jitter()));
		return builder.credentials(this::credentials);
	}

	private @Nullable MqttCredentials credentials() throws UnknownHostException {
		if (this.nameUnknown) {
			throw new UnknownHostException("broker.test");
		}
		return null;
	}

	MqttClient client() {
		return this.client;
	}

	World world() {
		return this.world;
	}

	Ledger ledger() {
		return this.ledger;
	}

	List<Subscriber> subscribers() {
		return this.subscribers;
	}

	void setNameUnknown(boolean nameUnknown) {
		this.nameUnknown = nameUnknown;
	}

	/** Set how long a listener takes at most, and how often it fails. */
	void setHandling(long time, double badness) {
		this.handlingTime = time;
		this.badness = badness;
	}

	/** Return how long the next message keeps its listener busy. */
	long nextHandlingTime() {
		return this.world.chance(0.7) ? 0 : (long) (this.world.random() * this.handlingTime);
	}

	boolean fails() {
		return this.world.chance(this.badness);
	}

	/** Do something on an application's thread, that is: not while it is paused. */
	void later(long nanos, Runnable task) {
		this.world.after(nanos, () -> {
			if (this.process.isPaused()) {
				later(World.MILLISECOND + this.process.pausedSince(this.world.now()), task);
			}
			else {
				task.run();
			}
		});
	}

	void connect() {
		this.stopped = false;
		CompletableFuture<ConnectResult> future = this.client.connect();
		future.whenComplete((result, failure) -> this.world.note((failure != null) ? "connect() failed" : "connect()"));
	}

	void disconnectFor(long nanos) {
		this.world.note("application disconnects");
		this.client.disconnect();
		later(nanos, this::connect);
	}

	void publish(int count) {
		for (int i = 0; i < count; i++) {
			publish(this.world.oneOf("out/a", "out/b"), QoS.of(this.world.between(0, 2)));
		}
	}

	void publish(String topic, QoS qos) {
		Publication publication = this.ledger.newPublication(topic, qos, this.process.pausedInAll());
		String padding = this.world.chance(0.02) ? " ".repeat(this.world.between(1, 90_000)) : "";
		MqttMessageBuilder message = MqttMessage.to(topic).payload(publication.payload() + padding).qos(qos);
		if (this.world.chance(0.1)) {
			message.messageExpiryInterval(Duration.ofSeconds(this.world.between(1, 100)));
		}
		this.world.note("publish " + publication);
		this.client.publish(message.build())
			.whenComplete((result, failure) -> this.ledger.onOutcome(publication, failure));
		expectOutcome(publication);
	}

	private void expectOutcome(Publication publication) {
		long paused = this.process.pausedInAll() - publication.pausedBefore;
		long deadline = publication.calledAt + this.plan.deliveryTimeout().toNanos() + SLACK + paused;
		this.world.at(deadline, () -> {
			boolean pausedSince = this.process.pausedInAll() - publication.pausedBefore > paused;
			if (publication.outcome == null && (pausedSince || this.process.isPaused())) {
				expectOutcome(publication);
			}
			else {
				this.world.check(publication.outcome != null,
						"The delivery timeout is over and there is no outcome: " + publication);
			}
		});
	}

	boolean isConnected() {
		return this.connected;
	}

	boolean isStopped() {
		return this.stopped;
	}

	@Override
	public void onConnected(ConnectResult result, boolean reconnect) {
		this.world.note("event: connected");
		this.connected = true;
		this.connects++;
		if (!this.plan.executorRejects()) {
			this.world.check(reconnect == (this.connects > 1), "Reconnect is " + reconnect);
		}
	}

	@Override
	public void onDisconnected(@Nullable MqttException cause, @Nullable ReasonCode reasonCode,
			@Nullable Duration reconnectDelay) {
		this.world.note("event: disconnected, next attempt in " + reconnectDelay);
		this.connected = false;
		onDelay(reconnectDelay, reasonCode, false);
	}

	@Override
	public void onConnectFailed(MqttException cause, @Nullable Duration reconnectDelay) {
		this.world.note("event: connect failed, next attempt in " + reconnectDelay);
		if (cause instanceof MqttConnectException failure) {
			onDelay(reconnectDelay, failure.reasonCode(), false);
		}
		else {
			// lost before the application heard of it: the server's reason is not told
			onDelay(reconnectDelay, null, true);
		}
	}

	private void onDelay(@Nullable Duration delay, @Nullable ReasonCode reasonCode, boolean reasonUnknown) {
		this.history.lifetimes
			.forEach((lifetime) -> this.backoff.onConnectionEnded(lifetime.nanos(), lifetime.keepAlive()));
		this.history.lifetimes.clear();
		if (delay != null && !this.plan.executorRejects()) {
			this.backoff.onDelay(delay, reasonCode, reasonUnknown);
		}
	}

	@Override
	public void onSessionTakenOver(String clientIdentifier) {
		this.world.note("event: session taken over");
		this.stopped = true;
		later(this.world.nanosBetween(Duration.ofSeconds(10), Duration.ofMinutes(10)), this::connect);
	}

	@Override
	public void onSubscriptionRefused(SubscribeResult.Answer answer) {
		this.subscribers.forEach((subscriber) -> subscriber.onRefused(answer.topicFilter()));
	}

	@Override
	public void onMessageDropped(MqttMessage message) {
		Copy copy = this.ledger.copy(message.payloadAsString());
		copy.unmatched = true;
		boolean wanted = this.subscribers.stream()
			.anyMatch((subscriber) -> subscriber.surelyWants(copy.topic, copy.createdAt));
		this.world.check(!wanted || this.plan.executorRejects(),
				"Nobody was called although somebody subscribed: " + copy);
	}

}
