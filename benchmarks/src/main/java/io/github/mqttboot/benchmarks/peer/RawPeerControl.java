package io.github.mqttboot.benchmarks.peer;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * How a client's process tells the harness's own peer what to do, over a connection of
 * its own that costs the client one small write per round or per half window.
 */
final class RawPeerControl implements PeerControl {

	private static final int TIMEOUT_MILLIS = 60_000;

	private final int mqttPort;

	private final Socket socket;

	private final DataInputStream in;

	RawPeerControl(int mqttPort, int controlPort) throws IOException {
		this.mqttPort = mqttPort;
		this.socket = new Socket(InetAddress.getLoopbackAddress(), controlPort);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.in = new DataInputStream(this.socket.getInputStream());
	}

	@Override
	public int mqttPort() {
		return this.mqttPort;
	}

	@Override
	public void send(int qos, int payloadLength, int count) throws IOException {
		request(Request.SEND, qos, payloadLength, count);
	}

	@Override
	public void useTopics(int count) throws IOException {
		request(Request.USE_TOPICS, count, 0, 0);
	}

	@Override
	public void echo(int qos, int payloadLength) throws IOException {
		request(Request.ECHO, qos, payloadLength, 0);
		// Answered only after the request before it
		cpuNanos();
	}

	@Override
	public void addCredit(int messages) throws IOException {
		request(Request.CREDIT, messages, 0, 0);
	}

	@Override
	public void flood(int qos, int payloadLength) throws IOException {
		request(Request.FLOOD, qos, payloadLength, 0);
	}

	@Override
	public FloodEnd stopFlood() throws IOException {
		request(Request.STOP_FLOOD, 0, 0, 0);
		return new FloodEnd(this.in.readLong(), this.in.readLong());
	}

	@Override
	public long cpuNanos() throws IOException {
		return await(Request.AWAIT_RECEIVED, 0);
	}

	@Override
	public void awaitReceived(long messages) throws IOException {
		long received = await(Request.AWAIT_RECEIVED, messages);
		if (received != messages) {
			throw new IllegalStateException("The peer received " + received + " messages instead of " + messages);
		}
	}

	@Override
	public void dropClient() throws IOException {
		request(Request.DROP_CLIENT, 0, 0, 0);
	}

	@Override
	public void awaitConnections(long connections) throws IOException {
		await(Request.AWAIT_CONNECTIONS, connections);
	}

	/** Return what was awaited or, if nothing was, the peer's CPU time. */
	private long await(Request request, long count) throws IOException {
		request(request, (int) (count >>> 32), (int) count, 0);
		long reached = this.in.readLong();
		long cpuNanos = this.in.readLong();
		return (count > 0) ? reached : cpuNanos;
	}

	private void request(Request request, int first, int second, int third) throws IOException {
		byte[] bytes = ByteBuffer.allocate(Request.LENGTH)
			.putInt(request.ordinal())
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
