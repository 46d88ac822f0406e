package io.github.mqttboot.client.internal.session;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Finds the message that makes a server end the connection again and again, so that it
 * does not stop all others for ever. After several connections in a row that the server
 * has ended without having acknowledged anything, messages that were sent before go out
 * one at a time: the one after which the server hangs up is then known.
 */
final class PoisonWatch {

	/**
	 * So many connections in a row must end without an acknowledgement before messages go
	 * out one at a time: networks fail, too.
	 */
	static final int SUSPICION = 3;

	/**
	 * So many connections must then end with the same message. A server that crashes for
	 * another reason needs longer than that to come back, thanks to the back-off.
	 */
	static final int PATIENCE = 5;

	/** What ends later than this after the message was sent has another reason. */
	private static final long SOON = 10_000_000_000L;

	private boolean cautious;

	/** Connections in a row that ended without an acknowledgement. */
	private int fruitless;

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
		this.fruitless = 0;
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
		this.fruitless += this.progress ? 0 : 1;
		this.cautious |= named || this.fruitless >= SUSPICION;
		return poison;
	}

	/** Return whether a reason code tells that the server refuses a message. */
	static boolean isAboutAMessage(@Nullable ReasonCode reasonCode) {
		return reasonCode == ReasonCode.PACKET_TOO_LARGE || reasonCode == ReasonCode.QUOTA_EXCEEDED;
	}

}
