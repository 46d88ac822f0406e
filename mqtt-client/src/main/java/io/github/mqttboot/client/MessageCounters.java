package io.github.mqttboot.client;

import java.util.concurrent.atomic.AtomicLongArray;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.message.QoS;

/**
 * Counts messages, all in one array. What happens to each message is written by the event
 * loop alone, so that it costs a load and a store; failures come from any thread.
 */
final class MessageCounters {

	private final AtomicLongArray cells = new AtomicLongArray(MessageCounts.CELLS);

	// On the event loop only
	void onReceived(QoS qos) {
		increment(MessageCounts.cellOfReceived(qos));
	}

	// On the event loop only
	void onPublished(QoS qos) {
		increment(MessageCounts.cellOfDone(qos));
	}

	private void increment(int cell) {
		this.cells.setRelease(cell, this.cells.getPlain(cell) + 1);
	}

	void onPublishFailed(QoS qos, MqttException failure) {
		this.cells.getAndIncrement(MessageCounts.cellOfFailed(qos, failure));
	}

	MessageCounts snapshot() {
		long[] copy = new long[MessageCounts.CELLS];
		for (int i = 0; i < copy.length; i++) {
			copy[i] = this.cells.getAcquire(i);
		}
		return new MessageCounts(copy);
	}

}
