package io.github.mqttboot.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.dispatch.Outcome;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * A publish and its future. The outcome is noted on the event loop and told on another
 * thread: one of the executor's, or that of whoever asks the future first.
 */
final class PublishCall extends PublishRequest implements Outcome {

	private static final VarHandle OFFERED = offeredHandle();

	private final DefaultMqttClient client;

	private final PublishFuture future = new PublishFuture(this);

	private @Nullable Object outcome;

	/** Through its handle only: a plain volatile would cost each publish a fence. */
	@SuppressWarnings("unused")
	private boolean offered;

	PublishCall(MqttMessage message, DefaultMqttClient client) {
		super(message);
		this.client = client;
	}

	private static VarHandle offeredHandle() {
		try {
			return MethodHandles.lookup().findVarHandle(PublishCall.class, "offered", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	CompletableFuture<PublishResult> future() {
		return this.future;
	}

	// Fail before anything was handed over
	void refuse(MqttException refusal) {
		this.outcome = refusal;
		run();
	}

	@Override
	protected void onDone(ReasonCode reasonCode, PacketProperties properties) {
		QoS qos = isDowngraded() ? QoS.AT_LEAST_ONCE : message().qos();
		this.outcome = new PublishResult(message().topic(), qos, packetIdentifier(), reasonCode,
				properties.text(Property.REASON_STRING), properties.userProperties());
		this.client.onPublished(this);
	}

	@Override
	protected void onFailed(MqttException failure) {
		this.outcome = failure;
		this.client.onPublishFailed(this);
	}

	@Override
	protected void onFailedLater(MqttException failure) {
		this.client.onGivenUp(message(), failure);
	}

	@Override
	protected boolean isDoneWhenStored() {
		return this.client.options().delivery().doneWhenStored();
	}

	@Override
	public boolean offer() {
		OFFERED.setRelease(this, true);
		return this.future.getNumberOfDependents() > 0;
	}

	private boolean isOffered() {
		return (boolean) OFFERED.getAcquire(this);
	}

	@Override
	protected void onReleased() {
		this.client.onReleased(message());
	}

	@Override
	public void run() {
		// whoever keeps the future does not keep the message
		this.future.call = null;
		if (this.outcome instanceof PublishResult result) {
			this.future.complete(result);
		}
		else if (this.outcome instanceof MqttException failure) {
			this.future.completeExceptionally(failure);
		}
	}

	/**
	 * Cancelling it takes the message back if that has not left. Who looks at it or waits
	 * for it does not have to wait for the thread that would tell the outcome.
	 */
	private static final class PublishFuture extends CompletableFuture<PublishResult> {

		private volatile @Nullable PublishCall call;

		PublishFuture(PublishCall call) {
			this.call = call;
		}

		private void tellIfKnown() {
			PublishCall open = this.call;
			// others' callbacks are not for this thread
			if (open != null && open.isOffered() && getNumberOfDependents() == 0) {
				open.run();
			}
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			tellIfKnown();
			PublishCall open = this.call;
			boolean cancelled = super.cancel(mayInterruptIfRunning);
			if (cancelled && open != null) {
				this.call = null;
				open.client.withdraw(open);
			}
			return cancelled;
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			// what follows on this future asks for a new one first
			tellIfKnown();
			return new CompletableFuture<>();
		}

		@Override
		public boolean isDone() {
			tellIfKnown();
			return super.isDone();
		}

		@Override
		public boolean isCompletedExceptionally() {
			tellIfKnown();
			return super.isCompletedExceptionally();
		}

		@Override
		public PublishResult get() throws InterruptedException, ExecutionException {
			tellIfKnown();
			return super.get();
		}

		@Override
		public PublishResult get(long timeout, TimeUnit unit)
				throws InterruptedException, ExecutionException, TimeoutException {
			tellIfKnown();
			return super.get(timeout, unit);
		}

		@Override
		public PublishResult join() {
			tellIfKnown();
			return super.join();
		}

		@Override
		public PublishResult getNow(PublishResult valueIfAbsent) {
			tellIfKnown();
			return super.getNow(valueIfAbsent);
		}

		@Override
		public CompletableFuture<PublishResult> toCompletableFuture() {
			tellIfKnown();
			return this;
		}

	}

}
