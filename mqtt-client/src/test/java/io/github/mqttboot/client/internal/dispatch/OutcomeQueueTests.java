package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutcomeQueue}, whose threads are run by hand.
 */
class OutcomeQueueTests {

	private final List<String> told = new ArrayList<>();

	private final Queue<Runnable> threads = new ArrayDeque<>();

	private boolean refusing;

	private final OutcomeQueue queue = new OutcomeQueue(this::execute);

	private void execute(Runnable task) {
		if (this.refusing) {
			throw new RejectedExecutionException("busy");
		}
		this.threads.add(task);
	}

	private void runAll() {
		for (Runnable thread = this.threads.poll(); thread != null; thread = this.threads.poll()) {
			thread.run();
		}
	}

	private void awaited(String name) {
		this.queue.add(() -> this.told.add(name));
	}

	private void unawaited(String name) {
		this.queue.add(new Outcome() {

			@Override
			public boolean offer() {
				return false;
			}

			@Override
			public void run() {
				OutcomeQueueTests.this.told.add(name);
			}

		});
	}

	@Test
	void oneThreadTellsAllInOrder() {
		awaited("a");
		awaited("b");
		this.queue.flush();
		awaited("c");
		this.queue.flush();
		assertThat(this.threads).hasSize(1);
		runAll();
		assertThat(this.told).containsExactly("a", "b", "c");
		assertThat(this.queue.isBusy()).isFalse();
	}

	@Test
	void noThreadIsWokenForWhatNobodyWaitsForUntilAMomentLater() {
		unawaited("a");
		this.queue.flush();
		assertThat(this.threads).isEmpty();
		assertThat(this.queue.isBusy()).isTrue();
		assertThat(this.queue.isDeferred()).isTrue();
		this.queue.rescue();
		assertThat(this.threads).hasSize(1);
		assertThat(this.queue.isDeferred()).isFalse();
		runAll();
		assertThat(this.told).containsExactly("a");
		assertThat(this.queue.isBusy()).isFalse();
	}

	@Test
	void whatNobodyWaitsForIsToldBeforeTheNextThatSomebodyWaitsFor() {
		unawaited("a");
		this.queue.flush();
		unawaited("b");
		awaited("c");
		unawaited("d");
		this.queue.flush();
		assertThat(this.threads).hasSize(1);
		runAll();
		assertThat(this.told).containsExactly("a", "b", "c", "d");
	}

	@Test
	void atTheEndAllIsTold() {
		unawaited("a");
		this.queue.flush();
		unawaited("b");
		this.queue.flushAll();
		runAll();
		this.queue.flushAll();
		assertThat(this.threads).isEmpty();
		assertThat(this.told).containsExactly("a", "b");
	}

	@Test
	void anotherThreadGoesOnWhenACallbackBlocks() {
		this.queue.add(() -> {
			this.queue.rescue();
			assertThat(this.threads).as("it may have moved").isEmpty();
			this.queue.rescue();
			runAll();
			this.told.add("blocked");
		});
		awaited("behind it");
		this.queue.flush();
		this.queue.rescue();
		runAll();
		assertThat(this.told).containsExactly("behind it", "blocked");
	}

	@Test
	void anExecutorThatHasNoThreadIsNotGivenMoreAndMoreWork() {
		awaited("a");
		this.queue.flush();
		for (int tick = 0; tick < 100; tick++) {
			this.queue.rescue();
		}
		assertThat(this.threads).hasSize(16);
		runAll();
		assertThat(this.told).containsExactly("a");
	}

	@Test
	void aTaskThatTheExecutorHasLostIsMadeUpFor() {
		awaited("a");
		this.queue.flush();
		this.threads.clear();
		this.queue.rescue();
		this.queue.rescue();
		runAll();
		assertThat(this.told).containsExactly("a");
	}

	@Test
	void whatNoThreadTakesIsToldByTheCaller() {
		this.refusing = true;
		awaited("a");
		this.queue.flush();
		assertThat(this.told).containsExactly("a");
	}

}
