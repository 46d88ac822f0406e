package io.github.mqttboot.benchmarks.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection at the peer. All packets of one read are answered with one write;
 * messages to the client are copied from a template, at most a window of them ahead of
 * the client's acknowledgements (QoS 0: of the credit that the harness gives).
 */
final class MqttConnection implements Ready {

	/** Enough to connect, so that thousands of idle connections fit. */
	private static final int SMALL_CAPACITY = 1024;

	private static final int CAPACITY = 256 * 1024;

	private final SocketChannel channel;

	private final int window;

	private final Runnable onProgress;

	private final Runnable onConnected;

	private ByteBuffer in = ByteBuffer.allocate(SMALL_CAPACITY);

	/**
	 * Messages fill one half; the other always has room to answer what was read.
	 */
	private ByteBuffer out = ByteBuffer.allocate(2 * SMALL_CAPACITY);

	private int version = 5;

	/** Messages that may be sent now: window minus what is not acknowledged. */
	private long credit;

	private @Nullable PublishTemplate template;

	private boolean creditComesBack;

	private boolean echo;

	/** Messages still to be sent. */
	private long toSend;

	private long sent;

	private int topics = 1;

	private int lastIdentifier;

	private long received;

	MqttConnection(SocketChannel channel, int window, Runnable onProgress, Runnable onConnected) {
		this.channel = channel;
		this.window = window;
		this.onProgress = onProgress;
		this.onConnected = onConnected;
	}

	/** Return the number of PUBLISH packets received. */
	long received() {
		return this.received;
	}

	/** From now on, send this. */
	void use(PublishTemplate message, int qos, int numberOfTopics) {
		if (message.length() > CAPACITY) {
			throw new IllegalArgumentException("Packets of " + message.length() + " bytes are too large for this peer");
		}
		this.template = message;
		this.topics = numberOfTopics;
		this.creditComesBack = qos > 0;
		growBuffers();
	}

	void send(SelectionKey key, long count) throws IOException {
		this.toSend += count;
		pump(key);
	}

	/** From now on, answer each PUBLISH. */
	void echo() {
		this.echo = true;
	}

	void flood(SelectionKey key) throws IOException {
		if (!this.creditComesBack) {
			this.credit = Long.MAX_VALUE;
		}
		send(key, Long.MAX_VALUE);
	}

	PeerControl.FloodEnd stopFlood() throws IOException {
		this.toSend = 0;
		PublishTemplate message = this.template;
		if (message == null) {
			throw new IllegalStateException("Nothing was sent");
		}
		int here = ((InetSocketAddress) this.channel.getLocalAddress()).getPort();
		int there = ((InetSocketAddress) this.channel.getRemoteAddress()).getPort();
		long unreadBytes = SocketQueues.unreadBytes(here, there);
		long unread = (unreadBytes < 0) ? -1 : (unreadBytes + this.out.position()) / message.length();
		return new PeerControl.FloodEnd(this.sent, unread);
	}

	void drop() throws IOException {
		this.channel.close();
	}

	void addCredit(SelectionKey key, int messages) throws IOException {
		this.credit += messages;
		pump(key);
	}

	boolean speaksMqtt5() {
		return this.version >= 5;
	}

	private void growBuffers() {
		if (this.in.capacity() < CAPACITY) {
			this.in = ByteBuffer.allocateDirect(CAPACITY).put(this.in.flip());
			this.out = ByteBuffer.allocateDirect(2 * CAPACITY).put(this.out.flip());
		}
	}

	@Override
	public void ready(SelectionKey key) throws IOException {
		boolean readable = key.isReadable();
		if (readable) {
			if (this.channel.read(this.in) < 0) {
				this.channel.close();
				return;
			}
			boolean full = !this.in.hasRemaining();
			this.in.flip();
			readPackets();
			this.in.compact();
			if (full) {
				growBuffers();
			}
			if (this.echo && this.channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
				// Some clients write twice and leave Nagle's algorithm on: then the
				// second write would wait for the 40 ms that this side's TCP takes its
				// time, and that would be all that is measured
				this.channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
			}
		}
		pump(key);
		if (readable) {
			this.onProgress.run();
		}
	}

	private void pump(SelectionKey key) throws IOException {
		if (!this.channel.isOpen()) {
			return;
		}
		fill();
		if (this.out.position() > 0) {
			this.out.flip();
			this.channel.write(this.out);
			this.out.compact();
		}
		boolean more = this.out.position() > 0 || (this.toSend > 0 && this.credit > 0);
		// Not to read while there is no room for the answers is all the back-pressure
		// needed
		int read = (this.out.remaining() >= this.in.capacity()) ? SelectionKey.OP_READ : 0;
		int interest = read | (more ? SelectionKey.OP_WRITE : 0);
		if (key.interestOps() != interest) {
			key.interestOps(interest);
		}
	}

