package io.github.mqttboot.benchmarks.cell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Reads what this process has used since it began.
 */
final class ProcessMeter {

	/** Linux counts read, write and their vectored forms here, for sockets as well. */
	private static final Path CALLS = Path.of("/proc/self/io");

	private static final OperatingSystemMXBean PROCESS = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	private static final @Nullable MethodHandle TOTAL_ALLOCATED_BYTES = totalAllocatedBytes();

	private ProcessMeter() {
	}

	static long cpuNanos() {
		return PROCESS.getProcessCpuTime();
	}

	/** Return the CPU time of the calling thread alone. */
	static long threadCpuNanos() {
		return THREADS.getCurrentThreadCpuTime();
	}

	/** Return the bytes allocated by the calling thread alone. */
	static long threadAllocatedBytes() {
		return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
	}

	static int threads() {
		return THREADS.getThreadCount();
	}

	/** Return the bytes of the heap that are reachable. */
	static long liveHeapBytes() {
		// What the first collection finds unreachable may hold on to more
		for (int i = 0; i < 4; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	static boolean countsCalls() {
		return Files.isReadable(CALLS);
	}

	static long writes() {
		return calls("syscw: ");
	}

	static long reads() {
		return calls("syscr: ");
	}

	private static long calls(String name) {
		if (!countsCalls()) {
			return -1;
		}
		try {
			return Files.readAllLines(CALLS)
				.stream()
				.filter((line) -> line.startsWith(name))
				.mapToLong((line) -> Long.parseLong(line.substring(name.length())))
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the bytes allocated by all threads. Before Java 21 those of threads that
	 * have ended are not among them; where that matters, the figure is too small there.
	 * @return the bytes
	 */
	static long allocatedBytes() {
		if (TOTAL_ALLOCATED_BYTES != null) {
			try {
				return (long) TOTAL_ALLOCATED_BYTES.invoke(THREADS);
			}
			catch (Throwable ex) {
				throw new IllegalStateException("Allocated bytes cannot be read", ex);
			}
		}
		long sum = 0;
		for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
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
