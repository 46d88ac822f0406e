package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.testsupport.Relay;

/**
 * Stands between clients and a server on the loopback address, and remembers the control
 * packets of both in their order.
 */
final class WireTap implements AutoCloseable {

	static final int CONNACK = 2;

	static final int PUBLISH = 3;

	static final int PUBACK = 4;

	static final int SUBACK = 9;

	static final int UNSUBSCRIBE = 10;

	static final int DISCONNECT = 14;

	private final List<Packet> fromClients = new ArrayList<>();

	private final List<Packet> fromServer = new ArrayList<>();

	private final Relay relay;

	WireTap(int serverPort) throws IOException {
		this.relay = new Relay(serverPort, (connection, fromClient,
				packet) -> remember(fromClient ? this.fromClients : this.fromServer, packet(packet)));
	}

	private static void remember(List<Packet> packets, Packet packet) {
		synchronized (packets) {
			packets.add(packet);
		}
	}

	private static Packet packet(byte[] frame) {
		int type = (frame[0] & 0xf0) >> 4;
		int body = 2;
		while ((frame[body - 1] & 0x80) != 0) {
			// the length has another digit
			body++;
		}
		int at = body;
		if (type == PUBLISH) {
			at = ((frame[0] & 0x06) != 0) ? body + 2 + number(frame, body) : frame.length;
		}
		return new Packet(type, (at + 1 < frame.length) ? number(frame, at) : 0);
	}

	private static int number(byte[] frame, int at) {
		return (frame[at] & 0xff) << 8 | (frame[at + 1] & 0xff);
	}

	String uri() {
		return this.relay.uri();
	}

	/** Packet identifiers of what clients have sent. */
	List<Integer> fromClients(int type) {
		return identifiers(this.fromClients, type);
	}

	/** Packet identifiers of what the server has sent. */
	List<Integer> fromServer(int type) {
		return identifiers(this.fromServer, type);
	}

	private static List<Integer> identifiers(List<Packet> packets, int type) {
		synchronized (packets) {
			return packets.stream().filter((packet) -> packet.type() == type).map(Packet::identifier).toList();
		}
	}

	@Override
	public void close() {
		this.relay.close();
	}

	private record Packet(int type, int identifier) {

	}

}
