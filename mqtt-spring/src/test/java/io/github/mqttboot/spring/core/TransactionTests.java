package io.github.mqttboot.spring.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.FakeMqttClient;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.SmartTransactionObject;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Publishing in Spring transactions.
 */
class TransactionTests {

	private final FakeMqttClient client = new FakeMqttClient();

	private final MqttTemplate template = new MqttTemplate(this.client);

	private final ResourcelessTransactionManager transactionManager = new ResourcelessTransactionManager();

	private final TransactionTemplate transactions = new TransactionTemplate(this.transactionManager);

	@BeforeEach
	void afterCommit() {
		this.template.setTransactionMode(TransactionMode.AFTER_COMMIT);
	}

	@Test
	void byDefaultATransactionIsNoMatterForTheTemplate() {
		this.template.setTransactionMode(TransactionMode.NONE);
		this.transactions.executeWithoutResult((status) -> {
			this.template.publish("orders", "1");
			assertPublished().containsExactly("1");
			status.setRollbackOnly();
		});
		assertPublished().containsExactly("1");
	}

	@Test
	void messagesLeaveInTheirOrderWhenTheTransactionHasCommitted() {
		CompletableFuture<PublishResult> outcome = this.transactions.execute((status) -> {
			this.template.publish("orders", "1");
			CompletableFuture<PublishResult> second = this.template.newMessage("2").topic("orders").publish();
			this.template.clearRetained("orders/latest");
			assertPublished().isEmpty();
			assertThat(second).isNotDone();
			return second;
		});
		assertPublished().containsExactly("1", "2", "");
		assertThat(outcome).isCompleted();
	}

	@Test
	void theOutcomeIsTheRealOne() {
		this.client.outcome = new CompletableFuture<>();
		CompletableFuture<PublishResult> outcome = this.transactions
			.execute((status) -> this.template.publish("orders", "1"));
		assertThat(outcome).isNotDone();
		this.client.outcome.completeExceptionally(new MqttRefusedException("full", ReasonCode.QUOTA_EXCEEDED, null));
		assertThat(outcome).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(MqttRefusedException.class);
	}

	@Test
	void nothingLeavesWhenTheTransactionRollsBack() {
		CompletableFuture<PublishResult> outcome = this.transactions.execute((status) -> {
			status.setRollbackOnly();
			return this.template.publish("orders", "1");
		});
		assertPublished().isEmpty();
		assertNotSent(outcome);
	}

