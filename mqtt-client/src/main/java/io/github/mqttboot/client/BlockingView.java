package io.github.mqttboot.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.mqttboot.client.MqttClientOptions.WhenDisconnected;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.internal.connection.OutboundBudget;
import io.github.mqttboot.client.internal.transport.EventLoops;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * The blocking view: waits for the futures of the client.
 */
final class BlockingView implements BlockingMqttClient {

	// Time for the engine to tell an outcome after its own time limit.
	private static final Duration GRACE = Duration.ofSeconds(2);

	private final DefaultMqttClient client;

	private final OutboundBudget budget;

	private final ConnectionGate gate;

	// Full: the mailbox waits, and with it, in the end, the server.
	private final BlockingQueue<Received> received;

	/** One object, so that a topic filter that is subscribed again is not heard twice. */
	private final ManualAcknowledgmentListener puller = this::onMessage;

	BlockingView(DefaultMqttClient client, OutboundBudget budget, ConnectionGate gate) {
		this.client = client;
		this.budget = budget;
		this.gate = gate;
		this.received = new LinkedBlockingQueue<>(client.options().inboundQueueCapacity());
	}

	@Override
	public ConnectResult connect() {
		MqttClientOptions options = this.client.options();
		Duration limit = options.retryFirstConnect() ? options.deliveryTimeout()
				: options.connectTimeout().multipliedBy(2L * options.serverUris().size());
		return await(this.client::connect, limit.plus(GRACE),
				() -> new MqttConnectException("There was no connection within " + limit, null));
	}

	@Override
	public boolean awaitConnection(Duration timeout) {
		refuseLoopThread();
		try {
			return this.gate.await(nanos(timeout));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MqttNotSentException(Reason.INTERRUPTED,
					"The thread was interrupted while it waited for a connection", ex);
		}
	}

	@Override
	public PublishResult publish(MqttMessage message) {
		return publish(message, this.client.options().deliveryTimeout());
	}

	@Override
	public PublishResult publish(MqttMessage message, Duration timeout) {
		refuseLoopThread();
		long deadline = System.nanoTime() + nanos(timeout);
		awaitConnectionIfTold(message, timeout);
		PublishCall call = submit(message, deadline);
		try {
			return call.future().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			this.client.withdraw(call);
			return await(call::future, GRACE, () -> new MqttOutcomeUnknownException("The message to '" + message.topic()
					+ "' was not acknowledged within " + timeout + ": it may or may not have been delivered"));
		}
		catch (InterruptedException ex) {
			this.client.withdraw(call);
			return outcomeOfInterrupted(call, ex);
		}
		catch (ExecutionException ex) {
			throw unwrap(ex);
		}
	}

	private void awaitConnectionIfTold(MqttMessage message, Duration timeout) {
		boolean wait = this.client.options().whenDisconnected() == WhenDisconnected.WAIT;
		if (wait && !awaitConnection(timeout) && !this.client.isClosed()) {
			throw this.client.counted(message, new MqttNotSentException(Reason.DISCONNECTED, "The message to '"
					+ message.topic() + "' was not sent: there was no connection within " + timeout));
		}
	}

