package io.github.mqttboot.interop;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.mqttboot.testsupport.Relay;

/**
 * A relay between clients and a broker that writes down what it has seen.
 */
final class RecordingRelay implements AutoCloseable {

	private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

	private final Set<Integer> mqtt5 = ConcurrentHashMap.newKeySet();

	private final Relay relay;

	RecordingRelay(int target) throws IOException {
		this.relay = new Relay(target, this::onPacket);
	}

	private void onPacket(int connection, boolean fromClient, byte[] packet) {
		if (isConnect(packet) && Seen.levelOf(packet) == 5) {
			this.mqtt5.add(connection);
		}
		this.seen.add(new Seen(connection, fromClient, this.mqtt5.contains(connection), packet));
	}

	private static boolean isConnect(byte[] packet) {
		return (packet[0] & 0xf0) == 0x10;
	}

	String uri() {
		return this.relay.uri();
	}

	/** Return what has passed so far, in order for each direction of a connection. */
	List<Seen> seen() {
		return List.copyOf(this.seen);
	}

	/** Reset every connection. */
	void cut() {
		this.relay.cut();
	}

	@Override
	public void close() {
		this.relay.close();
	}

	/** Return how many QoS 1 messages to the client were under way at most. */
	int mostUnderWay() {
		int underWay = 0;
		int most = 0;
		for (Seen packet : this.seen) {
			if (packet.isPublish() && !packet.isFromClient() && packet.qos() == 1) {
				underWay++;
				most = Math.max(most, underWay);
			}
			else if (packet.isPubAck() && packet.isFromClient()) {
				underWay--;
			}
		}
		return most;
	}

	/** Return the PUBLISH packets with a topic that have passed in one direction. */
	List<Seen> publishes(boolean fromClient, String topic) {
		return this.seen.stream()
			.filter((packet) -> packet.isPublish() && packet.isFromClient() == fromClient
					&& packet.topic().equals(topic))
			.toList();
	}

}
