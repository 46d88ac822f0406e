package io.github.mqttboot.client.internal.connection;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.mqttboot.client.internal.connection.RetryPolicy.Loss;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ReasonCodes;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryPolicy}.
 */
class RetryPolicyTests {

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	/** The first normal delay, with the largest random number. */
	private static final long AT_ONCE = SECOND / 10;

	private final RetryPolicy policy = policy(true, false, false);

	private static RetryPolicy policy(boolean stopWhenTakenOver, boolean stopOnSuspicion,
			boolean stopWhenNotAuthorized) {
		Backoff.Settings backoff = new Backoff.Settings(SECOND, 60 * SECOND, 2, 0);
		return new RetryPolicy(
				new RetryPolicy.Settings(backoff, stopWhenTakenOver, stopOnSuspicion, stopWhenNotAuthorized),
				() -> 0.999);
	}

	private static Loss loss(@Nullable ReasonCode reasonCode, long seconds) {
		return new Loss(reasonCode, true, seconds * SECOND, 60);
	}

	private static boolean isSlow(long delay) {
		return delay >= 30 * SECOND && delay <= 600 * SECOND;
	}

	@ParameterizedTest
	@CsvSource({ "UNSPECIFIED_ERROR, RETRY", "MALFORMED_PACKET, DO_NOT_LOOP", "PROTOCOL_ERROR, DO_NOT_LOOP",
			"IMPLEMENTATION_SPECIFIC_ERROR, RETRY", "UNSUPPORTED_PROTOCOL_VERSION, DO_NOT_LOOP",
			"CLIENT_IDENTIFIER_NOT_VALID, DO_NOT_LOOP", "BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED",
			"NOT_AUTHORIZED, NOT_AUTHORIZED", "SERVER_UNAVAILABLE, RETRY", "SERVER_BUSY, RETRY", "BANNED, DO_NOT_LOOP",
			"BAD_AUTHENTICATION_METHOD, DO_NOT_LOOP", "TOPIC_NAME_INVALID, DO_NOT_LOOP",
			"PACKET_TOO_LARGE, DO_NOT_LOOP", "QUOTA_EXCEEDED, RETRY_SLOWLY", "PAYLOAD_FORMAT_INVALID, DO_NOT_LOOP",
			"RETAIN_NOT_SUPPORTED, DO_NOT_LOOP", "QOS_NOT_SUPPORTED, DO_NOT_LOOP", "USE_ANOTHER_SERVER, REDIRECT",
			"SERVER_MOVED, REDIRECT", "CONNECTION_RATE_EXCEEDED, RETRY_SLOWLY" })
	void everyCodeOfConnAckHasItsClass(ReasonCode reasonCode, Reaction reaction) {
		assertThat(ReasonCodes.fromServer(PacketType.CONNACK)).hasSize(22).contains(reasonCode);
		assertThat(Reaction.to(reasonCode)).isEqualTo(reaction);
	}

	@ParameterizedTest
	@CsvSource({ "SUCCESS, RETRY", "UNSPECIFIED_ERROR, RETRY", "MALFORMED_PACKET, DO_NOT_LOOP",
			"PROTOCOL_ERROR, DO_NOT_LOOP", "IMPLEMENTATION_SPECIFIC_ERROR, RETRY", "NOT_AUTHORIZED, NOT_AUTHORIZED",
			"SERVER_BUSY, RETRY", "SERVER_SHUTTING_DOWN, RETRY", "BAD_AUTHENTICATION_METHOD, DO_NOT_LOOP",
			"KEEP_ALIVE_TIMEOUT, RETRY", "SESSION_TAKEN_OVER, TAKEN_OVER", "TOPIC_FILTER_INVALID, DO_NOT_LOOP",
			"TOPIC_NAME_INVALID, DO_NOT_LOOP", "RECEIVE_MAXIMUM_EXCEEDED, DO_NOT_LOOP",
			"TOPIC_ALIAS_INVALID, DO_NOT_LOOP", "PACKET_TOO_LARGE, DO_NOT_LOOP", "MESSAGE_RATE_TOO_HIGH, RETRY_SLOWLY",
			"QUOTA_EXCEEDED, RETRY_SLOWLY", "ADMINISTRATIVE_ACTION, RETRY_SLOWLY",
			"PAYLOAD_FORMAT_INVALID, DO_NOT_LOOP", "RETAIN_NOT_SUPPORTED, DO_NOT_LOOP",
			"QOS_NOT_SUPPORTED, DO_NOT_LOOP", "USE_ANOTHER_SERVER, REDIRECT", "SERVER_MOVED, REDIRECT",
			"SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, DO_NOT_LOOP", "CONNECTION_RATE_EXCEEDED, RETRY_SLOWLY",
			"MAXIMUM_CONNECT_TIME, RETRY", "SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, DO_NOT_LOOP",
			"WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED, DO_NOT_LOOP" })
	void everyCodeOfDisconnectHasItsClass(ReasonCode reasonCode, Reaction reaction) {
		assertThat(ReasonCodes.fromServer(PacketType.DISCONNECT)).hasSize(29).contains(reasonCode);
		assertThat(Reaction.to(reasonCode)).isEqualTo(reaction);
	}

	@Test
	void noCodeAtAllIsTriedAgain() {
		assertThat(Reaction.to(null)).isEqualTo(Reaction.RETRY);
	}

	static Stream<ReasonCode> codes() {
		return Stream
			.concat(ReasonCodes.fromServer(PacketType.CONNACK).stream(),
					ReasonCodes.fromServer(PacketType.DISCONNECT).stream())
			.distinct();
	}

