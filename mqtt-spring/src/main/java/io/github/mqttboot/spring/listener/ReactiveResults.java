package io.github.mqttboot.spring.listener;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Waits for reactive results without a thread: Reactor's, and what else
 * {@link ReactiveAdapterRegistry} knows. Only touched if Reactive Streams are on the
 * class path.
 */
final class ReactiveResults {

	private ReactiveResults() {
	}

	/**
	 * Return whether a type is reactive.
	 * @param type the type
	 * @return whether {@link #await} can wait for it
	 */
	static boolean isReactive(Class<?> type) {
		return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	/**
	 * Return whether a reactive type has no values, only an end.
	 * @param type the type
	 * @return {@code true} for RxJava's Completable and the like
	 */
	static boolean hasNoValue(Class<?> type) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return adapter != null && adapter.isNoValue();
	}

	/**
	 * Subscribe to a result, and take its values one at a time.
	 * @param result the result
	 * @param onValue called with each value; the next one is asked for when that is done
	 * @return completes with the result, or {@code null} if the result is not reactive
	 */
	static @Nullable CompletionStage<?> await(Object result, Function<Object, @Nullable CompletionStage<?>> onValue) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, result);
		if (adapter == null) {
			return null;
		}
		Publisher<Object> publisher = adapter.toPublisher(result);
		Values values = new Values(onValue);
		publisher.subscribe(values);
		return values.done;
	}

	/** Takes values one at a time. */
	private static final class Values implements Subscriber<Object> {

		private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

		private final Function<Object, @Nullable CompletionStage<?>> onValue;

		private @Nullable Subscription subscription;

		/** What became of the last value. Signals come one after the other. */
		private CompletionStage<?> last = CompletableFuture.completedFuture(null);

		Values(Function<Object, @Nullable CompletionStage<?>> onValue) {
			this.onValue = onValue;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			subscription.request(1);
		}

		@Override
		@SuppressWarnings("CatchingUnchecked")
		public void onNext(Object value) {
			try {
				CompletionStage<?> handled = this.onValue.apply(value);
				this.last = (handled != null) ? handled : CompletableFuture.completedFuture(null);
			}
			catch (Throwable ex) {
				this.last = CompletableFuture.failedFuture(ex);
			}
			this.last.whenComplete((ignored, failure) -> goOn(failure));
		}

		private void goOn(@Nullable Throwable failure) {
			Subscription current = this.subscription;
			if (failure != null) {
				this.done.completeExceptionally(failure);
			}
			if (current != null && failure == null) {
				current.request(1);
			}
			else if (current != null) {
				current.cancel();
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.last.whenComplete((ignored, ex) -> this.done.completeExceptionally(failure));
		}

		@Override
		public void onComplete() {
			this.last.whenComplete((ignored, failure) -> {
				if (failure != null) {
					this.done.completeExceptionally(failure);
				}
				else {
					this.done.complete(null);
				}
			});
		}

	}

}
