package io.github.mqttboot.benchmarks.floor;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A connection with two threads: one that reads and writes, one that calls the listener.
 * What was handed over since the last turn, and what one read asks for, leaves in one
 * write. May be used from any thread. The end of the connection is the end of everything:
 * what was on its way then never completes.
 */
public final class FloorConnection implements AutoCloseable {

	private static final int CAPACITY = 256 * 1024;

	private final SocketChannel channel;

	private final Selector selector = Selector.open();

	private final Handover<Outgoing> handover = new Handover<>(this.selector::wakeup);

	/** Taken, and not yet encoded: there was no room. */
	private final Queue<Outgoing> unsent = new ArrayDeque<>();

	private final Exchanges exchanges = new Exchanges();

	private final Listening listening = new Listening(this.handover);

	private final PacketReader reader = new PacketReader(this.exchanges, this.unsent, this.listening);

	private final ByteBuffer in = ByteBuffer.allocateDirect(CAPACITY);

	private final ByteBuffer out = ByteBuffer.allocateDirect(CAPACITY);

	private volatile boolean closed;

	/**
	 * Connect.
	 * @param server where to
	 * @param clientIdentifier the client identifier
	 * @param receiveMaximum how many QoS 1 and 2 messages the server may send ahead
	 * @throws IOException if the server is not there or refuses
	 */
	public FloorConnection(InetSocketAddress server, String clientIdentifier, int receiveMaximum) throws IOException {
		this.channel = SocketChannel.open(server);
		this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		shakeHands(clientIdentifier, receiveMaximum);
		this.channel.configureBlocking(false);
		SelectionKey key = this.channel.register(this.selector, SelectionKey.OP_READ);
		this.listening.start();
		Thread thread = new Thread(() -> run(key), "floor-io");
		thread.setDaemon(true);
		thread.start();
	}

	private void shakeHands(String clientIdentifier, int receiveMaximum) throws IOException {
		byte[] identifier = bytes(clientIdentifier);
		this.out.put((byte) 0x10);
		VariableByteInteger.encode(this.out, 16 + identifier.length);
		this.out.putShort((short) 4).put(bytes("MQTT")).put((byte) 5);
		// Clean start, no keep alive, one property
		this.out.put((byte) 2).putShort((short) 0).put((byte) 3).put((byte) 0x21).putShort((short) receiveMaximum);
		this.out.putShort((short) identifier.length).put(identifier).flip();
		this.channel.write(this.out);
		this.out.clear();
		do {
			if (this.channel.read(this.in) < 0) {
				throw new EOFException("The server has closed the connection");
			}
		}
		while (this.in.position() < 2 || this.in.position() < 2 + this.in.get(1));
		if (this.in.get(0) != 0x20 || this.in.get(3) != 0) {
			throw new IOException("The server refuses the connection");
		}
		this.in.clear();
	}

	/**
	 * Publish a message.
	 * @param topic the topic name in UTF-8
	 * @param payload the payload, which is not copied until it is written
	 * @param qos 0, 1 or 2
	 * @return completes with the server's last word, at QoS 0 with the write
	 */
	public CompletableFuture<?> publish(byte[] topic, byte[] payload, int qos) {
		Publish publish = new Publish(topic, payload, qos);
		this.handover.add(publish);
		return publish;
	}

	/**
	 * Subscribe.
	 * @param topicFilter the topic filter
	 * @param qos 0, 1 or 2
	 * @param listener gets the payload of every message that comes from now on, whatever
	 * its topic
	 * @return completes with the server's answer
	 */
	public CompletableFuture<?> subscribe(String topicFilter, int qos, Consumer<byte[]> listener) {
		this.listening.use(listener);
		Subscribe subscribe = new Subscribe(bytes(topicFilter), qos);
		this.handover.add(subscribe);
		return subscribe;
	}

	@Override
	public void close() {
		this.closed = true;
		this.selector.wakeup();
	}

	private void run(SelectionKey key) {
		try (this.selector; this.channel) {
			while (!this.closed) {
				if (this.handover.fallAsleep()) {
					this.selector.select();
				}
				else {
					this.selector.selectNow();
				}
				this.selector.selectedKeys().clear();
				turn(key);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("The connection has failed", ex);
		}
		finally {
			this.listening.close();
		}
	}

	private void turn(SelectionKey key) throws IOException {
		if (key.isReadable()) {
			if (this.channel.read(this.in) < 0) {
				throw new EOFException("The server has closed the connection");
			}
			this.in.flip();
			this.reader.read(this.in);
			this.in.compact();
		}
		this.unsent.addAll(this.handover.takeAll());
		encode();
		if (this.out.position() > 0) {
			this.out.flip();
			this.channel.write(this.out);
			this.out.compact();
		}
		boolean written = this.out.position() == 0;
		if (written) {
			this.exchanges.onWritten();
		}
		int interest = (written && this.unsent.isEmpty()) ? SelectionKey.OP_READ
				: SelectionKey.OP_READ | SelectionKey.OP_WRITE;
		if (key.interestOps() != interest) {
			key.interestOps(interest);
		}
	}

	private void encode() {
		for (Outgoing next = this.unsent.peek(); next != null
				&& next.mostBytes() <= this.out.remaining(); next = this.unsent.peek()) {
			next.encode(this.out, this.exchanges);
			this.unsent.remove();
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
