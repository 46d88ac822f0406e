package io.github.mqttboot.interop;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a broker, passes each packet on unchanged, and writes down
 * what it has seen. It can cut both off from each other without a word to either. Its
 * port stays the same while the broker is started again.
 */
final class Relay implements AutoCloseable {

	private final ServerSocket listening;

	private final int target;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

	private final AtomicInteger connections = new AtomicInteger();

	Relay(int target) throws IOException {
		this.target = target;
		this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		run("relay", this::accept);
	}

	private static void run(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	String uri() {
		return "mqtt://127.0.0.1:" + this.listening.getLocalPort();
	}

	/** Return what has passed so far, in order for each direction of a connection. */
	List<Seen> seen() {
		return List.copyOf(this.seen);
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket client = this.listening.accept();
				connect(client);
			}
			catch (IOException ex) {
				// closed: nothing is left to do
				return;
			}
		}
	}

	private void connect(Socket client) throws IOException {
		Socket server;
		try {
			server = new Socket(InetAddress.getLoopbackAddress(), this.target);
		}
		catch (IOException ex) {
			// the broker is not there: the client sees that its connection ends
			client.close();
			return;
		}
		client.setTcpNoDelay(true);
		server.setTcpNoDelay(true);
		int connection = this.connections.incrementAndGet();
		this.sockets.addAll(List.of(client, server));
		AtomicBoolean mqtt5 = new AtomicBoolean();
		run("relay-out", () -> pass(client, server, connection, true, mqtt5));
		run("relay-in", () -> pass(server, client, connection, false, mqtt5));
	}

	private void pass(Socket from, Socket to, int connection, boolean fromClient, AtomicBoolean mqtt5) {
		try (from; to) {
			DataInputStream in = new DataInputStream(from.getInputStream());
			OutputStream out = to.getOutputStream();
			while (true) {
				byte[] packet = read(in);
				if (isConnect(packet)) {
					mqtt5.set(Seen.levelOf(packet) == 5);
				}
				this.seen.add(new Seen(connection, fromClient, mqtt5.get(), packet));
				out.write(packet);
			}
		}
		catch (IOException ex) {
			// the end of the connection: closing both sockets is all there is to do
			return;
		}
	}

	private static boolean isConnect(byte[] packet) {
		return (packet[0] & 0xf0) == 0x10;
	}

	private static byte[] read(DataInputStream in) throws IOException {
		byte[] header = new byte[5];
		header[0] = in.readByte();
		int size = 1;
		int length = 0;
		do {
			header[size] = in.readByte();
			length |= (header[size] & 0x7f) << (7 * (size - 1));
		}
		while ((header[size++] & 0x80) != 0);
		byte[] packet = new byte[size + length];
		System.arraycopy(header, 0, packet, 0, size);
		in.readFully(packet, size, length);
		return packet;
	}

	/** Reset every connection. */
	void cut() {
		List<Socket> cut = List.copyOf(this.sockets);
		this.sockets.removeAll(cut);
		for (Socket socket : cut) {
			try {
				socket.setSoLinger(true, 0);
			}
			catch (SocketException ex) {
				// its other end was faster
				continue;
			}
			close(socket);
		}
	}

	private static void close(Closeable closeable) {
		try {
			closeable.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		close(this.listening);
		cut();
	}

	/** Return how many QoS 1 messages to the client were under way at most. */
	int mostUnderWay() {
		int underWay = 0;
		int most = 0;
		for (Seen packet : this.seen) {
			if (packet.isPublish() && !packet.isFromClient() && packet.qos() == 1) {
				underWay++;
				most = Math.max(most, underWay);
			}
			else if (packet.isPubAck() && packet.isFromClient()) {
				underWay--;
			}
		}
		return most;
	}

	/** Return the PUBLISH packets with a topic that have passed in one direction. */
	List<Seen> publishes(boolean fromClient, String topic) {
		return this.seen.stream()
			.filter((packet) -> packet.isPublish() && packet.isFromClient() == fromClient
					&& packet.topic().equals(topic))
			.toList();
	}

}
