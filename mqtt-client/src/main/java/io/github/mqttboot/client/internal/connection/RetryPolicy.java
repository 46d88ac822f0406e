package io.github.mqttboot.client.internal.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when to try again: after a failed attempt, and after a lost
 * connection. Also suspects that the session is taken over again and again by a client
 * with the same client identifier, where the server has no reason code to tell.
 */
public final class RetryPolicy {

	private static final long STABLE = TimeUnit.SECONDS.toNanos(30);

	/** A connection that ends earlier was not ended by idleness, load or maintenance. */
	private static final long SHORT = TimeUnit.SECONDS.toNanos(10);

	/** As many connections that end like this, one after the other, are told of. */
	private static final int SUSPICIOUS = 5;

	/** As many are no accident: the other client would be back as fast as we are. */
	private static final int CERTAIN = 10;

	private final Settings settings;

	private final Backoff backoff;

	/** Answers that speak of a mistake of ours, since a connection held. */
	private int mistakes;

	private int thrownOut;

	RetryPolicy(Settings settings, DoubleSupplier random) {
		this.settings = settings;
		this.backoff = new Backoff(settings.backoff(), random);
	}

	/**
	 * Return how long to wait after an attempt has failed.
	 * @param reasonCode the server's reason code, or {@code null} if it gave none
	 * @return nanoseconds, or {@link ConnectionEvents#NO_RETRY}
	 */
	long afterFailure(@Nullable ReasonCode reasonCode) {
		return delay(Reaction.to(reasonCode));
	}

	/**
	 * Return how long to wait after a connection was lost.
	 * @param loss how it was lost
	 * @param referred whether the next attempt goes to a server that the lost one has
	 * named, which has not asked to be left alone
	 * @return nanoseconds, or {@link ConnectionEvents#NO_RETRY}
	 */
	long afterLoss(Loss loss, boolean referred) {
		if (loss.hasHeld()) {
			this.backoff.startOver();
			this.mistakes = 0;
			this.thrownOut = 0;
		}
		boolean withoutWord = loss.endedByServer() && loss.reasonCode() == null;
		// MQTT 5 has a code for it, but mosquitto 2.0 only closes the connection there,
		// too
		boolean suspicious = withoutWord && loss.lifetimeNanos() < SHORT;
		this.thrownOut = suspicious ? this.thrownOut + 1 : 0;
		if (this.thrownOut >= CERTAIN) {
			return slowlyUnless(this.settings.stopOnSuspicion());
		}
		return referred ? this.backoff.next() : delay(Reaction.to(loss.reasonCode()));
	}

	/**
	 * Return whether it is to be told that the last losses look like those of two clients
	 * that fight: once, and then with each attempt that is made slowly.
	 */
	boolean isTakeOverSuspected() {
		return this.thrownOut == SUSPICIOUS || this.thrownOut >= CERTAIN;
	}

	private long delay(Reaction reaction) {
		return switch (reaction) {
			case RETRY -> this.backoff.next();
			case RETRY_SLOWLY, REDIRECT -> this.backoff.nextSlow();
			case DO_NOT_LOOP -> (this.mistakes++ == 0) ? this.backoff.next() : this.backoff.nextSlow();
			case NOT_AUTHORIZED -> slowlyUnless(this.settings.stopWhenNotAuthorized());
			case TAKEN_OVER -> slowlyUnless(this.settings.stopWhenTakenOver());
		};
	}

	private long slowlyUnless(boolean stop) {
		return stop ? ConnectionEvents.NO_RETRY : this.backoff.nextSlow();
	}

	/**
	 * How a connection was lost.
	 *
	 * @param reasonCode the reason code of the server's DISCONNECT, or {@code null}
	 * @param endedByServer whether the server ended it, with or without a word
	 * @param lifetimeNanos how long it was up
	 * @param keepAliveSeconds its keep alive
	 */
	record Loss(@Nullable ReasonCode reasonCode, boolean endedByServer, long lifetimeNanos, int keepAliveSeconds) {

		/**
		 * Return whether the connection has held, so that what was before counts no more.
		 */
		boolean hasHeld() {
			return this.lifetimeNanos >= Math.max(STABLE, TimeUnit.SECONDS.toNanos(this.keepAliveSeconds));
		}

	}

	/**
	 * What the policy was told.
	 *
	 * @param backoff times between attempts
	 * @param stopWhenTakenOver whether to stop when the server tells that another client
	 * has taken the session over
	 * @param stopOnSuspicion whether to stop when the losses only look like that
	 * @param stopWhenNotAuthorized whether to stop when the server refuses the
	 * credentials
	 */
	public record Settings(Backoff.Settings backoff, boolean stopWhenTakenOver, boolean stopOnSuspicion,
			boolean stopWhenNotAuthorized) {

	}

}
