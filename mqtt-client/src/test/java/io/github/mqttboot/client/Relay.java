package io.github.mqttboot.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between a client and a server on the loopback address and can cut them off from
 * each other, without a word to either.
 */
final class Relay implements AutoCloseable {

	private final ServerSocket listening;

	private final int target;

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	Relay(int target) throws IOException {
		this.target = target;
		this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start("relay", this::accept);
	}

	private static void start(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	String uri() {
		return "mqtt://127.0.0.1:" + this.listening.getLocalPort();
	}

	private void accept() {
		while (!this.listening.isClosed()) {
			try {
				Socket client = this.listening.accept();
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
				this.sockets.addAll(List.of(client, server));
				start("relay-out", () -> copy(client, server));
				start("relay-in", () -> copy(server, client));
			}
			catch (IOException ex) {
				// closed, or the server is not there: the client sees the end of its
				// connection
				cut();
			}
		}
	}

	private static void copy(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// cut: closing both is all there is to do
			return;
		}
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

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		cut();
	}

}
