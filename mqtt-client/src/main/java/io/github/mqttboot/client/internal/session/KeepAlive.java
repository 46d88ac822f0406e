package io.github.mqttboot.client.internal.session;

/**
 * When to send PINGREQ, and when to give the server up [MQTT-3.1.2-20] [MQTT-3.1.2-23]. A
 * ping is due when nothing was <em>sent</em> for the keep alive time, so that the server
 * does not drop us, and also when nothing was <em>received</em> for it, so that we notice
 * a dead server while we only publish. The answer's deadline starts when the ping was
 * due; any packet from the server counts as an answer, and so does progress of a write
 * that the socket did not take at once: a ping can wait behind a large message. The
 * answer has half the keep alive time, so that a dead server is noticed as fast as a
 * server notices a dead client; with a short keep alive it has five seconds, but never
 * more than the keep alive time. Times are nanoseconds of the loop's time, which may be
 * negative.
 */
public final class KeepAlive {

	private static final long LEAST_ANSWER_TIME = 5_000_000_000L;

	private final long interval;

	private final long answerTime;

	private long lastSent;

	private long lastReceived;

	private boolean pinging;

	/** Since when an answer is due, while {@link #pinging}. */
	private long pingDue;

	private boolean suspended;

	/**
	 * Create a keep alive.
	 * @param seconds the interval in seconds, 0 for none
	 * @param now the time of the connection's start
	 */
	public KeepAlive(int seconds, long now) {
		// a little early: the server measures, too
		this.interval = seconds * 1_000_000_000L - Math.min(seconds * 50_000_000L, 500_000_000L);
		this.answerTime = Math.max(this.interval / 2, Math.min(this.interval, LEAST_ANSWER_TIME));
		this.lastSent = now;
		this.lastReceived = now;
	}

	/**
	 * A write has reached the socket.
	 * @param now the time
	 */
	public void onSent(long now) {
		this.lastSent = now;
	}

	/**
	 * Bytes that the socket did not take at once still move towards the server: the
	 * answer can't come before the server has read what stands before the ping.
	 * @param now the time
	 */
	public void onProgress(long now) {
		// means nothing unless an answer is due
		this.pingDue = now;
	}

	/**
	 * Bytes have come from the server.
	 * @param now the time
	 */
	public void onReceived(long now) {
		this.lastReceived = now;
		this.pinging = false;
	}

	/**
	 * Reading was paused or resumed by ourselves: silence means nothing meanwhile.
	 * @param suspended whether reading is paused
	 * @param now the time
	 */
	public void suspend(boolean suspended, long now) {
		this.suspended = suspended;
		if (!suspended) {
			onReceived(now);
		}
	}

	/**
	 * Return what is to be done now.
	 * @param now the time
	 * @return the action
	 */
	public Action check(long now) {
		if (this.interval == 0) {
			return Action.NONE;
		}
		if (this.pinging) {
			if (!this.suspended && now - this.pingDue >= this.answerTime) {
				return Action.GIVE_UP;
			}
			return (now - this.lastSent >= this.interval) ? ping(now) : Action.NONE;
		}
		boolean due = now - this.lastSent >= this.interval
				|| (!this.suspended && now - this.lastReceived >= this.interval);
		return due ? ping(now) : Action.NONE;
	}

	private Action ping(long now) {
		if (!this.pinging) {
			this.pinging = true;
			this.pingDue = now;
		}
		this.lastSent = now;
		return Action.SEND_PINGREQ;
	}

	/**
	 * Return when to check again.
	 * @param now the time
	 * @return nanoseconds from now, more than zero, or {@link Long#MAX_VALUE} for never
	 */
	public long nextCheck(long now) {
		if (this.interval == 0) {
			return Long.MAX_VALUE;
		}
		long next = this.lastSent + this.interval - now;
		if (!this.suspended) {
			long answer = this.pinging ? this.pingDue + this.answerTime : this.lastReceived + this.interval;
			next = Math.min(next, answer - now);
		}
		return Math.max(next, 1_000_000L);
	}

	/**
	 * What to do.
	 */
	public enum Action {

		/** Nothing. */
		NONE,

		/** Send PINGREQ. */
		SEND_PINGREQ,

		/** The server is gone: close the connection. */
		GIVE_UP

	}

}
