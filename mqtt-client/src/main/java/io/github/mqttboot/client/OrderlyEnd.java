package io.github.mqttboot.client;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import io.github.mqttboot.client.internal.dispatch.Dispatcher;
import io.github.mqttboot.client.internal.dispatch.OutcomeQueue;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.transport.Loop;

/**
 * What an application does before it disconnects. Looks for the end of something every
 * now and then, on the event loop.
 */
final class OrderlyEnd {

	private static final long LOOK_EVERY_NANOS = 10_000_000L;

	private final Loop loop;

	private final Dispatcher dispatcher;

	private final Session session;

	private final OutcomeQueue outcomes;

	private final BooleanSupplier closed;

	OrderlyEnd(Loop loop, Dispatcher dispatcher, Session session, OutcomeQueue outcomes, BooleanSupplier closed) {
		this.loop = loop;
		this.dispatcher = dispatcher;
		this.session = session;
		this.outcomes = outcomes;
		this.closed = closed;
	}

	CompletableFuture<Void> stopReceiving(Collection<ManualAcknowledgmentListener> listeners) {
		if (this.closed.getAsBoolean()) {
			return CompletableFuture.completedFuture(null);
		}
		List<Object> owners = List.copyOf(listeners);
		// a listener that calls this would wait for itself
		boolean wait = !this.dispatcher.isListenerThread();
		CompletableFuture<Void> future = new CompletableFuture<>();
		this.loop.execute(() -> {
			this.dispatcher.stop(owners);
			tellOnce(() -> !wait || this.dispatcher.isIdle(owners), future);
		});
		return future;
	}

	CompletableFuture<Void> flush(BooleanSupplier connected) {
		if (this.closed.getAsBoolean()) {
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<Void> future = new CompletableFuture<>();
		this.loop.execute(() -> tellOnce(() -> !connected.getAsBoolean() || !this.session.isBusy(), future));
		return future;
	}

	private void tellOnce(BooleanSupplier over, CompletableFuture<Void> future) {
		if (this.closed.getAsBoolean() || over.getAsBoolean()) {
			this.outcomes.add(() -> future.complete(null));
			this.outcomes.flush();
		}
		else if (!future.isDone()) {
			this.loop.schedule(() -> tellOnce(over, future), LOOK_EVERY_NANOS);
		}
	}

}
