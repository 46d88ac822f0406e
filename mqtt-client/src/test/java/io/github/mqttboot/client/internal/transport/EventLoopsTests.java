package io.github.mqttboot.client.internal.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EventLoops}.
 */
class EventLoopsTests {

	@Test
	void threadsOutliveTheLastClientForAMomentAndThenEnd() throws Exception {
		Loop first = EventLoops.acquire(SocketKind.NIO);
		Loop second = EventLoops.acquire(SocketKind.NIO);
		Thread thread = threadOf(first);
		first.release();
		second.release();
		assertThat(thread.isAlive()).isTrue();
		await().atMost(Duration.ofSeconds(30)).until(() -> !thread.isAlive());
	}

	@Test
	void aClientThatComesSoonAfterTheLastOneGetsTheSameThreads() throws Exception {
		Loop before = EventLoops.acquire(SocketKind.NIO);
		Thread thread = threadOf(before);
		before.release();
		Loop other = EventLoops.acquire(SocketKind.NIO);
		Loop another = EventLoops.acquire(SocketKind.NIO);
		assertThat(thread).isIn(threadOf(other), threadOf(another));
		other.release();
		another.release();
	}

	@Test
	void aTaskThatComesAfterTheEndIsNotLost() throws Exception {
		Loop loop = EventLoops.acquire(SocketKind.NIO);
		Thread thread = threadOf(loop);
		loop.release();
		await().atMost(Duration.ofSeconds(30)).until(() -> !thread.isAlive());
		assertThat(threadOf(loop)).isEqualTo(Thread.currentThread());
	}

	private static Thread threadOf(Loop loop) throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		loop.execute(() -> thread.complete(Thread.currentThread()));
		return thread.get(10, TimeUnit.SECONDS);
	}

}