	private void fill() {
		PublishTemplate message = this.template;
		if (message == null) {
			return;
		}
		while (this.toSend > 0 && this.credit > 0 && this.out.position() + message.length() <= CAPACITY) {
			this.lastIdentifier = (this.lastIdentifier == 65_535) ? 1 : this.lastIdentifier + 1;
			message.write(this.out, this.lastIdentifier, this.sent, (int) (this.sent % this.topics));
			this.sent++;
			this.toSend--;
			this.credit--;
		}
	}

	private void readPackets() throws IOException {
		while (this.in.remaining() >= 2) {
			int start = this.in.position();
			int body = start + 1;
			int length = 0;
			for (int shift = 0; body < this.in.limit(); shift += 7) {
				int digit = this.in.get(body++);
				length |= (digit & 0x7F) << shift;
				if (digit >= 0) {
					break;
				}
				if (body == this.in.limit()) {
					return;
				}
			}
			if (this.in.limit() - body < length) {
				return;
			}
			onPacket(this.in.get(start) & 0xFF, body, length);
			this.in.position(body + length);
		}
	}

	private void onPacket(int header, int body, int length) throws IOException {
		switch (header >> 4) {
			case 1 -> onConnect(body);
			case 3 -> onPublish((header >> 1) & 3, body);
			case 4, 7 -> onDone();
			case 5 -> answer(0x62, body);
			case 6 -> answer(0x70, body);
			case 8 -> onSubscribe(body, length);
			case 10 -> onUnsubscribe(body, length);
			case 12 -> this.out.putShort((short) 0xD000);
			case 14 -> this.channel.close();
			default ->
				throw new IllegalStateException("Control packet type " + (header >> 4) + " is not expected here");
		}
	}

	private void onConnect(int body) {
		ConnectPacket connect = ConnectPacket.read(this.in, body);
		this.version = connect.version();
		this.credit = Math.min(this.window, connect.receiveMaximum());
		this.out.put((byte) 0x20).put((byte) ((this.version >= 5) ? 3 : 2)).putShort((short) 0);
		if (this.version >= 5) {
			this.out.put((byte) 0);
		}
		this.onConnected.run();
	}

	private void onPublish(int qos, int body) {
		this.received++;
		if (qos > 0) {
			int identifier = body + 2 + (this.in.getShort(body) & 0xFFFF);
			answer((qos == 1) ? 0x40 : 0x50, identifier);
		}
		if (this.echo) {
			this.toSend++;
		}
		if (this.echo && !this.creditComesBack) {
			this.credit++;
		}
	}

	private void onDone() {
		if (this.creditComesBack) {
			this.credit++;
		}
	}

	/** Success in its short form, the same in all versions. */
	private void answer(int header, int identifierPosition) {
		this.out.put((byte) header).put((byte) 2).putShort(this.in.getShort(identifierPosition));
	}

	private void onSubscribe(int body, int length) {
		int position = beginAnswerToFilters((byte) 0x90, body);
		int first = this.out.position();
		while (position < body + length) {
			position += 2 + (this.in.getShort(position) & 0xFFFF);
			this.out.put((byte) (this.in.get(position++) & 3));
		}
		endAnswerToFilters(this.out.position() - first);
	}

	private void onUnsubscribe(int body, int length) {
		int position = beginAnswerToFilters((byte) 0xB0, body);
		int answers = 0;
		while (position < body + length) {
			position += 2 + (this.in.getShort(position) & 0xFFFF);
			if (this.version >= 5) {
				this.out.put((byte) 0);
				answers++;
			}
		}
		endAnswerToFilters(answers);
	}

	/** Write the beginning of a SUBACK or UNSUBACK and return where the filters are. */
	private int beginAnswerToFilters(byte header, int body) {
		this.out.put(header).put((byte) 0).putShort(this.in.getShort(body));
		if (this.version < 5) {
			return body + 2;
		}
		this.out.put((byte) 0);
		return body + 3 + this.in.get(body + 2);
	}

	/** One byte of length is enough for what the clients ask for at a time. */
	private void endAnswerToFilters(int answers) {
		int length = answers + ((this.version >= 5) ? 3 : 2);
		this.out.put(this.out.position() - length - 1, (byte) length);
	}

}
