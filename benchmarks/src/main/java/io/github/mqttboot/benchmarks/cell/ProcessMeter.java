package io.github.mqttboot.benchmarks.cell;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Reads what this process has used since it began.
 */
final class ProcessMeter {

	private static final @Nullable MethodHandle TOTAL_ALLOCATED_BYTES = totalAllocatedBytes();

	private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	long cpuNanos() {
		return this.process.getProcessCpuTime();
	}

	/**
	 * Return the bytes allocated by all threads. Before Java 21 those of threads that
	 * have ended are not among them; no client under test ends a thread while it is
	 * measured.
	 * @return the bytes
	 */
	long allocatedBytes() {
		if (TOTAL_ALLOCATED_BYTES != null) {
			try {
				return (long) TOTAL_ALLOCATED_BYTES.invoke(this.threads);
			}
			catch (Throwable ex) {
				throw new IllegalStateException("Allocated bytes cannot be read", ex);
			}
		}
		long sum = 0;
		for (long bytes : this.threads.getThreadAllocatedBytes(this.threads.getAllThreadIds())) {
			// Negative: the thread has just ended
			sum += Math.max(0, bytes);
		}
		return sum;
	}

	private static @Nullable MethodHandle totalAllocatedBytes() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(ThreadMXBean.class, "getTotalThreadAllocatedBytes", MethodType.methodType(long.class));
		}
		catch (NoSuchMethodException | IllegalAccessException ex) {
			// Java 17 to 20
			return null;
		}
	}

}
