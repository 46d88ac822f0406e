package io.github.mqttboot.client.simulation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * How long the client may wait before the next attempt, after what it was promised:
 * almost at once after a connection that held, then growing up to a maximum, and slowly
 * where the server wants to be left alone. Only a connection of 30 seconds and one keep
 * alive starts it over.
 */
final class BackoffModel {

	private static final Set<ReasonCode> NORMAL = EnumSet.of(ReasonCode.UNSPECIFIED_ERROR,
			ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, ReasonCode.SERVER_UNAVAILABLE, ReasonCode.SERVER_BUSY,
			ReasonCode.SERVER_SHUTTING_DOWN, ReasonCode.KEEP_ALIVE_TIMEOUT, ReasonCode.MAXIMUM_CONNECT_TIME);

	private static final Set<ReasonCode> SLOW = EnumSet.of(ReasonCode.MESSAGE_RATE_TOO_HIGH, ReasonCode.QUOTA_EXCEEDED,
			ReasonCode.CONNECTION_RATE_EXCEEDED, ReasonCode.ADMINISTRATIVE_ACTION, ReasonCode.BAD_USER_NAME_OR_PASSWORD,
			ReasonCode.NOT_AUTHORIZED, ReasonCode.USE_ANOTHER_SERVER, ReasonCode.SERVER_MOVED,
			ReasonCode.SESSION_TAKEN_OVER);

	/** So many connections in a row, none longer than that, may mean a take-over. */
	private static final int SUSPICIOUS = 10;

	private static final long SHORT = 10 * World.SECOND;

	/** How exactly the end of a connection is known. */
	private static final long TOLERANCE = 10 * World.MILLISECOND;

	private final World world;

	private final Plan plan;

	private int failures;

	private int slowFailures;

	/** Answers that speak of a mistake of the client's. */
	private int mistakes;

	private int shortLives;

	/** Whether the last connection lived about as long as the limit. */
	private boolean doubtful;

	BackoffModel(World world, Plan plan) {
		this.world = world;
		this.plan = plan;
	}

	/** A connection has ended, perhaps one that the application never heard of. */
	void onConnectionEnded(long lifetime, long keepAlive) {
		long stable = Math.max(30 * World.SECOND, keepAlive);
		this.shortLives = (lifetime < SHORT + TOLERANCE) ? this.shortLives + 1 : 0;
		if (Math.abs(lifetime - stable) < TOLERANCE) {
			this.doubtful = true;
		}
		else if (lifetime > stable) {
			startOver();
		}
	}

	private void startOver() {
		this.failures = 0;
		this.slowFailures = 0;
		this.mistakes = 0;
		this.doubtful = false;
	}

	/** The client has said how long it will wait. */
	void onDelay(Duration delay, @Nullable ReasonCode reasonCode, boolean reasonUnknown) {
		long nanos = delay.toNanos();
		if (!fits(nanos, reasonCode, reasonUnknown) && this.doubtful) {
			startOver();
		}
		this.doubtful = false;
		this.world.check(fits(nanos, reasonCode, reasonUnknown), "A delay of " + delay + " is not on the curve after "
				+ this.failures + " failures, " + this.slowFailures + " of them slow: " + reasonCode);
		boolean slow = isSlow(reasonCode) || !isWithin(nanos, false, this.failures);
		if (isMistake(reasonCode)) {
			this.mistakes++;
		}
		if (slow) {
			this.slowFailures++;
		}
		else {
			this.failures++;
		}
	}

	private boolean fits(long nanos, @Nullable ReasonCode reasonCode, boolean reasonUnknown) {
		boolean slow = reasonCode != null
				&& (SLOW.contains(reasonCode) || (isMistake(reasonCode) && this.mistakes > 0));
		boolean either = reasonUnknown || this.shortLives >= SUSPICIOUS;
		return (slow && !either) ? isWithin(nanos, true, this.slowFailures)
				: isWithin(nanos, false, this.failures) || (either && isWithin(nanos, true, this.slowFailures));
	}

	private boolean isSlow(@Nullable ReasonCode reasonCode) {
		return reasonCode != null && (SLOW.contains(reasonCode) || (isMistake(reasonCode) && this.mistakes > 0));
	}

	private static boolean isMistake(@Nullable ReasonCode reasonCode) {
		return reasonCode != null && reasonCode != ReasonCode.SUCCESS && !NORMAL.contains(reasonCode)
				&& !SLOW.contains(reasonCode);
	}

	private boolean isWithin(long delay, boolean slow, int failed) {
		if (slow) {
			double full = Math.min(600e9, 60e9 * Math.pow(2, failed));
			return delay >= full / 2 - 1 && delay <= full;
		}
		long initial = this.plan.initialDelay().toNanos();
		if (failed == 0) {
			return delay <= initial / 10;
		}
		double full = Math.min((double) this.plan.maxDelay().toNanos(),
				(double) initial * Math.pow(this.plan.multiplier(), failed - 1));
		return delay >= full * (1 - this.plan.jitter()) - 1 && delay <= full;
	}

}
