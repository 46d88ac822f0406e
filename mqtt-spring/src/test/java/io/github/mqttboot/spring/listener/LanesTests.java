package io.github.mqttboot.spring.listener;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SingleLane} and {@link KeyedLanes}, with workers that run when they
 * are told to.
 */
class LanesTests {

	private final Queue<Runnable> workers = new ArrayDeque<>();

	/** What has begun, in this order. */
	private final List<String> begun = new ArrayList<>();

	/** What is not done. */
	private final Map<String, Lanes.Turn> open = new LinkedHashMap<>();

	private boolean asynchronous = true;

	@Test
	void whatIsDoneAtOnceIsDoneOnTheThreadAtHand() {
		this.asynchronous = false;
		SingleLane<String> lane = single(1);
		assertThat(lane.accept("a")).isTrue();
		assertThat(lane.accept("b")).isTrue();
		assertThat(this.begun).containsExactly("a", "b");
		assertThat(this.workers).isEmpty();
	}

	@Test
	void whatTakesItsTimeIsFollowedByTheNextOnAnotherThread() {
		SingleLane<String> lane = single(10);
		lane.accept("a");
		lane.accept("b");
		lane.accept("c");
		assertThat(this.begun).containsExactly("a");
		finish("a");
		assertThat(this.begun).containsExactly("a");
		runWorkers();
		assertThat(this.begun).containsExactly("a", "b");
		finish("b");
		runWorkers();
		assertThat(this.begun).containsExactly("a", "b", "c");
	}

	@Test
	void oneWorkerGoesThroughWhatWaits() {
		SingleLane<String> lane = single(10);
		lane.accept("a");
		lane.accept("b");
		lane.accept("c");
		this.asynchronous = false;
		finish("a");
		assertThat(this.workers).hasSize(1);
		runWorkers();
		assertThat(this.begun).containsExactly("a", "b", "c");
	}

	@Test
	void theNextNeedNotWaitForTheAnswerToAReply() {
		SingleLane<String> lane = single(10);
		lane.accept("a");
		lane.accept("b");
		this.open.put("a", this.open.get("a").release());
		runWorkers();
		assertThat(this.begun).containsExactly("a", "b");
		CompletableFuture<Void> idle = lane.close();
		finish("b");
		assertThat(idle).isNotDone();
		this.open.remove("a").finish();
		assertThat(idle).isCompleted();
	}

	@Test
	void aPauseKeepsWhatComesInItsOrder() {
		this.asynchronous = false;
		SingleLane<String> lane = single(10);
		lane.pause();
		lane.accept("a");
		lane.accept("b");
		assertThat(this.begun).isEmpty();
		lane.resume();
		lane.accept("c");
		runWorkers();
		assertThat(this.begun).containsExactly("a", "b", "c");
	}

	@Test
	void whatWasTakenIsDoneBeforeTheEnd() {
		SingleLane<String> lane = single(10);
		lane.accept("a");
		lane.accept("b");
		CompletableFuture<Void> idle = lane.close();
		assertThat(lane.accept("c")).isFalse();
		finish("a");
		runWorkers();
		assertThat(idle).isNotDone();
		finish("b");
		assertThat(idle).isCompleted();
	}

	@Test
	void whatIsAtWorkCountsAndIsWaitedFor() {
		SingleLane<String> lane = single(10);
		assertThat(lane.inFlight()).isZero();
		lane.accept("a");
		assertThat(lane.inFlight()).isOne();
		CompletableFuture<Void> idle = lane.close();
		assertThat(idle).isNotDone();
		finish("a");
		assertThat(idle).isCompleted();
		assertThat(lane.inFlight()).isZero();
	}

	@Test
	void aPauseAmidWorkHoldsBackWhatComesAfterIt() {
		SingleLane<String> lane = single(10);
		lane.accept("a");
		lane.pause();
		finish("a");
		lane.accept("b");
		assertThat(this.begun).containsExactly("a");
		lane.resume();
		runWorkers();
		assertThat(this.begun).containsExactly("a", "b");
	}

	@Test
	void whoeverInterferesOneFollowsTheOther() throws Exception {
		int count = 20_000;
		ExecutorService others = Executors.newFixedThreadPool(3);
		AtomicInteger atWork = new AtomicInteger();
		Queue<Integer> done = new ConcurrentLinkedQueue<>();
		AtomicBoolean over = new AtomicBoolean();
		SingleLane<Integer> lane = new SingleLane<>((work, turn) -> {
			int atATime = atWork.incrementAndGet();
			done.add((atATime == 1) ? work : -work);
			Runnable end = () -> {
				atWork.decrementAndGet();
				((work % 5 == 0) ? turn.release() : turn).finish();
			};
			if (work % 3 == 0) {
				others.execute(end);
			}
			else {
				end.run();
			}
		}, others, 10);
		others.execute(() -> {
			while (!over.get()) {
				lane.pause();
				lane.inFlight();
				lane.resume();
			}
		});
		try {
			for (int i = 1; i <= count; i++) {
				assertThat(lane.accept(i)).isTrue();
			}
			lane.close().get(30, TimeUnit.SECONDS);
		}
		finally {
			over.set(true);
			others.shutdown();
		}
		assertThat(done).containsExactlyElementsOf(IntStream.rangeClosed(1, count).boxed().toList());
	}

