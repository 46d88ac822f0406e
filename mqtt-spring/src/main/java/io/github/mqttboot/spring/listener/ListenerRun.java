package io.github.mqttboot.spring.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages to a listener between a start and a stop. Thread-safe.
 */
final class ListenerRun {

	private final MessageDelivery delivery;

	private final Lanes<?> lanes;

	/** Null if messages are collected. */
	private final @Nullable Lanes<DeliveredMessage> messages;

	private final @Nullable BatchCollector collector;

	private ListenerRun(MessageDelivery delivery, Lanes<?> lanes, @Nullable Lanes<DeliveredMessage> messages,
			@Nullable BatchCollector collector) {
		this.delivery = delivery;
		this.lanes = lanes;
		this.messages = messages;
		this.collector = collector;
	}

	static ListenerRun of(MessageDelivery delivery, Lanes<DeliveredMessage> lanes) {
		return new ListenerRun(delivery, lanes, lanes, null);
	}

	static ListenerRun of(MessageDelivery delivery, Lanes<List<ListenerMessage>> lanes, BatchCollector collector) {
		return new ListenerRun(delivery, lanes, null, collector);
	}

	/**
	 * Take a message to the listener, or to where it waits. Blocks if too many wait.
	 * @param received the message
	 * @param template the topic template that it matched, or {@code null}
	 * @param acknowledgment acknowledges it
	 * @return {@code false} if it came too late
	 */
	boolean accept(MqttMessage received, @Nullable TopicTemplate template, MessageAcknowledgment acknowledgment) {
		DeliveredMessage message = this.delivery.isObserved() ? new ObservedMessage(received, template, acknowledgment)
				: new DeliveredMessage(received, template, acknowledgment);
		if (this.messages != null) {
			return this.messages.accept(message);
		}
		return this.collector != null && this.collector.accept(message);
	}

	void pause() {
		this.lanes.pause();
	}

	void resume() {
		this.lanes.resume();
	}

	/**
	 * Take no more messages.
	 * @return completes when the listener is done with those that were taken
	 */
	CompletableFuture<Void> close() {
		if (this.collector != null) {
			this.collector.close();
		}
		return this.lanes.close();
	}

	/** Take no more messages, and leave what waits to the session's next connection. */
	void abandon() {
		if (this.collector != null) {
			this.collector.abandon();
		}
		for (Object work : this.lanes.abandon()) {
			if (work instanceof ListenerMessage message) {
				message.leave();
			}
			else if (work instanceof List<?> batch) {
				batch.forEach((message) -> ((ListenerMessage) message).leave());
			}
		}
	}

	int inFlight() {
		return this.lanes.inFlight();
	}

	boolean isCalledByWorker() {
		return this.lanes.isCalledByWorker();
	}

	/** The connection is about to end: no retry is worth waiting for. */
	void endRetries() {
		this.delivery.abandon();
	}

}
