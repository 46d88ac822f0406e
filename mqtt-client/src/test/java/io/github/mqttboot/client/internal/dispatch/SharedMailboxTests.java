package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SharedMailbox}, through the dispatcher. The threads of the executor
 * are run by hand, and time stands still but for what a listener takes.
 */
class SharedMailboxTests implements DispatchEvents {

	private static final int MANY = 50;

	private static final long SLOW = TimeUnit.SECONDS.toNanos(1);

	private final List<String> heard = new ArrayList<>();

	private final Queue<Runnable> threads = new ArrayDeque<>();

	private long now;

	private int refused;

	private final Dispatcher dispatcher = new Dispatcher(Runnable::run, this::execute, () -> this.now, 100, this);

	private void execute(Runnable task) {
		if (this.refused > 0) {
			this.refused--;
			throw new RejectedExecutionException("busy");
		}
		this.threads.add(task);
	}

	/** Listeners of a/0, a/1 and so on that have proved quick. */
	private void quickListeners(int count) {
		for (int i = 0; i < count; i++) {
			listener(i, (message, acknowledgment) -> this.heard.add(message.topic()));
		}
		dispatch(IntStream.range(0, count).toArray());
		assertThat(this.threads).as("none is known to be quick").hasSize(count);
		runAll();
		this.heard.clear();
	}

	private void listener(int number, MessageHandler handler) {
		this.dispatcher.add(List.of(TopicFilter.of("a/" + number)), number + 1, "listener " + number, handler, false);
	}

	private void dispatch(int... numbers) {
		for (int number : numbers) {
			this.dispatcher.dispatch(MqttMessage.to("a/" + number).build(), null);
		}
		this.dispatcher.flush();
	}

	private void tick() {
		this.dispatcher.rescue();
		this.dispatcher.flush();
	}

	private void runAll() {
		for (Runnable thread = this.threads.poll(); thread != null; thread = this.threads.poll()) {
			thread.run();
		}
	}

	@Test
	void oneThreadServesAllInTheOrderOfArrival() {
		quickListeners(MANY);
		int[] twice = IntStream.concat(IntStream.range(0, MANY), IntStream.range(0, MANY)).toArray();
		dispatch(twice);
		assertThat(this.threads).hasSize(1);
		runAll();
		assertThat(this.heard).containsExactlyElementsOf(IntStream.of(twice).mapToObj((i) -> "a/" + i).toList());
		assertThat(this.dispatcher.isBusy()).isFalse();
		assertThat(this.dispatcher.handled()).isEqualTo(3 * MANY);
	}

	@Test
	void whereThereAreFewEachHasAThread() {
		quickListeners(16);
		dispatch(IntStream.range(0, 16).toArray());
		assertThat(this.threads).hasSize(16);
	}

	@Test
	void aListenerThatHasTakenItsTimeGetsAThreadOfItsOwnUntilItWasQuickForLong() {
		quickListeners(MANY);
		long[] takes = { SLOW };
		listener(MANY, (message, acknowledgment) -> this.now += takes[0]);
		dispatch(MANY);
		runAll();
		takes[0] = 0;
		for (int i = 0; i < 20; i++) {
			dispatch(0, 1, MANY);
			assertThat(this.threads).hasSize(2);
			runAll();
		}
		dispatch(0, 1, MANY);
		assertThat(this.threads).hasSize(1);
	}

	@Test
	void aListenerThatBecomesSlowIsFoundOutAndLeftAlone() {
		quickListeners(MANY);
		long[] takes = { 0 };
		listener(MANY, (message, acknowledgment) -> {
			this.now += takes[0];
			this.heard.add(message.topic());
		});
		dispatch(MANY);
		runAll();
		takes[0] = SLOW;
		int[] slowAmongQuick = IntStream.range(0, 40).flatMap((i) -> IntStream.of(i, MANY)).toArray();
		dispatch(slowAmongQuick);
		assertThat(this.threads).hasSize(1);
		runAll();
		dispatch(0, MANY);
		assertThat(this.threads).as("one for the slow one").hasSize(2);
		runAll();
		assertThat(this.heard).filteredOn(("a/" + MANY)::equals).hasSize(42);
	}

	@Test
	void listenersGoOnThatStandBehindOneThatBlocks() {
		quickListeners(MANY);
		List<String> meanwhile = new ArrayList<>();
		AtomicInteger inside = new AtomicInteger();
		listener(MANY, (message, acknowledgment) -> {
			assertThat(inside.incrementAndGet()).as("never called twice at once").isEqualTo(1);
			if (message.payload().length > 0) {
				tick();
				assertThat(this.threads).as("not seen twice at the same place").isEmpty();
				tick();
				assertThat(this.threads).as("one for all the others").hasSize(1);
				dispatch(2, MANY);
				runAll();
				meanwhile.addAll(this.heard);
			}
			inside.decrementAndGet();
			this.heard.add(message.topic());
		});
		dispatch(MANY);
		runAll();
		this.heard.clear();
		this.dispatcher.dispatch(MqttMessage.to("a/" + MANY).payload("x").build(), null);
		dispatch(0, MANY, 1);
		runAll();
		assertThat(meanwhile).containsExactly("a/0", "a/1", "a/2");
		String blocked = "a/" + MANY;
		assertThat(this.heard).containsExactly("a/0", "a/1", "a/2", blocked, blocked, blocked);
		assertThat(this.dispatcher.isBusy()).isFalse();
	}

