package io.github.mqttboot.test.internal;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;

/**
 * About how much memory something takes that waits: enough to bound queues by.
 */
final class Footprint {

	private static final long OVERHEAD = 128;

	private Footprint() {
	}

	static long of(Packet packet) {
		return (packet instanceof Publish publish) ? of(publish.message()) : OVERHEAD;
	}

	static long of(MqttMessage message) {
		return OVERHEAD + message.payload().length;
	}

}
