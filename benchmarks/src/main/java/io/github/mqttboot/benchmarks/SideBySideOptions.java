package io.github.mqttboot.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.mqttboot.benchmarks.cell.Cell;
import io.github.mqttboot.benchmarks.cell.RunOptions;
import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import io.github.mqttboot.benchmarks.process.MosquittoProcess;
import io.github.mqttboot.benchmarks.process.PeerProcess;
import io.github.mqttboot.benchmarks.process.RawPeerProcess;

/**
 * What is compared, and for how long.
 *
 * @param clients the rows
 * @param cells the cells
 * @param againstBroker whether mosquitto takes the part of the harness's own peer
 * @param repeats how often each client runs each cell, the clients taking turns; the
 * table has the medians
 * @param slowRepeats the same for slow clients and slow cells, and not more than others
 * @param limit when no further process is started
 * @param run how long and with what a cell is run
 * @param oneProcess whether a client runs all cells in one process: quicker, and with
 * what one cell leaves behind measured in the next
 * @param java the Java command of clients and peer
 * @param jvmOptions options of the clients' Java
 */
public record SideBySideOptions(List<ClientUnderTest> clients, List<Cell> cells, boolean againstBroker, int repeats,
		int slowRepeats, Duration limit, RunOptions run, boolean oneProcess, String java, List<String> jvmOptions) {

	/** What can be said on the command line, and the defaults. */
	private static final Map<String, String> DEFAULTS = Map.ofEntries(
			Map.entry("clients", names(Arrays.asList(ClientUnderTest.values()), ClientUnderTest::label)),
			Map.entry("cells", "goals"), Map.entry("against", "peer"), Map.entry("repeats", "5"),
			Map.entry("slow-repeats", "1"), Map.entry("limit", "PT1H"), Map.entry("payload", "256"),
			Map.entry("window", "1000"), Map.entry("round", "100000"), Map.entry("warm-up", "PT2S"),
			Map.entry("measure", "PT1S"), Map.entry("java", ProcessHandle.current().info().command().orElse("java")),
			Map.entry("jvm-options", "-Xmx512m"));

	/** Touches everything and measures nothing: seconds in all. */
	private static final Map<String, String> SMOKE = Map.of("repeats", "1", "round", "500", "warm-up", "PT0S",
			"measure", "PT0S", "cells", "smoke", "jvm-options", "-Xmx512m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

	/**
	 * Read the command line.
	 * @param args options as in {@code --payload=16}; {@code --one-process}; and
	 * {@code --smoke} for a run of seconds whose figures mean nothing
	 * @return the options
	 * @throws IllegalArgumentException if there is no such option
	 */
	public static SideBySideOptions parse(String... args) {
		Map<String, String> values = new TreeMap<>(DEFAULTS);
		boolean oneProcess = false;
		for (String arg : args) {
			int equals = arg.indexOf('=');
			String name = arg.substring(0, Math.max(equals, 0)).replaceFirst("^--", "");
			if (arg.equals("--smoke")) {
				values.putAll(SMOKE);
				oneProcess = true;
			}
			else if (arg.equals("--one-process")) {
				oneProcess = true;
			}
			else if (DEFAULTS.containsKey(name)) {
				values.put(name, arg.substring(equals + 1));
			}
			else {
				throw new IllegalArgumentException("No option is called '" + arg + "'\n" + help());
			}
		}
		boolean againstBroker = isBroker(text(values, "against"));
		RunOptions run = new RunOptions(number(values, "payload"), number(values, "window"), number(values, "round"),
				Duration.parse(text(values, "warm-up")), Duration.parse(text(values, "measure")));
		return new SideBySideOptions(list(text(values, "clients"), ",", ClientUnderTest::of),
				cells(text(values, "cells"), againstBroker), againstBroker, number(values, "repeats"),
				number(values, "slow-repeats"), Duration.parse(text(values, "limit")), run, oneProcess,
				text(values, "java"), list(text(values, "jvm-options"), " ", Function.identity()));
	}

	/**
	 * Return what can be said on the command line.
	 * @return some lines
	 */
	static String help() {
		return """
				benchmarks/run [options]              the table of goals, all clients; ends within --limit and one cell
				benchmarks/run --smoke [options]      a small cell of each kind in seconds; the figures mean nothing
				benchmarks/run jmh [JMH's options]    benchmarks of single parts
				benchmarks/run jars                   what the engine and HiveMQ's client bring along
				docs/performance.md explains the columns. Java is $JAVA_HOME's, or the one on the path.

				--clients=%s
				--cells=goals      or 'smoke', or names and beginnings of names, as in publish,receive-1,idle-1000. Goals:
				                   %s
				                   Numbers can be changed, as in publish-1-1024, filters-500 or idle-200
				--against=peer     or 'mosquitto', which is started and stopped: cells that ask nothing else of a broker
				--repeats=5        the table has the medians
				--slow-repeats=1   the same for slow clients, %s,
				                   and for cells that wait for long or repeat by themselves, %s
				--limit=PT1H       when it is over, no further process is started
				--payload=256      bytes in each message, where the cell's name does not say
				--window=1000      messages on their way at a time
				--warm-up=PT2S     CPU time of the client before measuring, filled with whole rounds
				--measure=PT1S     and while measuring
				--round=100000     messages in a round
				--java=%s
				--jvm-options=-Xmx512m
				--one-process      all cells of a client in one process: quicker, less exact
				"""
			.formatted(DEFAULTS.get("clients"), names(Cell.goals(), Cell::label),
					names(Stream.of(ClientUnderTest.values()).filter(ClientUnderTest::isSlow).toList(),
							ClientUnderTest::label),
					names(Cell.goals().stream().filter(Cell::isSlow).toList(), Cell::label), DEFAULTS.get("java"));
	}

	/**
	 * Start what the clients connect to.
	 * @param log gets what it complains about
	 * @return the process
	 * @throws IOException if it does not start
	 */
	PeerProcess startPeer(PrintStream log) throws IOException {
		return this.againstBroker ? new MosquittoProcess() : new RawPeerProcess(this.java, this.run.window(), log);
	}

	/**
	 * Return how often a client runs a cell.
	 * @param cell the cell
	 * @param client the client
	 * @return the number of repeats
	 */
	int repeats(Cell cell, ClientUnderTest client) {
		return (cell.isSlow() || client.isSlow()) ? Math.min(this.slowRepeats, this.repeats) : this.repeats;
	}

	/**
	 * Return how long a client's process may live.
	 * @param numberOfCells how many cells it runs
	 * @return seconds, far more than it needs
	 */
	long secondsAtMost(int numberOfCells) {
		return 60 + numberOfCells * (60 + 10 * this.run.warmUp().plus(this.run.measure()).toSeconds());
	}

	/**
	 * Return what stands above the table.
	 * @return one paragraph
	 */
	String describe() {
		return "Payload " + this.run.payloadLength() + " bytes unless the cell says otherwise, window "
				+ this.run.window() + ", medians of " + this.repeats + " at most, of slow clients and cells "
				+ Math.min(this.slowRepeats, this.repeats) + ", warm-up " + this.run.warmUp().toSeconds()
				+ " s of CPU time, measured " + this.run.measure().toSeconds() + " s at least, in rounds of "
				+ this.run.round() + " messages, "
				+ (this.java.equals(DEFAULTS.get("java")) ? "Java " + Runtime.version() : this.java) + ", "
				+ String.join(" ", this.jvmOptions) + ", " + Runtime.getRuntime().availableProcessors()
				+ " processors, against " + (this.againstBroker ? "mosquitto." : "the harness's own peer.");
	}

	private static boolean isBroker(String against) {
		return switch (against) {
			case "peer" -> false;
			case "mosquitto" -> true;
			default -> throw new IllegalArgumentException("Against is peer or mosquitto, not '" + against + "'");
		};
	}

	private static List<Cell> cells(String names, boolean againstBroker) {
		List<Cell> cells = switch (names) {
			case "goals" -> Cell.goals();
			case "smoke" -> Cell.smoke();
			default -> list(names, ",", Cell::named).stream().flatMap(Collection::stream).distinct().toList();
		};
		return cells.stream().filter((cell) -> !againstBroker || cell.runsAgainstBroker()).toList();
	}

	private static String text(Map<String, String> values, String name) {
		return Objects.requireNonNull(values.get(name), name);
	}

	private static int number(Map<String, String> values, String name) {
		return Integer.parseInt(text(values, name));
	}

	private static <T> List<T> list(String values, String separator, Function<String, T> type) {
		return Arrays.stream(values.split(separator, -1)).filter((value) -> !value.isBlank()).map(type).toList();
	}

	private static <T> String names(List<T> values, Function<T, String> name) {
		return String.join(",", values.stream().map(name).toList());
	}

}
