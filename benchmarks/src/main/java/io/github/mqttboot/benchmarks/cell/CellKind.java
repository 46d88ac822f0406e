package io.github.mqttboot.benchmarks.cell;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of cells. A new one begins here: the numbers in its name, its cells in the
 * table of goals, its cells in the smoke run, and the class that does the work.
 */
public enum CellKind {

	/** Published from one thread, at most a window of messages ahead of their outcome. */
	PUBLISH("QOS-BYTES", "0-16 1-16 2-16 0-256 1-256 2-256 0-16384 1-16384 2-16384", "0-16 1-256 2-16384",
			(n) -> RoundWorkload.of((run) -> new PublishRound(run, n[0], n[1], 1)).withFloor()),

	/** Received by a listener, which only counts, and acknowledged by the client. */
	RECEIVE("QOS-BYTES", "0-16 1-16 2-16 0-256 1-256 2-256 0-16384 1-16384 2-16384", "0-16 1-256 2-16384",
			(n) -> RoundWorkload.of((run) -> ReceiveRound.bytes(run, n[0], n[1])).withFloor()),

	/** Published, answered by the peer with a message, received; one at a time. */
	ROUND_TRIP("QOS-BYTES", "0-256 1-256 2-256", "1-256",
			(n) -> RoundWorkload.of((run) -> new RoundTripRound(run, n[0], n[1])).againstBroker().withFloor()),

	/** The same at so many messages a second. */
	PACED("QOS-RATE", "1-1000", "1-1000",
			(n) -> RoundWorkload.of((run) -> new PacedRound(run, n[0], n[1])).againstBroker()),

	/** Published at QoS 1 from so many threads. */
	THREADS("THREADS", "1 64", "4",
			(n) -> RoundWorkload.of((run) -> new PublishRound(run, 1, run.options().payloadLength(), n[0]))),

	/** Received at QoS 0 with so many filters with a wildcard, each with a listener. */
	FILTERS("FILTERS", "1 1000 10000", "100",
			(n) -> RoundWorkload.of((run) -> ReceiveRound.filters(run, n[0])).forClientsWithFilters(n[0])),

	/** Published as a record that becomes JSON. */
	PUBLISH_JSON("QOS", "1", "1",
			(n) -> RoundWorkload.of((run) -> new JsonPublishRound(run, n[0])).forClientsWithJson()),

	/** Received as a record that was JSON. */
	RECEIVE_JSON("QOS", "1", "1",
			(n) -> RoundWorkload.of((run) -> new JsonReceiveRound(run, n[0])).forClientsWithJson()),

	/** Published and received by the same client, with what is between them. */
	END_TO_END("QOS-BYTES", "1-256", "1-256",
			(n) -> RoundWorkload.of((run) -> new EndToEndRound(run, n[0], n[1])).againstBroker()),

	/** Connected, subscribed, closed. */
	CONNECT("", "", "", (n) -> RoundWorkload.of(ConnectRound::new).againstBroker().forClientsThatFit(2)),

	/** Dropped by the peer, and back. */
	RECONNECT("", "", "", (n) -> new ReconnectWorkload()),

	/** So many clients that do nothing. */
	IDLE("CLIENTS", "100 1000 10000", "20", (n) -> new IdleWorkload(n[0])),

	/** Received faster than it is handled. */
	FLOOD("QOS", "0 1", "0 1", (n) -> new FloodWorkload(n[0])),

	/** A Spring Boot application started with the starter and without. */
	CONTEXT_START("", "", "", (n) -> new ContextStartWorkload());

	private final String numberNames;

	private final String goals;

	private final String smoke;

	// A factory without state
	@SuppressWarnings("ImmutableEnumChecker")
	private final Function<int[], Workload> workload;

	CellKind(String numberNames, String goals, String smoke, Function<int[], Workload> workload) {
		this.numberNames = numberNames;
		this.goals = goals;
		this.smoke = smoke;
		this.workload = workload;
	}

	private List<Cell> cells(String numbers) {
		return Arrays.stream(numbers.split(" ", -1)).map((cell) -> new Cell(this, numbers(words(cell, "-")))).toList();
	}

	private static List<String> words(String text, String separator) {
		return Stream.of(text.split(separator, -1)).filter((word) -> !word.isEmpty()).toList();
	}

	private static List<Integer> numbers(List<String> words) {
		return words.stream().map(Integer::valueOf).toList();
	}

	String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	String usage() {
		return this.numberNames.isEmpty() ? label() : label() + "-" + this.numberNames;
	}

	List<Cell> goals() {
		return cells(this.goals);
	}

	List<Cell> smoke() {
		return cells(this.smoke);
	}

	/** Return the cell of this name, {@code null} if it is not of this kind. */
	@Nullable Cell parse(String label) {
		List<String> names = words(this.numberNames, "-");
		if (!label.matches(label() + "(-[0-9]{1,6})".repeat(names.size()))) {
			return null;
		}
		List<Integer> numbers = numbers(words(label.substring(label().length()), "-"));
		boolean valid = IntStream.range(0, numbers.size())
			.allMatch((i) -> names.get(i).equals("QOS") ? numbers.get(i) <= 2 : numbers.get(i) > 0);
		return valid ? new Cell(this, numbers) : null;
	}

	Workload workload(List<Integer> numbers) {
		return this.workload.apply(numbers.stream().mapToInt(Integer::intValue).toArray());
	}

}
