package io.github.mqttboot.benchmarks.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import com.sun.management.OperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

/**
 * The peer's process: one thread, one client at a time. Prints the ports it has found,
 * for MQTT and for control, and ends when its standard input ends, so with its parent.
 */
public final class RawPeer {

	/** Begins the line with the two ports. */
	public static final String PORTS = "PORTS ";

	private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

	private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final Selector selector;

	private final String topic;

	private final int window;

	private @Nullable MqttConnection client;

	private @Nullable SelectionKey clientKey;

	private @Nullable ControlConnection control;

	private RawPeer(Selector selector, String topic, int window) {
		this.selector = selector;
		this.topic = topic;
		this.window = window;
	}

	/**
	 * Run the peer.
	 * @param args the topic of the messages, and how many of them may be on their way
	 * @throws IOException if it cannot listen
	 */
	public static void main(String[] args) throws IOException {
		Thread lifeline = new Thread(RawPeer::endWithParent, "lifeline");
		lifeline.setDaemon(true);
		lifeline.start();
		try (Selector selector = Selector.open()) {
			RawPeer peer = new RawPeer(selector, args[0], Integer.parseInt(args[1]));
			int mqttPort = peer.listen(peer::acceptClient);
			int controlPort = peer.listen(peer::acceptControl);
			System.out.println(PORTS + mqttPort + " " + controlPort);
			while (true) {
				peer.selectOnce();
			}
		}
	}

	private static void endWithParent() {
		try {
			while (System.in.read() >= 0) {
				// Whatever it says: it lives
			}
		}
		catch (IOException ex) {
			System.err.println("Parent is gone: " + ex);
		}
		System.exit(0);
	}

	private int listen(Ready onAccept) throws IOException {
		ServerSocketChannel server = ServerSocketChannel.open().bind(ANY_PORT);
		register(server, SelectionKey.OP_ACCEPT, onAccept);
		return server.socket().getLocalPort();
	}

	private SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
		channel.configureBlocking(false);
		return channel.register(this.selector, operations, ready);
	}

	private void selectOnce() throws IOException {
		this.selector.select((key) -> {
			try {
				((Ready) key.attachment()).ready(key);
			}
			catch (IOException ex) {
				close(key.channel());
			}
		});
	}

	private static void close(SelectableChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void acceptClient(SelectionKey key) throws IOException {
		SocketChannel channel = accept(key);
		this.client = new MqttConnection(channel, this.window, this::onProgress);
		this.clientKey = register(channel, SelectionKey.OP_READ, this.client);
	}

	private void acceptControl(SelectionKey key) throws IOException {
		SocketChannel channel = accept(key);
		this.control = new ControlConnection(channel, this);
		register(channel, SelectionKey.OP_READ, this.control);
	}

	private static SocketChannel accept(SelectionKey key) throws IOException {
		SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		return channel;
	}

	private void onProgress() {
		if (this.control != null) {
			try {
				this.control.replyIfReached();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	void send(int qos, int payloadLength, int count) throws IOException {
		if (this.client != null && this.clientKey != null) {
			this.client.send(this.clientKey, this.topic, qos, payloadLength, count);
		}
	}

	void echo(int qos, int payloadLength) {
		if (this.client != null) {
			this.client.echo(this.topic, qos, payloadLength);
		}
	}

	void addCredit(int messages) throws IOException {
		if (this.client != null && this.clientKey != null) {
			this.client.addCredit(this.clientKey, messages);
		}
	}

	long received() {
		return (this.client != null) ? this.client.received() : 0;
	}

	long cpuNanos() {
		return this.process.getProcessCpuTime();
	}

}
