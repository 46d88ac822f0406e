package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.spring.observation.MqttListenerObservation;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOffExecution;

/**
 * The attempts at one call of a listener that has failed: with one message, or with a
 * batch of them. What a method throws is tried again on the thread of the listener, which
 * waits in between; a future that fails is tried again without holding a thread. One
 * thread at a time is at work here.
 */
final class DeliveryAttempts {

	private final ErrorPath path;

	private final AckMode ackMode;

	private final List<ListenerMessage> messages;

	private final Callable<? extends @Nullable CompletionStage<?>> call;

	private final long began;

	private final Runnable finished;

	private int attempts = 1;

	private @Nullable BackOffExecution backOff;

	/**
	 * Create attempts, the first of which is over.
	 * @param path what follows on them
	 * @param ackMode when the messages are acknowledged
	 * @param messages one at least
	 * @param call calls the listener
	 * @param began when the first attempt did, in nanoseconds; only matters if the path
	 * is timed
	 * @param finished called once the messages are done with, on this or another thread
	 */
	DeliveryAttempts(ErrorPath path, AckMode ackMode, List<ListenerMessage> messages,
			Callable<? extends @Nullable CompletionStage<?>> call, long began, Runnable finished) {
		this.path = path;
		this.ackMode = ackMode;
		this.messages = messages;
		this.call = call;
		this.began = began;
		this.finished = finished;
	}

	/**
	 * Go on after the listener has thrown, on its thread.
	 * @param thrown what it threw
	 */
	@SuppressWarnings("CatchingUnchecked")
	void onThrown(Throwable thrown) {
		Throwable failure = thrown;
		while (true) {
			Duration delay = nextDelay(failure);
			if (delay == null || !waitFor(delay)) {
				giveUp(failure);
				return;
			}
			CompletionStage<?> pending;
			try {
				pending = attempt();
			}
			catch (Throwable ex) {
				failure = ex;
				continue;
			}
			await(pending);
			return;
		}
	}

	/**
	 * Go on after the listener's future has failed.
	 * @param thrown what it failed with
	 */
	void onFutureFailed(Throwable thrown) {
		boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
		Throwable failure = (wrapped && thrown.getCause() != null) ? thrown.getCause() : thrown;
		Duration delay = nextDelay(failure);
		if (delay == null) {
			giveUp(failure);
			return;
		}
		this.path.pause(delay)
			.thenRunAsync(() -> attemptAgain(failure), this.path.retryExecutor())
			.whenComplete((nothing, ex) -> {
				if (ex != null) {
					// there is no thread to be had
					giveUp(failure);
				}
			});
	}

	@SuppressWarnings("CatchingUnchecked")
	private void attemptAgain(Throwable before) {
		if (this.path.isAbandoned()) {
			giveUp(before);
			return;
		}
		CompletionStage<?> pending;
		try {
			pending = attempt();
		}
		catch (Throwable ex) {
			onFutureFailed(ex);
			return;
		}
		await(pending);
	}

	@SuppressWarnings("try")
	private @Nullable CompletionStage<?> attempt() throws Exception {
		this.attempts++;
		this.path.counts().onRetry();
		this.messages.forEach((message) -> message.getObservation().event(MqttListenerObservation.Events.RETRY));
		// an attempt after a failed future runs on another thread
		try (Observation.Scope scope = this.messages.get(0).getObservation().openScope()) {
			return this.call.call();
		}
	}

	private void await(@Nullable CompletionStage<?> pending) {
		if (pending == null) {
			succeed();
			return;
		}
		pending.whenComplete((result, failure) -> {
			if (failure == null) {
				succeed();
			}
			else {
				onFutureFailed(failure);
			}
		});
	}

	private void succeed() {
		if (this.ackMode == AckMode.AUTO) {
			this.messages.forEach(ListenerMessage::acknowledge);
		}
		this.finished.run();
	}

	// when to try again, or null if this was the last attempt
	private @Nullable Duration nextDelay(Throwable failure) {
		// if a reply has failed, the next message may be with the listener already
		boolean retried = this.messages.stream()
			.anyMatch((message) -> !message.isReleased() && this.path.isRetried(message.getMqttMessage().qos()));
		if (!retried || !this.path.isRetryable(failure)) {
			return null;
		}
		if (this.backOff == null) {
			this.backOff = this.path.retryPolicy().getBackOff().start();
		}
		long delay = this.backOff.nextBackOff();
		return (delay == BackOffExecution.STOP || isTooLate(delay)) ? null : Duration.ofMillis(delay);
	}

	private boolean isTooLate(long delay) {
		Duration limit = this.path.retryPolicy().getTimeout();
		return !limit.isZero()
				&& Duration.ofNanos(System.nanoTime() - this.began).plusMillis(delay).compareTo(limit) >= 0;
	}

	// whether there is an attempt to follow
	private boolean waitFor(Duration delay) {
		if (!delay.isZero()) {
			try {
				this.path.pause(delay).get();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return false;
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException("A pause does not fail", ex);
			}
		}
		return !this.path.isAbandoned();
	}

	private void giveUp(Throwable cause) {
		if (cause instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		AtomicInteger open = new AtomicInteger(this.messages.size());
		for (ListenerMessage message : this.messages) {
			this.path.settle(message, this.ackMode, this.attempts, cause, () -> {
				if (open.decrementAndGet() == 0) {
					this.finished.run();
				}
			});
		}
	}

}
