package io.github.mqttboot.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Answers c1 by r1, c2 by r2, ... and notes what it is asked.
 */
final class Door implements MqttAuthenticator {

	final List<String> steps = new CopyOnWriteArrayList<>();

	final List<String> threads = new CopyOnWriteArrayList<>();

	/** The step that fails. */
	volatile String rejected = "";

	/** What it fails with instead of an exception. */
	volatile @Nullable Error error;

	/** So much longer than they should be are the answers. */
	volatile int excess;

	/** Holds verification up. */
	volatile CountDownLatch blocked = new CountDownLatch(0);

	private void step(String step) {
		this.threads.add(Thread.currentThread().getName());
		this.steps.add(step);
		if (step.equals(this.rejected)) {
			Error instead = this.error;
			if (instead != null) {
				throw instead;
			}
			throw new IllegalStateException("s3cr3t");
		}
	}

	@Override
	public String method() {
		return "M";
	}

	@Override
	public Conversation start(Context context) {
		step("start " + context.serverUri() + " " + context.clientIdentifier() + " " + context.reauthentication());
		return new Conversation() {

			@Override
			public byte[] initialData() {
				step("initial");
				return bytes("i0");
			}

			@Override
			public byte[] respond(byte @Nullable [] challenge) {
				String text = text(challenge);
				step(text);
				return bytes(text.replace('c', 'r') + " ".repeat(Door.this.excess));
			}

			@Override
			public void verify(byte @Nullable [] data) throws InterruptedException {
				step("verify " + text(data));
				Door.this.blocked.await(30, TimeUnit.SECONDS);
			}

			@Override
			public void onEnd(@Nullable Exception failure) {
				step("end " + ((failure != null) ? failure.getClass().getSimpleName() : "null"));
			}

		};
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte @Nullable [] bytes) {
		return (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "nothing";
	}

}
