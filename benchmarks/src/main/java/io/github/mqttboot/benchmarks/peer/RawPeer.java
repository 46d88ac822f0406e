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
import java.util.List;
import java.util.Objects;

import com.sun.management.OperatingSystemMXBean;
import org.jspecify.annotations.Nullable;

/**
 * The peer's process: one thread, many clients, of which the harness means the latest.
 * Prints the ports it has found, for MQTT and for control, and ends when its standard
 * input ends, so with its parent.
 */
public final class RawPeer {

	/** Begins the line with the two ports. */
	public static final String PORTS = "PORTS ";

	private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

	private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

	private final Selector selector;

	private final List<String> texts;

	private final int window;

	private @Nullable MqttConnection client;

	private @Nullable SelectionKey clientKey;

	private @Nullable ControlConnection control;

	/** Since the control connection was made. */
	private long connections;

	private int topics;

	private RawPeer(Selector selector, int window, List<String> texts) {
		this.selector = selector;
		this.window = window;
		this.texts = texts;
	}

	/**
	 * Run the peer.
	 * @param args how many messages may be on their way; the topic when there is one; the
	 * topic when there are several, with five zeros where its number is written; the
	 * payload for {@link PeerControl#TEXT}
	 * @throws IOException if it cannot listen
	 */
	public static void main(String[] args) throws IOException {
		Thread lifeline = new Thread(RawPeer::endWithParent, "lifeline");
		lifeline.setDaemon(true);
		lifeline.start();
		try (Selector selector = Selector.open()) {
			RawPeer peer = new RawPeer(selector, Integer.parseInt(args[0]), List.of(args[1], args[2], args[3]));
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
			catch (RuntimeException ex) {
				// One client's trouble; the harness prints what this process says
				ex.printStackTrace();
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
		this.client = new MqttConnection(channel, this.window, this::onProgress, this::onConnected);
		this.clientKey = register(channel, SelectionKey.OP_READ, this.client);
	}

	private void acceptControl(SelectionKey key) throws IOException {
		SocketChannel channel = accept(key);
		this.control = new ControlConnection(channel, this);
		this.connections = 0;
		this.topics = 0;
		register(channel, SelectionKey.OP_READ, this.control);
	}

	private static SocketChannel accept(SelectionKey key) throws IOException {
		SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		return channel;
	}

	private void onConnected() {
		this.connections++;
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

	void useTopics(int count) {
		this.topics = count;
	}

	void send(int qos, int payloadLength, int count) throws IOException {
		prepared(qos, payloadLength).send(key(), count);
	}

	void echo(int qos, int payloadLength) {
		prepared(qos, payloadLength).echo();
	}

	void flood(int qos, int payloadLength) throws IOException {
		prepared(qos, payloadLength).flood(key());
	}

	PeerControl.FloodEnd stopFlood() throws IOException {
		return client().stopFlood();
	}

	void addCredit(int messages) throws IOException {
		client().addCredit(key(), messages);
	}

	void dropClient() throws IOException {
		client().drop();
	}

	private MqttConnection prepared(int qos, int payloadLength) {
		MqttConnection connection = client();
		String topic = this.texts.get((this.topics > 0) ? 1 : 0);
		boolean properties = connection.speaksMqtt5();
		PublishTemplate message = (payloadLength == PeerControl.TEXT)
				? PublishTemplate.of(topic, qos, this.texts.get(2), properties)
				: PublishTemplate.of(topic, qos, payloadLength, properties);
		connection.use(message, qos, Math.max(1, this.topics));
		return connection;
	}

	private MqttConnection client() {
		return Objects.requireNonNull(this.client, "No client has connected");
	}

	private SelectionKey key() {
		return Objects.requireNonNull(this.clientKey, "No client has connected");
	}

	long received() {
		return (this.client != null) ? this.client.received() : 0;
	}

	long connections() {
		return this.connections;
	}

	long cpuNanos() {
		return this.process.getProcessCpuTime();
	}

}
