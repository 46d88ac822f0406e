package io.github.mqttboot.client.internal.connection;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Backoff}.
 */
class BackoffTests {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private static Backoff backoff(double jitter, double random) {
		return new Backoff(new Backoff.Settings(SECOND, 60 * SECOND, 2, jitter), () -> random);
	}

	@Test
	void theFirstAttemptComesAlmostAtOnceAndTheDelayGrowsToItsMaximum() {
		Backoff backoff = backoff(0, 0.5);
		assertThat(backoff.next(false)).isEqualTo(SECOND / 20);
		for (int expected : new int[] { 1, 2, 4, 8, 16, 32, 60, 60 }) {
			assertThat(backoff.next(false)).isEqualTo(expected * SECOND);
		}
	}

	@Test
	void aDelayThatGrewForAVeryLongTimeStaysAtItsMaximum() {
		Backoff backoff = backoff(0, 0);
		for (int i = 0; i < 5_000; i++) {
			backoff.next(false);
		}
		assertThat(backoff.next(false)).isEqualTo(60 * SECOND);
	}

	@Test
	void fullJitterReachesFromNothingToTheWholeDelay() {
		Backoff least = backoff(1, 0);
		Backoff most = backoff(1, 0.999_999);
		least.next(false);
		most.next(false);
		assertThat(least.next(false)).isZero();
		assertThat(most.next(false)).isBetween(SECOND * 99 / 100, SECOND);
	}

	@Test
	void aShortConnectionDoesNotStartOver() {
		Backoff backoff = backoff(0, 0);
		backoff.next(false);
		backoff.next(false);
		backoff.onConnectionEnded(29 * SECOND, 10);
		assertThat(backoff.next(false)).isEqualTo(2 * SECOND);
	}

	@Test
	void aConnectionThatHeldStartsOver() {
		Backoff backoff = backoff(0, 0);
		backoff.next(false);
		backoff.next(false);
		backoff.onConnectionEnded(30 * SECOND, 10);
		assertThat(backoff.next(false)).isZero();
		assertThat(backoff.next(false)).isEqualTo(SECOND);
	}

	@Test
	void aConnectionMustHoldForOneKeepAliveAtLeast() {
		Backoff backoff = backoff(0, 0);
		backoff.next(false);
		backoff.onConnectionEnded(59 * SECOND, 60);
		assertThat(backoff.next(false)).isEqualTo(SECOND);
		backoff.onConnectionEnded(60 * SECOND, 60);
		assertThat(backoff.next(false)).isZero();
	}

	@Test
	void aServerThatWantsToBeLeftAloneIsLeftAloneForHalfAMinuteAtLeast() {
		Backoff least = backoff(1, 0);
		assertThat(least.next(true)).isEqualTo(30 * SECOND);
		Backoff most = backoff(1, 0.999_999_999);
		for (int i = 0; i < 20; i++) {
			assertThat(most.next(true)).isBetween(59 * SECOND, 600 * SECOND);
		}
	}

}
