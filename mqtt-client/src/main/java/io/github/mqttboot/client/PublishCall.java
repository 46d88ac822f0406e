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

	private final CompletableFuture<PublishResult> future = new CompletableFuture<>();

	private @Nullable Object outcome;

	PublishCall(MqttMessage message, DefaultMqttClient client) {
		super(message);
		this.client = client;
	}

	CompletableFuture<PublishResult> future() {
		return this.future;
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
		if (this.outcome instanceof PublishResult result) {
			this.future.complete(result);
		}
		else if (this.outcome instanceof MqttException failure) {
			this.future.completeExceptionally(failure);
		}
	}

}
