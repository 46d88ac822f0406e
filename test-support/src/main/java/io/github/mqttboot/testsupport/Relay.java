package io.github.mqttboot.testsupport;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a server on the loopback address and passes everything on
 * unchanged, as bytes or, where somebody looks on, a control packet at a time. It can cut
 * both off from each other without a word to either. Its port stays the same while the
 * server is started again.
 */
public final class Relay implements AutoCloseable {

	private final ServerSocket listening;

	private final int target;

	private final @Nullable Observer observer;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	/**
	 * Relay bytes.
	 * @param target the port of the server
	 * @throws IOException if there is no port to listen on
	 */
	public Relay(int target) throws IOException {
		this(target, null);
	}

	/**
	 * Relay control packets.
	 * @param target the port of the server
	 * @param observer is shown each packet before it is passed on
	 * @throws IOException if there is no port to listen on
	 */
	public Relay(int target, @Nullable Observer observer) throws IOException {
		this.target = target;
		this.observer = observer;
		this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start("relay", this::accept);
	}

	private static void start(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Return the address for clients.
	 * @return the address
	 */
	public String uri() {
		return "mqtt://127.0.0.1:" + this.listening.getLocalPort();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				connect(this.listening.accept());
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
			// the server is not there: the client sees that its connection ends
			client.close();
			return;
		}
		client.setTcpNoDelay(true);
		server.setTcpNoDelay(true);
		int connection = this.connections.incrementAndGet();
		this.sockets.addAll(List.of(client, server));
		AtomicInteger open = new AtomicInteger(2);
		start("relay-out", () -> pass(client, server, connection, true, open));
		start("relay-in", () -> pass(server, client, connection, false, open));
	}

	// One direction to its end, and then the end. The other goes on: who says goodbye
	// ends
	// its own direction only, and to close both here would destroy what the other side
	// has not read yet
	private void pass(Socket from, Socket to, int connection, boolean fromClient, AtomicInteger open) {
		try {
			pass(from.getInputStream(), to.getOutputStream(), connection, fromClient);
		}
		catch (IOException ex) {
			// so the direction is at its end
		}
		endOutput(to);
		if (open.decrementAndGet() == 0) {
			close(from);
			close(to);
		}
	}

	private void pass(InputStream from, OutputStream to, int connection, boolean fromClient) throws IOException {
		if (this.observer == null) {
			from.transferTo(to);
			return;
		}
		DataInputStream in = new DataInputStream(new BufferedInputStream(from, 65_536));
		while (true) {
			byte[] packet = read(in);
			this.observer.onPacket(connection, fromClient, packet);
			to.write(packet);
		}
	}

	private static void endOutput(Socket socket) {
		try {
			socket.shutdownOutput();
		}
		catch (IOException ex) {
			// it has no output any more
			return;
		}
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

	/**
	 * Reset every connection.
	 */
	public void cut() {
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

	/**
	 * Looks on while packets pass, on the threads that pass them.
	 */
	@FunctionalInterface
	public interface Observer {

		/**
		 * Called before a packet is passed on.
		 * @param connection the number of the connection, from 1
		 * @param fromClient whether the client has sent it
		 * @param packet the whole packet
		 */
		void onPacket(int connection, boolean fromClient, byte[] packet);

	}

}
