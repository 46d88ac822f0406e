package io.github.mqttboot.client;

import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * A publish and its future. The outcome is noted on the event loop and told on another
 * thread.
 */
final class PublishCall extends PublishRequest implements Runnable {

	private final DefaultMqttClient client;

	private final Outcome future = new Outcome(this);

	private @Nullable Object outcome;

	PublishCall(MqttMessage message, DefaultMqttClient client) {
		super(message);
		this.client = client;
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

	/** Cancelling it takes the message back if that has not left. */
	private static final class Outcome extends CompletableFuture<PublishResult> {

		private volatile @Nullable PublishCall call;

		Outcome(PublishCall call) {
			this.call = call;
		}

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
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
			return new CompletableFuture<>();
		}

	}

}
