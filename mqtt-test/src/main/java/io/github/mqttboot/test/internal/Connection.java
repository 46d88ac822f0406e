package io.github.mqttboot.test.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The I/O of one client: a socket, a thread that reads and a thread that writes. The
 * reader decodes what one read brought and hands it to the broker under its lock, all of
 * it at once; the writer encodes what has gathered meanwhile and writes it with one call.
 */
final class Connection {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private static final int BUFFER_SIZE = 64 * 1024;

	/** Beyond this many unwritten bytes the client is not read from. */
	private static final long MAXIMUM_UNWRITTEN = 16L * 1024 * 1024;

	/** How long a client may take to send CONNECT. */
	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

	/**
	 * How long a client may take to close its side after the broker has closed its own.
	 */
	private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

	private final CountDownLatch readerEnded = new CountDownLatch(1);

	private final Outbox outbox = new Outbox();

	private final Broker broker;

	private final Socket socket;

	private final ConnectedClient client;

	private volatile PacketEncoder encoder = new PacketEncoder(ProtocolVersion.MQTT_3_1_1);

	private volatile boolean closed;

	private boolean dirty;

	Connection(Broker broker, Socket socket) {
		this.broker = broker;
		this.socket = socket;
		this.client = new ConnectedClient(broker, this);
	}

	void start() throws IOException {
		this.socket.setTcpNoDelay(true);
		setReadTimeout(CONNECT_TIMEOUT);
		BrokerThreads.start("mqtt-broker-read-" + this.socket.getPort(), this::read);
		BrokerThreads.start("mqtt-broker-write-" + this.socket.getPort(), this::write);
	}

	ConnectedClient client() {
		return this.client;
	}

	PacketEncoder encoder() {
		return this.encoder;
	}

	void setVersion(ProtocolVersion version) {
		this.encoder = new PacketEncoder(version);
	}

	/** How long the reader waits for bytes before it reports silence; zero for ever. */
	void setReadTimeout(Duration timeout) {
		try {
			this.socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
		}
		catch (IOException ex) {
			logger.debug("Socket closed before its timeout was set", ex);
		}
	}

	/** Sends a packet. Under the broker's lock, which flushes when it is given back. */
	void send(Packet packet) {
		this.outbox.add(packet);
		if (!this.dirty) {
			this.dirty = true;
			this.broker.flushLater(this);
		}
	}

	/** Wakes up the writer. Under the broker's lock. */
	void flush() {
		this.dirty = false;
		this.outbox.flush();
	}

	long unwritten() {
		return this.outbox.unwritten();
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Closes after everything sent so far has been written. */
	void finish() {
		this.outbox.finish();
	}

	/** Closes at once and with RST, as a network or a process that dies does. */
	void reset() {
		try {
			this.socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			logger.debug("Socket closed before it was reset", ex);
		}
		close();
	}

	private void close() {
		this.closed = true;
		this.outbox.close();
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			logger.debug("Socket failed to close", ex);
		}
		this.broker.signalChange();
	}

	private void read() {
		try {
			readPackets();
		}
		catch (SocketTimeoutException ex) {
			logger.debug("Nothing heard from {} for too long", this.client);
			this.broker.run(this.client::onSilence);
		}
		catch (IOException ex) {
			logger.debug("Connection to {} lost: {}", this.client, ex.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.readerEnded.countDown();
			this.outbox.finish();
			this.broker.onConnectionEnded(this);
		}
	}

	private void readPackets() throws IOException, InterruptedException {
		InputStream in = this.socket.getInputStream();
		PacketDecoder decoder = new PacketDecoder(PacketSender.CLIENT, ProtocolVersion.MQTT_5,
				this.broker.settings().maximumPacketSize());
		ByteBuf received = Unpooled.buffer(BUFFER_SIZE);
		while (received.writeBytes(in, BUFFER_SIZE) >= 0) {
			this.broker.awaitReadingAllowed(this);
			this.outbox.awaitAtMost(MAXIMUM_UNWRITTEN);
			if (this.client.isEnded()) {
				received.clear();
			}
			else {
				decode(decoder, received);
				received.discardReadBytes();
			}
		}
	}

	private void decode(PacketDecoder decoder, ByteBuf received) throws InterruptedException {
		List<Packet> packets = new ArrayList<>();
		MqttProtocolException error = null;
		try {
			for (Packet next = decoder.decode(received); next != null; next = decoder.decode(received)) {
				packets.add(next);
			}
		}
		catch (MqttProtocolException ex) {
			error = ex;
		}
		onPackets(packets, error);
	}

	private void onPackets(List<Packet> packets, @Nullable MqttProtocolException error) throws InterruptedException {
		if (packets.isEmpty() && error == null) {
			return;
		}
		Set<Session> behind = this.broker.call(() -> {
			this.client.onPackets(packets, error);
			return this.broker.takeBehind();
		});
		this.broker.awaitReceivers(behind, this);
	}

	private void write() {
		try {
			OutputStream out = this.socket.getOutputStream();
			ByteBuf buffer = Unpooled.buffer(2 * BUFFER_SIZE);
			for (Deque<Packet> batch = this.outbox.take(); batch != null; batch = this.outbox.take()) {
				for (Packet packet : batch) {
					this.encoder.encode(packet, buffer);
					if (buffer.readableBytes() >= BUFFER_SIZE) {
						writeOut(buffer, out);
					}
				}
				writeOut(buffer, out);
			}
			awaitPeerClosed();
		}
		catch (IOException ex) {
			logger.debug("Connection to {} lost: {}", this.client, ex.toString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			close();
		}
	}

	private static void writeOut(ByteBuf buffer, OutputStream out) throws IOException {
		buffer.readBytes(out, buffer.readableBytes());
		buffer.clear();
	}

	/** Closing with unread bytes would send RST, which can overtake the last packet. */
	private void awaitPeerClosed() throws IOException, InterruptedException {
		if (!this.closed) {
			this.socket.shutdownOutput();
			if (!this.readerEnded.await(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.debug("{} keeps its side of the connection open", this.client);
			}
		}
	}

}
