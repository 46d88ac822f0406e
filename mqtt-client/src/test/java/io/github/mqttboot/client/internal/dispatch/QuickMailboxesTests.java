package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners that share a thread because they are quick, on a time that is moved by hand
 * and with threads that come when the test says so.
 */
class QuickMailboxesTests implements DispatchEvents {

	private static final long SLOW = 10_000_000L;

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

	private void runAll() {
		for (Runnable thread = this.threads.poll(); thread != null; thread = this.threads.poll()) {
			thread.run();
		}
	}

	@Test
	void oneThreadServesAllInTurn() {
		quickListeners(50);
		dispatch(IntStream.range(0, 50).toArray());
		assertThat(this.threads).hasSize(1);
		runAll();
		assertThat(this.heard).containsExactlyElementsOf(IntStream.range(0, 50).mapToObj((i) -> "a/" + i).toList());
		assertThat(this.dispatcher.isBusy()).isFalse();
		assertThat(this.dispatcher.handled()).isEqualTo(100);
	}

	@Test
	void aListenerThatHasTakenItsTimeGetsAThreadOfItsOwn() {
		quickListeners(2);
		listener(2, (message, acknowledgment) -> this.now += SLOW);
		dispatch(2);
		runAll();
		for (int i = 0; i < 3; i++) {
			dispatch(0, 1, 2);
			assertThat(this.threads).hasSize(2);
			runAll();
		}
	}

	@Test
	void aListenerThatWasSlowMustBeQuickForLong() {
		quickListeners(1);
		long[] takes = { SLOW };
		listener(1, (message, acknowledgment) -> this.now += takes[0]);
		dispatch(1);
		runAll();
		takes[0] = 0;
		for (int i = 0; i < 100; i++) {
			dispatch(0, 1);
			assertThat(this.threads).hasSize(2);
			runAll();
		}
		dispatch(0, 1);
		assertThat(this.threads).hasSize(1);
	}

	@Test
	void listenersGoOnThatStandBehindOneThatBlocks() {
		quickListeners(3);
		List<String> meanwhile = new ArrayList<>();
		this.dispatcher.add(List.of(TopicFilter.of("b")), 9, "blocks", (message, acknowledgment) -> {
			if (message.payload().length == 0) {
				return;
			}
			dispatch(0, 1);
			assertThat(this.threads).as("behind it").isEmpty();
			this.dispatcher.rescue();
			this.dispatcher.rescue();
			assertThat(this.threads).as("each alone").hasSize(2);
			dispatch(2);
			assertThat(this.threads).as("a new thread for those that come").hasSize(3);
			runAll();
			meanwhile.addAll(this.heard);
			this.now += SLOW;
		}, false);
		this.dispatcher.dispatch(MqttMessage.to("b").build(), null);
		this.dispatcher.flush();
		runAll();
		this.dispatcher.dispatch(MqttMessage.to("b").payload("x").build(), null);
		this.dispatcher.flush();
		runAll();
		assertThat(meanwhile).containsExactly("a/0", "a/1", "a/2");
		assertThat(this.dispatcher.isBusy()).isFalse();
	}

	@Test
	void nothingIsRescuedWhileListenersGetOn() {
		quickListeners(2);
		dispatch(0);
		this.dispatcher.rescue();
		assertThat(this.threads).hasSize(1);
		runAll();
		dispatch(1);
		this.dispatcher.rescue();
		assertThat(this.threads).hasSize(1);
		runAll();
		assertThat(this.heard).containsExactly("a/0", "a/1");
	}

	@Test
	void workThatNoThreadTookIsOfferedAgain() {
		quickListeners(2);
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
		quickListeners(1);
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
