package io.github.mqttboot.benchmarks.cell;

import java.time.Duration;

/**
 * How long and with what a client's process runs a cell.
 *
 * @param payloadLength bytes in each payload
 * @param window how many messages may be on their way
 * @param round messages in one round; as many rounds are run as fit
 * @param warmUp CPU time to spend before measuring; one round at least
 * @param measure CPU time to measure; one round at least
 */
public record RunOptions(int payloadLength, int window, int round, Duration warmUp, Duration measure) {

	/**
	 * Check the options.
	 * @throws IllegalArgumentException if a value is out of range
	 */
	public RunOptions {
		require(payloadLength >= 0 && payloadLength <= 128 * 1024, "Payload must have 0 to 131072 bytes");
		require(window >= 2 && window <= 32_767 && window % 2 == 0, "Window must be even and at most 32766");
		require(round > 0, "Round must have at least one message");
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

}
