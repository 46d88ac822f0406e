package io.github.mqttboot.spring.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.message.MqttMessage;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps the messages that are published in the transaction of the current thread until it
 * has committed, in their order. A class of its own, because Spring's transactions need
 * not be there.
 */
final class AfterCommitPublisher {

	private final Function<MqttMessage, CompletableFuture<PublishResult>> publisher;

	AfterCommitPublisher(Function<MqttMessage, CompletableFuture<PublishResult>> publisher) {
		this.publisher = publisher;
	}

	boolean isTransactionActive() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive();
	}

	CompletableFuture<PublishResult> publish(MqttMessage message) {
		for (TransactionSynchronization other : TransactionSynchronizationManager.getSynchronizations()) {
			if (other instanceof Messages messages && messages.owner() == this) {
				return messages.add(message);
			}
		}
		Messages messages = new Messages();
		TransactionSynchronizationManager.registerSynchronization(messages);
		return messages.add(message);
	}

	/**
	 * The messages of one transaction. Bound to its thread.
	 */
	private final class Messages implements TransactionSynchronization {

		private final List<Waiting> waiting = new ArrayList<>();

		/** How many messages there were when a savepoint was made. */
		private final Map<Object, Integer> savepoints = new HashMap<>();

		private boolean committed;

		AfterCommitPublisher owner() {
			return AfterCommitPublisher.this;
		}

		CompletableFuture<PublishResult> add(MqttMessage message) {
			if (this.committed) {
				// by another synchronization after the commit
				return AfterCommitPublisher.this.publisher.apply(message);
			}
			Waiting entry = new Waiting(message, new CompletableFuture<>());
			this.waiting.add(entry);
			return entry.outcome();
		}

		@Override
		public void savepoint(Object savepoint) {
			this.savepoints.put(savepoint, this.waiting.size());
		}

		@Override
		public void savepointRollback(Object savepoint) {
			// one that is not known is older than the first message
			int kept = this.savepoints.getOrDefault(savepoint, 0);
			List<Waiting> undone = this.waiting.subList(Math.min(kept, this.waiting.size()), this.waiting.size());
			fail(undone, "The transaction was rolled back to a savepoint before the message");
			undone.clear();
		}

		@Override
		public void afterCommit() {
			publish();
		}

		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_COMMITTED) {
				// what was published for the first time after the commit
				publish();
			}
			else {
				fail(this.waiting, (status == STATUS_ROLLED_BACK) ? "The transaction was rolled back"
						: "Whether the transaction has committed is not known");
			}
		}

		private void publish() {
			this.committed = true;
			for (Waiting entry : this.waiting) {
				if (!entry.outcome().isDone()) {
					entry.publish(AfterCommitPublisher.this.publisher);
				}
			}
			this.waiting.clear();
		}

		private static void fail(List<Waiting> entries, String reason) {
			entries.forEach((entry) -> entry.outcome()
				.completeExceptionally(
						new MqttNotSentException(Reason.ROLLED_BACK, reason + ", so the message was not published")));
		}

	}

	/**
	 * A message that waits for the commit.
	 *
	 * @param message the message
	 * @param outcome what the caller has
	 */
	private record Waiting(MqttMessage message, CompletableFuture<PublishResult> outcome) {

		void publish(Function<MqttMessage, CompletableFuture<PublishResult>> publisher) {
			CompletableFuture<PublishResult> publication;
			try {
				publication = publisher.apply(this.message);
			}
			catch (RuntimeException ex) {
				// the transaction has committed: the others must still leave
				this.outcome.completeExceptionally(ex);
				return;
			}
			publication.whenComplete((result, failure) -> {
				if (failure != null) {
					this.outcome.completeExceptionally(failure);
				}
				else {
					this.outcome.complete(result);
				}
			});
			this.outcome.whenComplete((result, failure) -> publication.cancel(false));
		}

	}

}
