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

	/** How exactly the end of a connection is known. */
	private static final long TOLERANCE = 10 * World.MILLISECOND;

	private final World world;

	private final Plan plan;

	private int failures;

	/** Whether the last connection lived about as long as the limit. */
	private boolean doubtful;

	BackoffModel(World world, Plan plan) {
		this.world = world;
		this.plan = plan;
	}

	/** A connection has ended, perhaps one that the application never heard of. */
	void onConnectionEnded(long lifetime, long keepAlive) {
		long stable = Math.max(30 * World.SECOND, keepAlive);
		if (Math.abs(lifetime - stable) < TOLERANCE) {
			this.doubtful = true;
		}
		else if (lifetime > stable) {
			this.failures = 0;
			this.doubtful = false;
		}
	}

	/** The client has said how long it will wait. */
	void onDelay(Duration delay, @Nullable ReasonCode reasonCode, boolean reasonUnknown) {
		boolean slow = reasonCode != null && !NORMAL.contains(reasonCode);
		boolean fits = isWithin(delay.toNanos(), slow, this.failures)
				|| (reasonUnknown && isWithin(delay.toNanos(), true, this.failures));
		if (!fits && this.doubtful && isWithin(delay.toNanos(), slow, 0)) {
			this.failures = 0;
			fits = true;
		}
		this.doubtful = false;
		this.world.check(fits, "A delay of " + delay + " is not on the curve after " + this.failures + " failures"
				+ (slow ? ", slow" : ""));
		this.failures++;
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
