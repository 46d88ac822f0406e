package io.github.mqttboot.client.internal.dispatch;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ListenerThreads}.
 */
class ListenerThreadsTests {

	private static <T> T call(ListenerThreads threads, Supplier<T> task) {
		return CompletableFuture.supplyAsync(task, threads).orTimeout(10, TimeUnit.SECONDS).join();
	}

	private static String name(ListenerThreads threads) {
		return call(threads, () -> Thread.currentThread().getName());
	}

	@Test
	void aThreadBearsTheNameOfTheClientThatItWorksFor() {
		try (ListenerThreads first = ListenerThreads.create("first");
				ListenerThreads second = ListenerThreads.create("second")) {
			assertThat(name(first)).matches("mqtt-first-\\d+");
			assertThat(name(second)).matches("mqtt-second-\\d+");
			assertThat(name(first)).matches("mqtt-first-\\d+");
		}
	}

	@Test
	void aTaskThatBlocksHoldsUpNoOther() {
		CountDownLatch release = new CountDownLatch(1);
		try (ListenerThreads first = ListenerThreads.create("first");
				ListenerThreads second = ListenerThreads.create("second")) {
			for (int i = 0; i < 5; i++) {
				first.execute(() -> awaitQuietly(release));
			}
			assertThat(name(first)).startsWith("mqtt-first-");
			assertThat(name(second)).startsWith("mqtt-second-");
		}
		finally {
			release.countDown();
		}
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aClosedClientTakesNoTaskAndLeavesItsNameNowhere() {
		try (ListenerThreads other = ListenerThreads.create("other")) {
			ListenerThreads threads = ListenerThreads.create("closed-one");
			name(threads);
			threads.close();
			threads.close();
			assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> threads.execute(() -> {
			}));
			await().atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
					.noneMatch((name) -> name.startsWith("mqtt-closed-one")));
			assertThat(name(other)).startsWith("mqtt-other-");
		}
	}

	@Test
	void whatWasTakenBeforeTheEndIsStillRunAndThenTheThreadEnds() throws Exception {
		// a class loader of its own: no other test's client shares the threads
		Thread thread = withLoader(new URLClassLoader(new URL[0]), () -> {
			ListenerThreads threads = ListenerThreads.create("last");
			CountDownLatch release = new CountDownLatch(1);
			CompletableFuture<Thread> ran = CompletableFuture.supplyAsync(() -> {
				awaitQuietly(release);
				return Thread.currentThread();
			}, threads);
			threads.close();
			release.countDown();
			return ran.join();
		});
		thread.join(Duration.ofSeconds(10).toMillis());
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void applicationsShareNoThread() {
		InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
		inheritable.set("inherited");
		ClassLoader loader = new URLClassLoader(new URL[0]);
		try (ListenerThreads here = ListenerThreads.create("here");
				ListenerThreads there = withLoader(loader, () -> ListenerThreads.create("there"))) {
			assertThat(call(here, () -> Thread.currentThread().getContextClassLoader()))
				.isSameAs(Thread.currentThread().getContextClassLoader());
			assertThat(call(there, () -> Thread.currentThread().getContextClassLoader())).isSameAs(loader);
			assertThat(call(there, () -> "not " + inheritable.get())).isEqualTo("not null");
			Thread of = call(here, Thread::currentThread);
			assertThat(call(there, Thread::currentThread)).isNotSameAs(of);
		}
		finally {
			inheritable.remove();
		}
	}

	private static <T> T withLoader(ClassLoader loader, Supplier<T> task) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(loader);
		try {
			return task.get();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

}
