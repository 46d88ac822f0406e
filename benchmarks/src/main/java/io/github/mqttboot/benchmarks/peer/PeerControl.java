package io.github.mqttboot.benchmarks.peer;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * How a client's process tells the peer what to do, over a connection of its own that
 * costs the client one small write per round or per half window.
 */
public final class PeerControl implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 60_000;

	private final Socket socket;

	private final DataInputStream in;

	/**
	 * Connect.
	 * @param host the peer's host
	 * @param port the peer's control port
	 * @throws IOException if the peer is not there
	 */
	public PeerControl(String host, int port) throws IOException {
		this.socket = new Socket(host, port);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.in = new DataInputStream(this.socket.getInputStream());
	}

	/**
	 * Send messages to the client.
	 * @param qos 0, 1 or 2
	 * @param payloadLength the length of each payload in bytes
	 * @param count how many
	 * @throws IOException if the peer is gone
	 */
	public void send(int qos, int payloadLength, int count) throws IOException {
		request(ControlConnection.SEND, qos, payloadLength, count);
	}

	/**
	 * Answer each message of the client with one.
	 * @param qos 0, 1 or 2
	 * @param payloadLength the length of each payload in bytes
	 * @throws IOException if the peer is gone
	 */
	public void echo(int qos, int payloadLength) throws IOException {
		request(ControlConnection.ECHO, qos, payloadLength, 0);
	}

	/**
	 * Allow further QoS 0 messages, which nobody acknowledges.
	 * @param messages how many
	 * @throws IOException if the peer is gone
	 */
	public void addCredit(int messages) throws IOException {
		request(ControlConnection.CREDIT, messages, 0, 0);
	}

	/**
	 * Wait until the peer has received this many messages from the client.
	 * @param messages how many since the client has connected
	 * @return the peer's CPU time up to then, in nanoseconds
	 * @throws IOException if the peer is gone or the messages do not come
	 */
	public long awaitReceived(long messages) throws IOException {
		request(ControlConnection.AWAIT, (int) (messages >>> 32), (int) messages, 0);
		long received = this.in.readLong();
		if (messages > 0 && received != messages) {
			throw new IllegalStateException("The peer received " + received + " messages instead of " + messages);
		}
		return this.in.readLong();
	}

	private void request(int request, int first, int second, int third) throws IOException {
		byte[] bytes = ByteBuffer.allocate(ControlConnection.REQUEST_LENGTH)
			.putInt(request)
			.putInt(first)
			.putInt(second)
			.putInt(third)
			.array();
		synchronized (this) {
			this.socket.getOutputStream().write(bytes);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
