package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

/**
 * A message in a lane. It is itself what is run at its end, so that none needs another
 * object.
 */
class DeliveredMessage extends ListenerMessage implements Runnable {

	/** Written before the end, by whoever ends it or hands on to that thread. */
	private Lanes.@Nullable Turn turn;

	DeliveredMessage(MqttMessage mqttMessage, @Nullable TopicTemplate template, MessageAcknowledgment acknowledgment) {
		super(mqttMessage, template, acknowledgment);
	}

	final void begin(Lanes.Turn turn) {
		this.turn = turn;
	}

	@Override
	final void release() {
		if (this.turn != null) {
			this.turn = this.turn.release();
		}
	}

	@Override
	final boolean isReleased() {
		return this.turn != null && this.turn.isReleased();
	}

	@Override
	public final void run() {
		if (this.turn != null) {
			this.turn.finish();
		}
	}

}
