package io.github.mqttboot.benchmarks.peer;

import java.io.IOException;

/**
 * The other end of the connection, as a client's process sees it: where it listens, what
 * it has used, and, if it is the harness's own peer, what it is told to do. A broker can
 * only be connected to.
 */
public interface PeerControl extends AutoCloseable {

	/** Everything is on the loopback interface. */
	String HOST = "127.0.0.1";

	/** Instead of a payload length: send {@link RawPeer}'s text instead. */
	int TEXT = -1;

	/**
	 * Reach a peer or a broker.
	 * @param address what {@link #rawPeer} or {@link #broker} has returned
	 * @return how to reach it
	 * @throws IOException if it is not there
	 */
	static PeerControl open(String address) throws IOException {
		String[] parts = address.split(":", -1);
		int port = Integer.parseInt(parts[1]);
		return parts[0].equals("raw") ? new RawPeerControl(port, Integer.parseInt(parts[2]))
				: new BrokerControl(port, Long.parseLong(parts[2]));
	}

	static String rawPeer(int mqttPort, int controlPort) {
		return "raw:" + mqttPort + ":" + controlPort;
	}

	static String broker(int mqttPort, long pid) {
		return "broker:" + mqttPort + ":" + pid;
	}

	/** Return the port for MQTT. */
	int mqttPort();

	/** Return the CPU time that the peer has used until now. */
	long cpuNanos() throws IOException;

	/**
	 * Answer each message of the client with one. A broker does so by itself, for a
	 * client that has subscribed to what it publishes.
	 * @param qos 0, 1 or 2
	 * @param payloadLength the length of each payload in bytes
	 * @throws IOException if the peer is gone
	 */
	void echo(int qos, int payloadLength) throws IOException;

	/**
	 * Send messages to the client, a window ahead of its acknowledgements.
	 * @param qos 0, 1 or 2
	 * @param payloadLength the length of each payload in bytes, or {@link #TEXT}
	 * @param count how many
	 * @throws IOException if the peer is gone
	 */
	default void send(int qos, int payloadLength, int count) throws IOException {
		throw ownPeerOnly();
	}

	/**
	 * Send the messages that follow to this many topics in turn.
	 * @param count how many
	 * @throws IOException if the peer is gone
	 */
	default void useTopics(int count) throws IOException {
		throw ownPeerOnly();
	}

	/**
	 * Allow further QoS 0 messages, which nobody acknowledges.
	 * @param messages how many
	 * @throws IOException if the peer is gone
	 */
	default void addCredit(int messages) throws IOException {
		throw ownPeerOnly();
	}

	/**
	 * Send without a window, as fast as the socket takes it; QoS 1 and 2 up to the
	 * client's receive maximum.
	 * @param qos 0, 1 or 2
	 * @param payloadLength the length of each payload in bytes
	 * @throws IOException if the peer is gone
	 */
	default void flood(int qos, int payloadLength) throws IOException {
		throw ownPeerOnly();
	}

	/**
	 * Stop to flood.
	 * @return what was sent
	 * @throws IOException if the peer is gone
	 */
	default FloodEnd stopFlood() throws IOException {
		throw ownPeerOnly();
	}

	/**
	 * Wait until the peer has received this many messages from the client.
	 * @param messages how many since the client has connected
	 * @throws IOException if the peer is gone or the messages do not come
	 */
	default void awaitReceived(long messages) throws IOException {
		throw ownPeerOnly();
	}

	/**
	 * Close the client's connection without a word.
	 * @throws IOException if the peer is gone
	 */
	default void dropClient() throws IOException {
		throw ownPeerOnly();
	}

	/**
	 * Wait until this many connections were accepted, with CONNACK.
	 * @param connections how many since this object was made
	 * @throws IOException if the peer is gone or the clients do not come
	 */
	default void awaitConnections(long connections) throws IOException {
		throw ownPeerOnly();
	}

	@Override
	void close() throws IOException;

	private static UnsupportedOperationException ownPeerOnly() {
		return new UnsupportedOperationException("Only the harness's own peer does this, no broker");
	}

	/**
	 * What a flood has sent.
	 *
	 * @param sent messages
	 * @param unread messages that the client had not yet read from its socket when the
	 * flood ended; negative if the operating system does not say
	 */
	record FloodEnd(long sent, long unread) {

	}

}
