package io.github.mqttboot.benchmarks.floor;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Takes packets out of what one read has brought: answers go to their exchanges, messages
 * as one batch to the listener's thread. Belongs to the I/O thread.
 */
final class PacketReader {

	private final Exchanges exchanges;

	private final Queue<Outgoing> unsent;

	private final Listening listening;

	private final List<Received> batch = new ArrayList<>();

	PacketReader(Exchanges exchanges, Queue<Outgoing> unsent, Listening listening) {
		this.exchanges = exchanges;
		this.unsent = unsent;
		this.listening = listening;
	}

	/** Read all packets that are complete and leave the rest. */
	void read(ByteBuffer in) {
		int end = in.limit();
		while (in.remaining() >= 2) {
			int start = in.position();
			int header = in.get() & 0xFF;
			int length = VariableByteInteger.decode(in);
			if (length < 0 || in.remaining() < length) {
				in.position(start);
				break;
			}
			int next = in.position() + length;
			in.limit(next);
			onPacket(header, in);
			in.limit(end).position(next);
		}
		if (!this.batch.isEmpty()) {
			this.listening.onReceived(this.batch);
			this.batch.clear();
		}
	}

	private void onPacket(int header, ByteBuffer body) {
		switch (header >> 4) {
			case 3 -> onPublish((header >> 1) & 3, body);
			case 4, 7, 9 -> this.exchanges.end(packetIdentifier(body));
			case 5 -> this.unsent.add(this.exchanges.get(packetIdentifier(body)));
			case 6 -> this.unsent.add(new Completion(packetIdentifier(body)));
			default ->
				throw new IllegalStateException("Control packet type " + (header >> 4) + " is not expected here");
		}
	}

	private void onPublish(int qos, ByteBuffer body) {
		body.position(body.position() + Short.BYTES + (body.getShort(body.position()) & 0xFFFF));
		int packetIdentifier = (qos > 0) ? packetIdentifier(body) : 0;
		int properties = VariableByteInteger.decode(body);
		body.position(body.position() + properties);
		byte[] payload = new byte[body.remaining()];
		body.get(payload);
		this.batch.add(new Received(payload, qos, packetIdentifier));
	}

	private static int packetIdentifier(ByteBuffer body) {
		return body.getShort() & 0xFFFF;
	}

}
