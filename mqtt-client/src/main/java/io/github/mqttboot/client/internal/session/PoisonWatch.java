package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Finds the message that makes a server end the connection again and again, so that it
 * does not stop all others for ever. When the server has ended several connections in a
 * row without having acknowledged anything, messages that were sent before go out one at
 * a time: the one after which the server hangs up is then known.
 */
final class PoisonWatch {

	/** So many connections in a row must end without an acknowledgement. */
	static final int SUSPICIOUS = 3;

	/**
	 * So many must then end with the same message, sent alone. A server that goes down
	 * for another reason has time to come back, thanks to the back-off.
	 */
	static final int PATIENCE = 3;

	/** What ends later than this after the message was sent has another reason. */
	private static final long SOON = 10_000_000_000L;

	private boolean cautious;

	/** How many connections in a row have ended without an acknowledgement. */
	private int barren;

	private boolean progress;

	private long lastSent;

	/** Return whether messages that were sent before go out one at a time. */
	boolean isCautious() {
		return this.cautious;
	}

	void onConnected() {
		this.progress = false;
	}

	void onSent(long now) {
		this.lastSent = now;
	}

	/** The server has acknowledged a message. */
	void onProgress() {
		this.progress = true;
	}

	/** Nothing is left that was sent before. */
	void onAllClear() {
		this.cautious = false;
	}

	/**
	 * A connection has ended.
	 * @param reasonCode of the server's DISCONNECT, or {@code null} if it sent none
	 * @param carried how many messages that the server has not acknowledged it carried
	 * @param first the first of these, or {@code null}
	 * @param now the time
	 * @return the message that is to be given up, or {@code null}
	 */
	@Nullable PublishRequest onEndedByServer(@Nullable ReasonCode reasonCode, int carried, @Nullable PublishRequest first,
			long now) {
		if (carried == 0 || first == null) {
			// says nothing about messages
			return null;
		}
		boolean named = isAboutAMessage(reasonCode);
		PublishRequest poison = null;
		if (this.cautious && carried == 1 && (named || now - this.lastSent <= SOON)) {
			first.suspected++;
			poison = (named || first.suspected >= PATIENCE) ? first : null;
		}
		this.barren = this.progress ? 0 : this.barren + 1;
		this.cautious |= named || this.barren >= SUSPICIOUS;
		return poison;
	}

	/** Return whether a reason code tells that the server refuses a message. */
	static boolean isAboutAMessage(@Nullable ReasonCode reasonCode) {
		return reasonCode == ReasonCode.PACKET_TOO_LARGE || reasonCode == ReasonCode.QUOTA_EXCEEDED;
	}

}