	@Test
	void whatIsAbandonedIsNotBegun() {
		SingleLane<String> lane = single(10);
		lane.accept("a");
		lane.accept("b");
		assertThat(lane.abandon()).containsExactly("b");
		CompletableFuture<Void> idle = lane.close();
		finish("a");
		runWorkers();
		assertThat(this.begun).containsExactly("a");
		assertThat(idle).isCompleted();
	}

	@Test
	void anOfferIsRefusedAtTheBound() {
		SingleLane<String> lane = single(1);
		assertThat(lane.offer("a", false)).isTrue();
		assertThat(lane.offer("b", false)).isFalse();
		assertThat(lane.offer("c", true)).isTrue();
	}

	@Test
	void anExecutorThatTakesNothingDoesNotStopTheListener() {
		this.asynchronous = false;
		SingleLane<String> lane = new SingleLane<>(this::handle, (task) -> {
			throw new RejectedExecutionException();
		}, 10);
		assertThat(lane.offer("a", false)).isTrue();
		assertThat(this.begun).containsExactly("a");
	}

	@Test
	void differentKeysAreWorkedOnAtATimeAndTheSameOneAfterTheOther() {
		KeyedLanes<String> lanes = keyed(10, 3);
		acceptAll(lanes, "a1", "a2", "b1", "c1", "d1");
		runWorkers();
		assertThat(this.begun).containsExactly("a1", "b1", "c1");
		finish("b1");
		runWorkers();
		assertThat(this.begun).containsExactly("a1", "b1", "c1", "d1");
		finish("a1");
		runWorkers();
		assertThat(this.begun).containsExactly("a1", "b1", "c1", "d1", "a2");
	}

	@Test
	void neverMoreThanTheConcurrency() {
		KeyedLanes<String> lanes = keyed(100, 2);
		for (int i = 0; i < 20; i++) {
			lanes.accept((char) ('a' + i) + "1");
		}
		runWorkers();
		for (int done = 0; done < 20; done++) {
			assertThat(this.open).hasSizeLessThanOrEqualTo(2);
			finish(this.open.keySet().iterator().next());
			runWorkers();
		}
		assertThat(this.begun).hasSize(20);
	}

	@Test
	void aWorkerGoesOnWithWhatIsReady() {
		this.asynchronous = false;
		KeyedLanes<String> lanes = keyed(10, 1);
		acceptAll(lanes, "a1", "b1", "a2", "b2");
		assertThat(this.workers).hasSize(1);
		runWorkers();
		assertThat(this.begun).containsExactly("a1", "b1", "a2", "b2");
	}

	@Test
	void aKeyWithoutWorkTakesNoMemory() {
		this.asynchronous = false;
		KeyedLanes<String> lanes = keyed(10, 4);
		for (int i = 0; i < 1000; i++) {
			lanes.accept((char) ('a' + i) + "1");
			runWorkers();
		}
		assertThat(this.begun).hasSize(1000);
		assertThat(lanes.keys()).isZero();
	}

	@Test
	void withoutAKeyThereIsNoOrder() {
		KeyedLanes<String> lanes = new KeyedLanes<>(this::handle, this.workers::add, 10, 2, (work) -> null);
		acceptAll(lanes, "a1", "a2");
		runWorkers();
		assertThat(this.begun).containsExactly("a1", "a2");
		assertThat(this.open).hasSize(2);
	}

	@Test
	void whatIsAbandonedIsToldWhateverItWaitsFor() {
		KeyedLanes<String> lanes = keyed(10, 1);
		acceptAll(lanes, "a1", "a2", "a3", "b1", "b2");
		runWorkers();
		assertThat(lanes.abandon()).containsExactlyInAnyOrder("a2", "a3", "b1", "b2");
		CompletableFuture<Void> idle = lanes.close();
		finish("a1");
		runWorkers();
		assertThat(this.begun).containsExactly("a1");
		assertThat(idle).isCompleted();
	}

	@Test
	void aPauseHoldsBackAllKeys() {
		KeyedLanes<String> lanes = keyed(10, 2);
		lanes.pause();
		acceptAll(lanes, "a1", "a2", "b1");
		assertThat(this.workers).isEmpty();
		lanes.resume();
		runWorkers();
		assertThat(this.begun).containsExactly("a1", "b1");
	}

	private SingleLane<String> single(int capacity) {
		return new SingleLane<>(this::handle, this.workers::add, capacity);
	}

	private KeyedLanes<String> keyed(int capacity, int concurrency) {
		return new KeyedLanes<>(this::handle, this.workers::add, capacity, concurrency, (work) -> work.charAt(0));
	}

	private static void acceptAll(Lanes<String> lanes, String... works) {
		for (String work : works) {
			assertThat(lanes.accept(work)).isTrue();
		}
	}

	private void handle(String work, Lanes.Turn turn) {
		this.begun.add(work);
		if (this.asynchronous) {
			this.open.put(work, turn);
		}
		else {
			turn.finish();
		}
	}

	private void finish(String work) {
		this.open.remove(work).finish();
	}

	private void runWorkers() {
		for (Runnable worker = this.workers.poll(); worker != null; worker = this.workers.poll()) {
			worker.run();
		}
	}

}
