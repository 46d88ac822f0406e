package io.github.mqttboot.benchmarks.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * The harness's own connection to the peer, apart from MQTT: tells the peer what to send
 * and asks what it has received. See {@link RawPeerControl} for the other end.
 */
final class ControlConnection implements Ready {

	private final ByteBuffer in = ByteBuffer.allocate(64 * Request.LENGTH);

	private final SocketChannel channel;

	private final RawPeer peer;

	private Request awaiting = Request.AWAIT_RECEIVED;

	/** Reply as soon as this count is reached; negative: nobody waits. */
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
		while (this.in.remaining() >= Request.LENGTH) {
			onRequest(Request.of(this.in.getInt()), this.in.getInt(), this.in.getInt(), this.in.getInt());
		}
		this.in.compact();
	}

	private void onRequest(Request request, int first, int second, int third) throws IOException {
		switch (request) {
			case SEND -> this.peer.send(first, second, third);
			case USE_TOPICS -> this.peer.useTopics(first);
			case ECHO -> this.peer.echo(first, second);
			case CREDIT -> this.peer.addCredit(first);
			case FLOOD -> this.peer.flood(first, second);
			case STOP_FLOOD -> {
				PeerControl.FloodEnd end = this.peer.stopFlood();
				reply(end.sent(), end.unread());
			}
			case DROP_CLIENT -> this.peer.dropClient();
			case AWAIT_RECEIVED, AWAIT_CONNECTIONS -> {
				this.awaiting = request;
				this.awaited = ((long) first << 32) | (second & 0xFFFF_FFFFL);
				replyIfReached();
			}
		}
	}

	void replyIfReached() throws IOException {
		if (this.awaited < 0) {
			return;
		}
		long reached = (this.awaiting == Request.AWAIT_CONNECTIONS) ? this.peer.connections() : this.peer.received();
		if (reached >= this.awaited) {
			this.awaited = -1;
			reply(reached, this.peer.cpuNanos());
		}
	}

	private void reply(long first, long second) throws IOException {
		ByteBuffer reply = ByteBuffer.allocate(Request.REPLY_LENGTH).putLong(first).putLong(second).flip();
		while (reply.hasRemaining()) {
			this.channel.write(reply);
		}
	}

}
