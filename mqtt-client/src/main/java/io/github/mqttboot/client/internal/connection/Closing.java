package io.github.mqttboot.client.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * The end of a client: no message is taken any more, and what is under way is waited for,
 * for a while.
 */
final class Closing {

	private final Intake intake;

	private @Nullable Runnable finish;

	private boolean begun;

	Closing(Intake intake) {
		this.intake = intake;
	}

	/**
	 * Begin.
	 * @param finish run once, when nothing is under way any more or the time is over
	 * @param withListeners whether to wait for listeners, too
	 * @return {@code false} if that has begun before
	 */
	boolean begin(Runnable finish, boolean withListeners) {
		if (this.begun) {
			return false;
		}
		this.begun = true;
		this.finish = finish;
		this.intake.stop(withListeners);
		return true;
	}

	/** Finish if there is nothing to wait for. */
	void finishIfIdle(boolean connected) {
		if (this.finish != null && !(connected && this.intake.isBusy())) {
			finish();
		}
	}

	void finish() {
		Runnable last = this.finish;
		this.finish = null;
		if (last != null) {
			last.run();
		}
	}

}