	// Wait for room, and again if another thread was faster to take it.
	private PublishCall submit(MqttMessage message, long deadline) {
		PublishCall call = this.client.trySubmit(message);
		while (call == null) {
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				throw this.client.counted(message, new MqttNotSentException(Reason.QUEUE_FULL, "The message to '"
						+ message.topic() + "' was not sent: the outbound queue had no room for it in time"));
			}
			awaitCapacity(message.payload().length, Duration.ofNanos(left));
			call = this.client.trySubmit(message);
		}
		return call;
	}

	// A message that was withdrawn has its outcome at once: tell whether it was sent.
	private static PublishResult outcomeOfInterrupted(PublishCall call, InterruptedException interruption) {
		String topic = call.message().topic();
		try {
			// not interruptible
			return call.future().copy().orTimeout(GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof MqttNotSentException) {
				throw new MqttNotSentException(Reason.INTERRUPTED,
						"The thread was interrupted before the message to '" + topic + "' was sent", interruption);
			}
			throw new MqttOutcomeUnknownException("The thread was interrupted while it waited for the acknowledgement "
					+ "of the message to '" + topic + "'", interruption);
		}
		finally {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean awaitCapacity(int payloadLength, Duration timeout) {
		refuseLoopThread();
		try {
			return this.budget.await(payloadLength, nanos(timeout));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MqttNotSentException(Reason.INTERRUPTED,
					"The thread was interrupted while it waited for room in the outbound queue", ex);
		}
	}

	@Override
	public SubscribeResult subscribe(TopicSubscription... subscriptions) {
		return await(() -> this.client.subscribe(List.of(subscriptions), this.puller), answerLimit(),
				() -> unanswered("subscribe"));
	}

	private void onMessage(MqttMessage message, MessageAcknowledgment acknowledgment) throws InterruptedException {
		Received next = new Received(message, acknowledgment);
		boolean taken = false;
		while (!taken && !this.client.isClosed()) {
			// once the client is closed, nobody receives: the message stays
			// unacknowledged
			taken = this.received.offer(next, 100, TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public SubscribeResult subscribe(List<TopicSubscription> subscriptions, MqttMessageListener listener) {
		return await(() -> this.client.subscribe(subscriptions, listener), answerLimit(),
				() -> unanswered("subscribe"));
	}

	@Override
	public @Nullable MqttMessage receive(Duration timeout) {
		refuseLoopThread();
		try {
			Received next = this.received.poll(nanos(timeout), TimeUnit.NANOSECONDS);
			if (next == null) {
				return null;
			}
			next.acknowledgment().acknowledge();
			return next.message();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MqttException("The thread was interrupted while it waited for a message", ex);
		}
	}

	@Override
	public UnsubscribeResult unsubscribe(String... topicFilters) {
		return await(() -> this.client.unsubscribe(topicFilters), answerLimit(), () -> unanswered("unsubscribe"));
	}

	@Override
	public void reauthenticate() {
		// in the executor's queue, at work, and with the server
		Duration limit = this.client.options().connectTimeout().plus(GRACE);
		await(() -> this.client.reauthenticate(), limit,
				() -> new MqttOutcomeUnknownException("The connection was not authenticated again within " + limit));
	}

	@Override
	public void disconnect() {
		disconnect(DisconnectOptions.NORMAL);
	}

	@Override
	public void disconnect(DisconnectOptions options) {
		Duration limit = this.client.options().closeTimeout();
		await(() -> this.client.disconnect(options), limit,
				() -> new MqttException("The connection was not closed within " + limit));
	}

	@Override
	public MqttClient async() {
		return this.client;
	}

	@Override
	public void close() {
		this.client.close();
	}

	private Duration answerLimit() {
		return this.client.options().deliveryTimeout().plus(GRACE);
	}

	private static MqttException unanswered(String what) {
		return new MqttOutcomeUnknownException("The server has not answered the " + what + " in time");
	}

	private <T> T await(Supplier<CompletableFuture<T>> call, Duration limit, Supplier<MqttException> late) {
		refuseLoopThread();
		try {
			return call.get().get(nanos(limit), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw late.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new MqttOutcomeUnknownException("The thread was interrupted while it waited for the server's answer",
					ex);
		}
		catch (ExecutionException ex) {
			throw unwrap(ex);
		}
	}

	// Give the caller an exception with the caller's own stack trace.
	private static MqttException unwrap(ExecutionException ex) {
		if (ex.getCause() instanceof MqttException cause) {
			cause.addSuppressed(new IllegalStateException("Waited for here"));
			return cause;
		}
		return new MqttException("The call failed: " + ex.getMessage(), ex.getCause());
	}

	// However long it is: who wants to wait for ever may
	private static long nanos(Duration timeout) {
		return TimeUnit.NANOSECONDS.convert(timeout);
	}

	private static void refuseLoopThread() {
		if (EventLoops.isCurrent()) {
			throw new IllegalStateException("A blocking call on an I/O thread would hold up the connections of all "
					+ "clients, its own among them: use the asynchronous client there");
		}
	}

	private record Received(MqttMessage message, MessageAcknowledgment acknowledgment) {

	}

}