	@Test
	void whenASecondOneBlocksAllGetAThreadOfTheirOwn() {
		quickListeners(MANY);
		boolean[] blocks = { false };
		for (int i = MANY; i < MANY + 2; i++) {
			listener(i, (message, acknowledgment) -> {
				if (blocks[0]) {
					tick();
					tick();
					runAll();
				}
				this.heard.add(message.topic());
			});
		}
		dispatch(MANY, MANY + 1);
		runAll();
		this.heard.clear();
		blocks[0] = true;
		int[] most = { 0 };
		listener(MANY + 2, (message, acknowledgment) -> most[0] = this.threads.size());
		dispatch(MANY + 2);
		runAll();
		dispatch(MANY, MANY + 1, MANY + 2, 0, 1, 2, 3);
		runAll();
		assertThat(most[0]).as("the others when it was handled").isEqualTo(4);
		assertThat(this.heard).containsExactly("a/0", "a/1", "a/2", "a/3", "a/" + (MANY + 1), "a/" + MANY);
		assertThat(this.dispatcher.isBusy()).isFalse();
	}

	@Test
	void nothingIsRescuedWhileListenersGetOn() {
		quickListeners(MANY);
		dispatch(0);
		tick();
		tick();
		assertThat(this.threads).hasSize(1);
		runAll();
		dispatch(1);
		tick();
		assertThat(this.threads).hasSize(1);
		runAll();
		assertThat(this.heard).containsExactly("a/0", "a/1");
	}

	@Test
	void workThatNoThreadTookIsOfferedAgain() {
		quickListeners(MANY);
		this.refused = 1;
		dispatch(0, 1);
		assertThat(this.threads).isEmpty();
		assertThat(this.dispatcher.isBusy()).isTrue();
		this.dispatcher.flush();
		runAll();
		assertThat(this.heard).containsExactly("a/0", "a/1");
	}

	@Test
	void thereIsNoRoomFromTheCapacityOnUntilHalfIsHandled() {
		quickListeners(MANY);
		for (int i = 0; i < 99; i++) {
			this.dispatcher.dispatch(MqttMessage.to("a/0").build(), null);
			assertThat(this.dispatcher.hasRoom()).isTrue();
		}
		this.dispatcher.dispatch(MqttMessage.to("a/0").build(), null);
		assertThat(this.dispatcher.hasRoom()).as("before it is handed over").isFalse();
		this.dispatcher.flush();
		assertThat(this.dispatcher.isFull()).isTrue();
		runAll();
		assertThat(this.dispatcher.hasRoom()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void eachListenerIsCalledOnceAtATimeAndInOrderWhicheverWayItsMessagesGo(long seed) {
		Random random = new Random(seed);
		ExecutorService pool = Executors.newCachedThreadPool();
		int[] expected = new int[MANY];
		AtomicInteger[] next = new AtomicInteger[MANY];
		AtomicInteger wrong = new AtomicInteger();
		try {
			Dispatcher live = new Dispatcher((task) -> {
			}, pool, System::nanoTime, Integer.MAX_VALUE, this);
			for (int i = 0; i < MANY; i++) {
				AtomicInteger mine = new AtomicInteger();
				next[i] = mine;
				AtomicInteger inside = new AtomicInteger();
				live.add(List.of(TopicFilter.of("a/" + i)), i + 1, "listener " + i, (message, acknowledgment) -> {
					boolean alone = inside.incrementAndGet() == 1;
					int number = Integer.parseInt(message.payloadAsString());
					wrong.addAndGet((alone && number == mine.get()) ? 0 : 1);
					if (ThreadLocalRandom.current().nextInt(200) == 0) {
						LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
					}
					mine.incrementAndGet();
					inside.decrementAndGet();
				}, false);
			}
			for (int i = 0; i < 20_000; i++) {
				int listener = random.nextInt(MANY);
				live.dispatch(MqttMessage.to("a/" + listener).payload(Integer.toString(expected[listener]++)).build(),
						null);
				if (random.nextInt(100) == 0) {
					live.flush();
				}
				if (random.nextInt(1_000) == 0) {
					live.rescue();
					live.flush();
				}
			}
			await().until(() -> {
				live.rescue();
				live.flush();
				return !live.isBusy();
			});
			assertThat(wrong).as("out of order, or twice at once").hasValue(0);
			assertThat(IntStream.range(0, MANY).map((i) -> next[i].get()).toArray()).containsExactly(expected);
		}
		finally {
			pool.shutdownNow();
		}
	}

	@Override
	public void onProgress() {
		// nothing to acknowledge here
	}

	@Override
	public void onUnmatched(MqttMessage message) {
		throw new AssertionError(message);
	}

	@Override
	public void onListenerFailed(MqttMessage message, Throwable failure) {
		throw new AssertionError(failure);
	}

}
