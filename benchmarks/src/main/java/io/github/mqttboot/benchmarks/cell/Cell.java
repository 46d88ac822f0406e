package io.github.mqttboot.benchmarks.cell;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cell of the table: what is done with each message, and at which quality of service.
 *
 * @param kind what is done
 * @param qos 0, 1 or 2
 */
public record Cell(Kind kind, int qos) {

	/**
	 * Return the cells that are run unless others are asked for.
	 * @return publish and receive at each quality of service, and a round trip
	 */
	public static List<Cell> defaults() {
		Stream<Cell> oneWay = Stream.of(Kind.PUBLISH, Kind.RECEIVE)
			.flatMap((kind) -> IntStream.rangeClosed(0, 2).mapToObj((qos) -> new Cell(kind, qos)));
		return Stream.concat(oneWay, Stream.of(new Cell(Kind.ROUND_TRIP, 1))).toList();
	}

	/**
	 * Return the cell of this name.
	 * @param label for example {@code publish-0}, {@code receive-2} or
	 * {@code round-trip-1}
	 * @return the cell
	 * @throws IllegalArgumentException if there is none
	 */
	public static Cell of(String label) {
		int dash = label.lastIndexOf('-');
		if (dash > 0 && label.substring(dash + 1).matches("[012]")) {
			Kind kind = Kind.valueOf(label.substring(0, dash).replace('-', '_').toUpperCase(Locale.ROOT));
			return new Cell(kind, Integer.parseInt(label.substring(dash + 1)));
		}
		throw new IllegalArgumentException(
				"A cell is publish, receive or round-trip, and a QoS, as in publish-1, not '" + label + "'");
	}

	/**
	 * Return the name on the command line and in the table.
	 * @return the name
	 */
	public String label() {
		return this.kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + this.qos;
	}

	@Override
	public String toString() {
		return label();
	}

	/**
	 * What is done with each message.
	 */
	public enum Kind {

		/** Published, at most a window of messages ahead of their outcome. */
		PUBLISH,

		/** Received by a listener, which only counts, and acknowledged by the client. */
		RECEIVE,

		/** Published, answered by the peer with a message, received; one at a time. */
		ROUND_TRIP

	}

}