	@Test
	void nothingLeavesWhenTheCommitFails() {
		this.transactionManager.failing = true;
		CompletableFuture<?>[] outcome = new CompletableFuture<?>[1];
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> this.transactions
			.executeWithoutResult((status) -> outcome[0] = this.template.publish("orders", "1")));
		assertPublished().isEmpty();
		assertNotSent(outcome[0]);
	}

	@Test
	void withoutATransactionMessagesLeaveAtOnce() {
		this.template.publish("orders", "1");
		assertPublished().containsExactly("1");
		TransactionTemplate supports = new TransactionTemplate(this.transactionManager);
		supports.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
		supports.executeWithoutResult((status) -> {
			this.template.publish("orders", "2");
			assertPublished().containsExactly("1", "2");
		});
	}

	@Test
	void aTransactionOfItsOwnTakesNoMessageOfTheOuterOneAlong() {
		TransactionTemplate requiresNew = new TransactionTemplate(this.transactionManager);
		requiresNew.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.transactions.executeWithoutResult((status) -> {
			this.template.publish("orders", "outer 1");
			requiresNew.executeWithoutResult((inner) -> this.template.publish("orders", "inner"));
			assertPublished().containsExactly("inner");
			this.template.publish("orders", "outer 2");
		});
		assertPublished().containsExactly("inner", "outer 1", "outer 2");
	}

	@Test
	void whatIsUndoneByASavepointIsNotPublished() {
		TransactionTemplate nested = new TransactionTemplate(this.transactionManager);
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.transactions.executeWithoutResult((status) -> {
			nested.executeWithoutResult((inner) -> {
				assertNotSentLater(this.template.publish("orders", "undone first"));
				inner.setRollbackOnly();
			});
			this.template.publish("orders", "1");
			nested.executeWithoutResult((inner) -> {
				assertNotSentLater(this.template.publish("orders", "undone"));
				inner.setRollbackOnly();
			});
			nested.executeWithoutResult((inner) -> this.template.publish("orders", "2"));
		});
		assertPublished().containsExactly("1", "2");
	}

	@Test
	void whatOthersPublishOnceItHasCommittedLeavesAtOnce() {
		this.transactions.executeWithoutResult((status) -> {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					TransactionTests.this.template.publish("orders", "after commit");
				}

				@Override
				public void afterCompletion(int status) {
					TransactionTests.this.template.publish("orders", "after completion");
				}

			});
			if (!this.client.published.isEmpty()) {
				throw new AssertionError("too early");
			}
		});
		assertPublished().containsExactlyInAnyOrder("after commit", "after completion");
	}

	@Test
	void aMessageThatIsCancelledBeforeTheCommitNeverLeaves() {
		this.transactions.executeWithoutResult((status) -> {
			this.template.publish("orders", "1").cancel(false);
			this.template.publish("orders", "2");
		});
		assertPublished().containsExactly("2");
	}

	@Test
	void waitingForAnOutcomeInsideATransactionIsAMistake() {
		this.transactions.executeWithoutResult((status) -> {
			assertThatIllegalStateException()
				.isThrownBy(() -> this.template.publishAndWait("orders", "1", Duration.ofSeconds(1)))
				.withMessageContaining("use publish, or call it outside of the transaction");
			assertThatIllegalStateException().isThrownBy(() -> this.template.request("orders", "1", String.class))
				.withMessageStartingWith("request cannot wait");
		});
		assertPublished().isEmpty();
	}

	@Test
	void aMistakeInAMessageIsThrownAtOnce() {
		this.transactions.executeWithoutResult((status) -> assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.template.publish("orders/#", "1")));
	}

	private ListAssert<String> assertPublished() {
		return assertThat(this.client.published.stream().map(MqttMessage::payloadAsString).toList());
	}

	private static void assertNotSentLater(CompletableFuture<?> outcome) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				assertNotSent(outcome);
			}

		});
	}

	private static void assertNotSent(CompletableFuture<?> outcome) {
		assertThat(outcome).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(MqttNotSentException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(MqttNotSentException.Reason.ROLLED_BACK));
	}

	/**
	 * Transactions of nothing but their synchronizations.
	 */
	private static final class ResourcelessTransactionManager extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		private transient Transaction current;

		private boolean failing;

		ResourcelessTransactionManager() {
			setNestedTransactionAllowed(true);
			setRollbackOnCommitFailure(true);
		}

		@Override
		protected Object doGetTransaction() {
			return (this.current != null) ? this.current : new Transaction();
		}

		@Override
		protected boolean isExistingTransaction(Object transaction) {
			return transaction == this.current;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.current = (Transaction) transaction;
		}

		@Override
		protected Object doSuspend(Object transaction) {
			Object suspended = this.current;
			this.current = null;
			return suspended;
		}

		@Override
		protected void doResume(Object transaction, Object suspendedResources) {
			this.current = (Transaction) suspendedResources;
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			if (this.failing) {
				throw new UnexpectedRollbackException("on purpose");
			}
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

		@Override
		protected void doSetRollbackOnly(DefaultTransactionStatus status) {
		}

		@Override
		protected void doCleanupAfterCompletion(Object transaction) {
			this.current = null;
		}

	}

	private static final class Transaction implements SmartTransactionObject, SavepointManager {

		@Override
		public boolean isRollbackOnly() {
			return false;
		}

		@Override
		public Object createSavepoint() {
			return new Object();
		}

		@Override
		public void rollbackToSavepoint(Object savepoint) {
		}

		@Override
		public void releaseSavepoint(Object savepoint) {
		}

	}

}
