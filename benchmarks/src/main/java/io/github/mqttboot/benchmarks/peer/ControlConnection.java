package io.github.mqttboot.benchmarks.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The harness's own connection to the peer, apart from MQTT: tells the peer what to send
 * and asks what it has received. See {@link PeerControl} for the other end.
 */
final class ControlConnection implements Ready {

	/** A request: what, and three numbers. */
	static final int REQUEST_LENGTH = 16;

	/** A reply: messages received, and the peer's CPU time in nanoseconds. */
	static final int REPLY_LENGTH = 16;

	static final int SEND = 1;

	static final int ECHO = 2;

	static final int CREDIT = 3;

	static final int AWAIT = 4;

	private final ByteBuffer in = ByteBuffer.allocate(64 * REQUEST_LENGTH);

	private final SocketChannel channel;

	private final RawPeer peer;

	/** Reply as soon as this many messages were received; negative: nobody waits. */
	private long awaited = -1;

	ControlConnection(SocketChannel channel, RawPeer peer) {
		this.channel = channel;
		this.peer = peer;
	}

	@Override
	public void ready(SelectionKey key) throws IOException {
		if (this.channel.read(this.in) < 0) {
			this.channel.close();
			return;
		}
		this.in.flip();
		while (this.in.remaining() >= REQUEST_LENGTH) {
			onRequest(this.in.getInt(), this.in.getInt(), this.in.getInt(), this.in.getInt());
		}
		this.in.compact();
	}

	private void onRequest(int request, int first, int second, int third) throws IOException {
		switch (request) {
			case SEND -> this.peer.send(first, second, third);
			case ECHO -> this.peer.echo(first, second);
			case CREDIT -> this.peer.addCredit(first);
			case AWAIT -> {
				this.awaited = ((long) first << 32) | (second & 0xFFFF_FFFFL);
				replyIfReached();
			}
			default -> throw new IllegalStateException("No request has the number " + request);
		}
	}

	void replyIfReached() throws IOException {
		if (this.awaited < 0 || this.peer.received() < this.awaited) {
			return;
		}
		this.awaited = -1;
		ByteBuffer reply = ByteBuffer.allocate(REPLY_LENGTH);
		reply.putLong(this.peer.received()).putLong(this.peer.cpuNanos()).flip();
		while (reply.hasRemaining()) {
			this.channel.write(reply);
		}
	}

}
