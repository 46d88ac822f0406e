package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.internal.session.KeepAlive.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeepAlive}.
 */
class KeepAliveTests {

	private static final long SECOND = 1_000_000_000L;

	/** Ten seconds, less a reserve. */
	private static final long INTERVAL = 9_500_000_000L;

	/** Half the keep alive, but five seconds at least. */
	private static final long ANSWER_TIME = 5 * SECOND;

	@ParameterizedTest
	@ValueSource(longs = { 0, 1_000 * SECOND, -1_000 * SECOND, -5 * SECOND })
	@Conformance(mqtt311 = "MQTT-3.1.2-23", mqtt5 = "MQTT-3.1.2-20")
	void aPingIsDueAfterSilenceOfSendingWhateverComesIn(long start) {
		// [MQTT-3.1.2-20]
		KeepAlive keepAlive = new KeepAlive(10, start);
		keepAlive.onReceived(start + 9 * SECOND);
		assertThat(keepAlive.check(start + INTERVAL - 1)).isEqualTo(Action.NONE);
		assertThat(keepAlive.check(start + INTERVAL)).isEqualTo(Action.SEND_PINGREQ);
	}

	@Test
	@Conformance(mqtt311 = "MQTT-3.1.2-23", mqtt5 = "MQTT-3.1.2-20")
	void sendingPutsThePingOff() {
		KeepAlive keepAlive = new KeepAlive(10, 0);
		keepAlive.onSent(5 * SECOND);
		keepAlive.onReceived(5 * SECOND);
		assertThat(keepAlive.check(INTERVAL)).isEqualTo(Action.NONE);
		assertThat(keepAlive.check(5 * SECOND + INTERVAL)).isEqualTo(Action.SEND_PINGREQ);
	}

	@Test
	void aPingIsDueWhenNothingIsReceivedHoweverMuchIsSent() {
		KeepAlive keepAlive = new KeepAlive(10, 0);
		for (long now = 0; now < INTERVAL; now += SECOND) {
			keepAlive.onSent(now);
			assertThat(keepAlive.check(now)).isEqualTo(Action.NONE);
		}
		assertThat(keepAlive.check(INTERVAL)).isEqualTo(Action.SEND_PINGREQ);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1_000 * SECOND, -1_000 * SECOND })
	@Conformance(mqtt311 = "3.1.1-U-1", mqtt5 = "5.0-U-11")
	void aServerThatDoesNotAnswerIsGivenUpHoweverMuchIsSent(long start) {
		KeepAlive keepAlive = new KeepAlive(10, start);
		long ping = start + INTERVAL;
		assertThat(keepAlive.check(ping)).isEqualTo(Action.SEND_PINGREQ);
		for (long now = ping; now < ping + ANSWER_TIME; now += SECOND) {
			keepAlive.onSent(now);
			assertThat(keepAlive.check(now)).isEqualTo(Action.NONE);
		}
		assertThat(keepAlive.nextCheck(ping + ANSWER_TIME - 1)).isLessThanOrEqualTo(1_000_000);
		assertThat(keepAlive.check(ping + ANSWER_TIME)).isEqualTo(Action.GIVE_UP);
	}

	@ParameterizedTest
	@CsvSource({ "300, 450", "60, 90", "10, 15", "6, 11", "2, 4", "1, 2" })
	void aDeadServerIsNoticedAfterOneAndAHalfKeepAliveOrFiveSecondsMore(int seconds, int noticed) {
		KeepAlive keepAlive = new KeepAlive(seconds, 0);
		Action action = Action.NONE;
		long now = 0;
		while (action != Action.GIVE_UP) {
			now += keepAlive.nextCheck(now);
			action = keepAlive.check(now);
		}
		assertThat(now).isBetween(noticed * SECOND * 8 / 10, noticed * SECOND);
	}

	@Test
	void anyPacketCountsAsAnAnswer() {
		KeepAlive keepAlive = new KeepAlive(10, 0);
		keepAlive.check(INTERVAL);
		keepAlive.onReceived(INTERVAL + SECOND);
		assertThat(keepAlive.check(2 * INTERVAL)).isEqualTo(Action.SEND_PINGREQ);
		assertThat(keepAlive.check(3 * INTERVAL)).isEqualTo(Action.GIVE_UP);
	}

	@Test
	void thePingMayWaitBehindAWriteThatMoves() {
		KeepAlive keepAlive = new KeepAlive(10, 0);
		keepAlive.check(INTERVAL);
		keepAlive.onProgress(2 * INTERVAL - 1);
		assertThat(keepAlive.check(2 * INTERVAL)).isNotEqualTo(Action.GIVE_UP);
		assertThat(keepAlive.check(3 * INTERVAL - 1)).isEqualTo(Action.GIVE_UP);
	}

	@Test
	void silenceMeansNothingWhileReadingIsSuspended() {
		KeepAlive keepAlive = new KeepAlive(10, 0);
		keepAlive.check(INTERVAL);
		keepAlive.suspend(true, INTERVAL);
		assertThat(keepAlive.check(10 * INTERVAL)).isNotEqualTo(Action.GIVE_UP);
		keepAlive.suspend(false, 10 * INTERVAL);
		assertThat(keepAlive.check(10 * INTERVAL + 1)).isEqualTo(Action.NONE);
	}

	@Test
	void pingsGoOnWhileReadingIsSuspended() {
		KeepAlive keepAlive = new KeepAlive(10, 0);
		keepAlive.suspend(true, 0);
		assertThat(keepAlive.check(INTERVAL)).isEqualTo(Action.SEND_PINGREQ);
		assertThat(keepAlive.check(2 * INTERVAL)).isEqualTo(Action.SEND_PINGREQ);
	}

	@Test
	void zeroSwitchesItOff() {
		// MQTT 5.0 section 3.1.2.10
		KeepAlive keepAlive = new KeepAlive(0, 0);
		assertThat(keepAlive.check(Long.MAX_VALUE / 2)).isEqualTo(Action.NONE);
		assertThat(keepAlive.nextCheck(0)).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void theNextCheckIsWhenSomethingCanBeDue() {
		KeepAlive keepAlive = new KeepAlive(10, 0);
		assertThat(keepAlive.nextCheck(0)).isEqualTo(INTERVAL);
		keepAlive.onSent(4 * SECOND);
		assertThat(keepAlive.nextCheck(4 * SECOND)).isEqualTo(INTERVAL - 4 * SECOND);
		keepAlive.onReceived(5 * SECOND);
		assertThat(keepAlive.nextCheck(5 * SECOND)).isEqualTo(INTERVAL - SECOND);
		assertThat(keepAlive.nextCheck(100 * SECOND)).isPositive();
	}

	@Test
	@Conformance(mqtt311 = "MQTT-3.1.2-23", mqtt5 = "MQTT-3.1.2-20")
	void aShortIntervalLeavesAReserveToo() {
		KeepAlive keepAlive = new KeepAlive(1, 0);
		assertThat(keepAlive.check(SECOND - 1)).isEqualTo(Action.SEND_PINGREQ);
	}

}
