package io.github.mqttboot.client;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.mqttboot.client.internal.transport.EventLoops;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.PlatformDependent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a process has in use, after everything that can be collected was.
 *
 * @param threads live threads
 * @param heap bytes on the heap
 * @param direct bytes outside of it
 * @param files open file descriptors, 0 where the system does not tell
 * @param timers timers of the event loops
 */
record ResourceCount(int threads, long heap, long direct, long files, List<String> timers) {

	/** So long a closed channel may keep its timer. */
	private static final Duration LINGER = Duration.ofSeconds(30);

	/** Wait until no more than so many timers are left, and count. */
	static ResourceCount now(int timersExpected) {
		await().atMost(LINGER).untilAsserted(() -> assertThat(timersInUse()).hasSizeLessThanOrEqualTo(timersExpected));
		long heap = Long.MAX_VALUE;
		for (int i = 0; i < 5; i++) {
			System.gc();
			Runtime runtime = Runtime.getRuntime();
			heap = Math.min(heap, runtime.totalMemory() - runtime.freeMemory());
		}
		return new ResourceCount(ManagementFactory.getThreadMXBean().getThreadCount(), heap, directInUse(),
				filesInUse(), timersInUse());
	}

	private static long directInUse() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.filter((pool) -> "direct".equals(pool.getName()))
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum() + PlatformDependent.usedDirectMemory();
	}

	private static long filesInUse() {
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)
				? system.getOpenFileDescriptorCount() : 0;
	}

	/** There is no public way to see them. */
	private static List<String> timersInUse() {
		try {
			Field shared = EventLoops.class.getDeclaredField("shared");
			shared.setAccessible(true);
			Field group = EventLoops.class.getDeclaredField("group");
			group.setAccessible(true);
			List<String> timers = new ArrayList<>();
			for (Object loops : ((Map<?, ?>) shared.get(null)).values()) {
				for (EventExecutor loop : (EventLoopGroup) group.get(loops)) {
					timers.addAll(loop.submit(() -> timersOf(loop)).get());
				}
			}
			return timers;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> timersOf(EventExecutor loop) throws ReflectiveOperationException {
		Field field = AbstractScheduledEventExecutor.class.getDeclaredField("scheduledTaskQueue");
		field.setAccessible(true);
		return (field.get(loop) instanceof Collection<?> queue) ? queue.stream().map(Object::toString).toList()
				: List.of();
	}

	@Override
	public String toString() {
		return this.threads + " threads, " + this.heap / 1024 + " KiB heap, " + this.direct / 1024 + " KiB direct, "
				+ this.files + " files, " + this.timers.size() + " timers";
	}

}
