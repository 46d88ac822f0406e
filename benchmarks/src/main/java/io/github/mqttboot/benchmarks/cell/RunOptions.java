package io.github.mqttboot.benchmarks.cell;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long and with what a client's process runs a cell.
 *
 * @param payloadLength bytes in each payload, where the cell's name does not say
 * @param window how many messages may be on their way
 * @param round messages in one round; as many rounds are run as fit
 * @param warmUp CPU time to spend before measuring; one round at least
 * @param measure CPU time to measure; one round at least
 */
public record RunOptions(int payloadLength, int window, int round, Duration warmUp, Duration measure) {

	/** Longer payloads take so much longer that a round has fewer of them. */
	private static final int LONG_PAYLOAD = 4 * 1024;

	/** Fewer messages in rounds that would take long. */
	private static final int FEWER = 10;

	/**
	 * Check the options.
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public RunOptions {
		require(payloadLength >= 0 && payloadLength <= 128 * 1024, "Payload must have 0 to 131072 bytes");
		require(window >= 2 && window <= 32_767 && window % 2 == 0, "Window must be even and at most 32766");
		require(round > 0, "Round must have at least one message");
	}

	/**
	 * Read options from one word.
	 * @param text what {@link #toText()} has returned
	 * @return the options
	 */
	static RunOptions of(String text) {
		String[] values = text.split(",", -1);
		return new RunOptions(Integer.parseInt(values[0]), Integer.parseInt(values[1]), Integer.parseInt(values[2]),
				Duration.parse(values[3]), Duration.parse(values[4]));
	}

	/**
	 * Write the options as one word.
	 * @return the word
	 */
	String toText() {
		return Stream.of(this.payloadLength, this.window, this.round, this.warmUp, this.measure)
			.map(Object::toString)
			.collect(Collectors.joining(","));
	}

	int round(int length) {
		return Math.max(1, (length < LONG_PAYLOAD) ? this.round : this.round / FEWER);
	}

	/** Return options whose rounds take a slow client about as long as the others. */
	RunOptions forSlowClient() {
		return new RunOptions(this.payloadLength, this.window, Math.max(1, this.round / FEWER), this.warmUp,
				this.measure);
	}

	/** Return how often to do what takes a process of its own, or a second of waiting. */
	int repetitions() {
		return isSmoke() ? 1 : 5;
	}

	/**
	 * Return whether the figures mean nothing anyway.
	 * @return whether nothing but one round is run
	 */
	public boolean isSmoke() {
		return this.measure.isZero();
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

}
