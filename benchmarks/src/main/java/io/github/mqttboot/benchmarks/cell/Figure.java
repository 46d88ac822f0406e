package io.github.mqttboot.benchmarks.cell;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A figure of a measurement, and how the table shows it. Most have a column; those that
 * only a few cells have stand together in the last one.
 */
public enum Figure {

	/** Messages, cycles or whatever else the cell counts. */
	PER_SECOND("messages/s", "%,.0f", true),

	/** CPU time of the client's whole process. */
	CPU_MICROS("CPU us/message", "%,.2f", true),

	/** Bytes allocated by all Java threads of the client's process. */
	BYTES("bytes/message", "%,.0f", true),

	/** Write calls of the client's process, wake-ups of its own threads included. */
	WRITES("writes/message", "%.2f", true),

	/** Read calls of the client's process, likewise. */
	READS("reads/message", "%.2f", true),

	/** Median, as all percentiles of the time from publish to the answer's listener. */
	P50_MICROS("p50 us", "%,.0f", true),

	/** 99th percentile. */
	P99_MICROS("p99 us", "%,.0f", true),

	/** 99.9th percentile. */
	P999_MICROS("p99.9 us", "%,.0f", true),

	/** One processor, all the time, is 100 %. */
	PEER_CPU_PERCENT("peer's CPU", "%.0f %%", true),

	/** The same CPU time for Jackson alone, in the same process. */
	JACKSON_MICROS("Jackson alone %.2f us", false),

	/** What Jackson alone allocates. */
	JACKSON_BYTES("and %,.0f bytes", false),

	/** Messages that never came. */
	LOST("lost %,.0f", false),

	/** Messages that came after a later one. */
	REORDERED("reordered %,.0f", false),

	/** Messages that the client had read and no listener had seen. */
	QUEUED("queued %,.0f", false),

	/** Messages that were handled. */
	HANDLED("handled %,.0f", false),

	/** Heap that another client takes. */
	HEAP_KILOBYTES("%.1f KB of heap a client", false),

	/** All threads of the process as soon as all clients are connected. */
	THREADS_AT_FIRST("%.0f threads at first", false),

	/** All threads of the process once the clients have been idle for a while. */
	THREADS("%.0f later", false),

	/** From the loss of the connection to the next CONNACK. */
	BACK_MILLIS("back after %,.0f ms", false),

	/** A Spring Boot application without the starter and without Jackson. */
	PLAIN_MILLIS("plain %,.0f ms", false),

	/** The same with Jackson. */
	JACKSON_MILLIS("with Jackson %,.0f ms", false),

	/** The same with the starter, which brings Jackson. */
	STARTER_MILLIS("with the starter %,.0f ms", false),

	/** Starter to plain. */
	RATIO_TO_PLAIN("ratio to plain %.2f", false),

	/** Starter to Jackson. */
	RATIO_TO_JACKSON("to Jackson %.2f", false),

	/** Starter to plain, CPU time of the whole process. */
	CPU_RATIO_TO_PLAIN("ratio of CPU time to plain %.2f", false),

	/** Starter to Jackson, CPU time of the whole process. */
	CPU_RATIO_TO_JACKSON("to Jackson %.2f", false);

	private final String title;

	private final String format;

	private final boolean hasColumn;

	Figure(String format, boolean hasColumn) {
		this("", format, hasColumn);
	}

	Figure(String title, String format, boolean hasColumn) {
		this.title = title;
		this.format = format;
		this.hasColumn = hasColumn;
	}

	/**
	 * Return the figures that have a column each.
	 * @return in the table's order
	 */
	public static List<Figure> columns() {
		return Arrays.stream(values()).filter((figure) -> figure.hasColumn).toList();
	}

	/**
	 * Return the figures that share the last column.
	 * @return in its order
	 */
	public static List<Figure> others() {
		return Arrays.stream(values()).filter((figure) -> !figure.hasColumn).toList();
	}

	public String title() {
		return this.title;
	}

	public String format(double value) {
		return String.format(Locale.ROOT, this.format, value);
	}

}
