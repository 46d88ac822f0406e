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
		assertThat(backoff.next()).isEqualTo(SECOND / 20);
		for (int expected : new int[] { 1, 2, 4, 8, 16, 32, 60, 60 }) {
			assertThat(backoff.next()).isEqualTo(expected * SECOND);
		}
	}

	@Test
	void aDelayThatGrewForAVeryLongTimeStaysAtItsMaximum() {
		Backoff backoff = backoff(0, 0);
		for (int i = 0; i < 5_000; i++) {
			backoff.next();
		}
		assertThat(backoff.next()).isEqualTo(60 * SECOND);
	}

	@Test
	void fullJitterReachesFromNothingToTheWholeDelay() {
		Backoff least = backoff(1, 0);
		Backoff most = backoff(1, 0.999_999);
		least.next();
		most.next();
		assertThat(least.next()).isZero();
		assertThat(most.next()).isBetween(SECOND * 99 / 100, SECOND);
	}

	@Test
	void startingOverBeginsWithTheFirstDelays() {
		Backoff backoff = backoff(0, 0);
		backoff.next();
		backoff.next();
		backoff.nextSlow();
		backoff.startOver();
		assertThat(backoff.next()).isZero();
		assertThat(backoff.next()).isEqualTo(SECOND);
		assertThat(backoff.nextSlow()).isEqualTo(30 * SECOND);
	}

	@Test
	void theLongBackoffIsNotLongerBecauseTheShortOneHasGrown() {
		Backoff backoff = backoff(0, 0);
		for (int i = 0; i < 10; i++) {
			backoff.next();
		}
		assertThat(backoff.nextSlow()).isEqualTo(30 * SECOND);
	}

	@Test
	void theLongBackoffDoublesUpToTenMinutes() {
		Backoff backoff = backoff(0, 0.999_999_999);
		for (int expected : new int[] { 60, 120, 240, 480, 600, 600 }) {
			assertThat(backoff.nextSlow()).isBetween((expected - 1) * SECOND, expected * SECOND);
		}
	}

	@Test
	void aServerThatWantsToBeLeftAloneIsLeftAloneForHalfAMinuteAtLeast() {
		Backoff least = backoff(1, 0);
		assertThat(least.nextSlow()).isEqualTo(30 * SECOND);
		Backoff most = backoff(1, 0.999_999_999);
		for (int i = 0; i < 20; i++) {
			assertThat(most.nextSlow()).isBetween(59 * SECOND, 600 * SECOND);
		}
	}

}
