package io.github.mqttboot.client.malformed;

import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a condition.
 *
 * @param verdict what the client does
 * @param reasonCode the reason code that goes into DISCONNECT where there is one, or
 * {@code null} if nothing is wrong
 * @param answer what the client sends for it as hexadecimal digits, apart from DISCONNECT
 * @param delivered how many messages the application gets
 */
public record Outcome(Verdict verdict, @Nullable ReasonCode reasonCode, String answer, int delivered) {

	/** The decoder refuses it. */
	public static Outcome refused(ReasonCode reasonCode) {
		return new Outcome(Verdict.REFUSED_BY_DECODER, reasonCode, "", 0);
	}

	/** It is well-formed, but wrong at this time. */
	public static Outcome outOfPlace(ReasonCode reasonCode) {
		return new Outcome(Verdict.REFUSED_BY_SESSION, reasonCode, "", 0);
	}

	/** It is let through. */
	public static Outcome tolerated() {
		return new Outcome(Verdict.TOLERATED, null, "", 0);
	}

	/** It is let through, and the server means the end of the connection by it. */
	public static Outcome end() {
		return new Outcome(Verdict.END, null, "", 0);
	}

	Outcome answering(String hex) {
		return new Outcome(this.verdict, this.reasonCode, hex, this.delivered);
	}

	Outcome delivering(int messages) {
		return new Outcome(this.verdict, this.reasonCode, this.answer, messages);
	}

	/**
	 * What the client does.
	 */
	public enum Verdict {

		/** The connection ends: the bytes are no legal packet. */
		REFUSED_BY_DECODER,

		/** The connection ends: the packet may not come now. */
		REFUSED_BY_SESSION,

		/** The connection goes on. */
		TOLERATED,

		/** The connection ends because the server wants it. */
		END

	}

}