	@ParameterizedTest
	@MethodSource("codes")
	void theDelaysAreThoseOfTheClass(ReasonCode reasonCode) {
		long first = this.policy.afterFailure(reasonCode);
		long second = this.policy.afterFailure(reasonCode);
		switch (Reaction.to(reasonCode)) {
			case RETRY -> {
				assertThat(first).isLessThanOrEqualTo(AT_ONCE);
				assertThat(second).isEqualTo(SECOND);
			}
			case DO_NOT_LOOP -> {
				assertThat(first).isLessThanOrEqualTo(AT_ONCE);
				assertThat(second).matches(RetryPolicyTests::isSlow);
			}
			case RETRY_SLOWLY, NOT_AUTHORIZED, REDIRECT -> {
				assertThat(first).matches(RetryPolicyTests::isSlow);
				assertThat(second).matches(RetryPolicyTests::isSlow).isGreaterThan(first);
			}
			case TAKEN_OVER -> assertThat(first).isEqualTo(ConnectionEvents.NO_RETRY);
		}
	}

	@Test
	void theApplicationDecidesWhatFollowsATakeOverAndARefusalOfTheCredentials() {
		RetryPolicy other = policy(false, false, true);
		assertThat(other.afterLoss(loss(ReasonCode.SESSION_TAKEN_OVER, 100), false)).matches(RetryPolicyTests::isSlow);
		assertThat(other.afterFailure(ReasonCode.NOT_AUTHORIZED)).isEqualTo(ConnectionEvents.NO_RETRY);
		assertThat(other.afterFailure(ReasonCode.BAD_USER_NAME_OR_PASSWORD)).isEqualTo(ConnectionEvents.NO_RETRY);
	}

	@Test
	void aConnectionThatHeldForHalfAMinuteAndOneKeepAliveStartsEverythingOver() {
		this.policy.afterFailure(null);
		this.policy.afterFailure(null);
		this.policy.afterFailure(ReasonCode.PROTOCOL_ERROR);
		assertThat(this.policy.afterLoss(loss(null, 59), false)).isEqualTo(4 * SECOND);
		assertThat(this.policy.afterLoss(loss(null, 60), false)).isLessThanOrEqualTo(AT_ONCE);
		// the first mistake again
		assertThat(this.policy.afterFailure(ReasonCode.PROTOCOL_ERROR)).isEqualTo(SECOND);
	}

	@Test
	void aShortKeepAliveDoesNotMakeHalfAMinuteShorter() {
		this.policy.afterFailure(null);
		assertThat(this.policy.afterLoss(new Loss(null, true, 29 * SECOND, 5), false)).isEqualTo(SECOND);
		assertThat(this.policy.afterLoss(new Loss(null, true, 30 * SECOND, 5), false)).isLessThanOrEqualTo(AT_ONCE);
	}

	@Test
	void aServerThatIsNamedByAnotherOneIsNotMadeToWait() {
		assertThat(this.policy.afterLoss(loss(ReasonCode.USE_ANOTHER_SERVER, 1), true)).isLessThanOrEqualTo(AT_ONCE);
		assertThat(this.policy.afterLoss(loss(ReasonCode.USE_ANOTHER_SERVER, 1), false))
			.matches(RetryPolicyTests::isSlow);
	}

	@Test
	void connectionsThatAreClosedSoonAgainAndAgainAreSuspicious() {
		for (int i = 1; i <= 9; i++) {
			assertThat(this.policy.afterLoss(loss(null, 1), false)).isGreaterThanOrEqualTo(0);
			assertThat(this.policy.isTakeOverSuspected()).as("after " + i).isEqualTo(i == 5);
		}
		for (int i = 0; i < 3; i++) {
			assertThat(this.policy.afterLoss(loss(null, 1), false)).matches(RetryPolicyTests::isSlow);
			assertThat(this.policy.isTakeOverSuspected()).isTrue();
		}
	}

	@Test
	void inSteadyStateTwoClientsThatFightConnectAtMostTenTimesAMinute() {
		Backoff.Settings eager = new Backoff.Settings(SECOND / 100, SECOND / 100, 1, 0);
		RetryPolicy policy = new RetryPolicy(new RetryPolicy.Settings(eager, true, false, false), () -> 0);
		long time = 0;
		int connects = 0;
		while (time < 60 * SECOND) {
			time += policy.afterLoss(loss(null, 0), false);
			connects++;
		}
		assertThat(connects).isLessThanOrEqualTo(12);
		long minute = time + 60 * SECOND;
		int steady = 0;
		while (time < minute) {
			time += policy.afterLoss(loss(null, 0), false);
			steady++;
		}
		assertThat(steady).isLessThanOrEqualTo(2);
	}

	@Test
	void suspicionStopsIfTheApplicationWantsThat() {
		RetryPolicy stopping = policy(true, true, false);
		for (int i = 1; i <= 9; i++) {
			assertThat(stopping.afterLoss(loss(null, 1), false)).isGreaterThanOrEqualTo(0);
		}
		assertThat(stopping.afterLoss(loss(null, 1), false)).isEqualTo(ConnectionEvents.NO_RETRY);
	}

	@Test
	void otherLossesAreNoReasonForSuspicion() {
		for (int i = 0; i < 20; i++) {
			// the server says why
			this.policy.afterLoss(loss(ReasonCode.SERVER_BUSY, 1), false);
			assertThat(this.policy.isTakeOverSuspected()).isFalse();
			// the network broke
			this.policy.afterLoss(new Loss(null, false, SECOND, 60), false);
			assertThat(this.policy.isTakeOverSuspected()).isFalse();
			// late
			this.policy.afterLoss(loss(null, 11), false);
			assertThat(this.policy.isTakeOverSuspected()).isFalse();
		}
	}

}
