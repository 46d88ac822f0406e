package io.github.mqttboot.autoconfigure;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between clients and a server on the loopback address, and remembers the control
 * packets of both in their order.
 */
final class WireTap implements AutoCloseable {

	static final int CONNACK = 2;

	static final int PUBLISH = 3;

	static final int PUBACK = 4;

	static final int SUBACK = 9;

	static final int UNSUBSCRIBE = 10;

	static final int DISCONNECT = 14;

	private final ServerSocket acceptor;

	private final int serverPort;

	private final List<Packet> fromClients = new ArrayList<>();

	private final List<Packet> fromServer = new ArrayList<>();

	private final List<Socket> sockets = new ArrayList<>();

	WireTap(int serverPort) throws IOException {
		this.serverPort = serverPort;
		this.acceptor = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (EOFException | SocketException ex) {
				// one side has closed its connection, which ends the other
				Thread.currentThread().interrupt();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}, "wire-tap");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() throws IOException {
		while (!this.acceptor.isClosed()) {
			Socket client = this.acceptor.accept();
			Socket server = new Socket(InetAddress.getLoopbackAddress(), this.serverPort);
			synchronized (this.sockets) {
				this.sockets.add(client);
				this.sockets.add(server);
			}
			start(() -> pump(client, server, this.fromClients));
			start(() -> pump(server, client, this.fromServer));
		}
	}

	private static void pump(Socket from, Socket to, List<Packet> packets) throws IOException {
		try (from; to) {
			from.setTcpNoDelay(true);
			DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream(), 65_536));
			OutputStream out = to.getOutputStream();
			while (true) {
				byte[] frame = read(in);
				Packet packet = packet(frame);
				synchronized (packets) {
					packets.add(packet);
				}
				out.write(frame);
			}
		}
	}

	private static byte[] read(DataInputStream in) throws IOException {
		int first = in.readUnsignedByte();
		int length = 0;
		byte[] header = new byte[5];
		header[0] = (byte) first;
		int size = 1;
		int digit;
		do {
			digit = in.readUnsignedByte();
			length |= (digit & 0x7f) << (7 * (size - 1));
			header[size++] = (byte) digit;
		}
		while ((digit & 0x80) != 0);
		byte[] frame = new byte[size + length];
		System.arraycopy(header, 0, frame, 0, size);
		in.readFully(frame, size, length);
		return frame;
	}

	private static Packet packet(byte[] frame) {
		int type = (frame[0] & 0xf0) >> 4;
		int body = 2;
		while ((frame[body - 1] & 0x80) != 0) {
			// the length has another digit
			body++;
		}
		int at = body;
		if (type == PUBLISH) {
			at = ((frame[0] & 0x06) != 0) ? body + 2 + number(frame, body) : frame.length;
		}
		return new Packet(type, (at + 1 < frame.length) ? number(frame, at) : 0);
	}

	private static int number(byte[] frame, int at) {
		return (frame[at] & 0xff) << 8 | (frame[at + 1] & 0xff);
	}

	String uri() {
		return "mqtt://127.0.0.1:" + this.acceptor.getLocalPort();
	}

	/** Packet identifiers of what clients have sent. */
	List<Integer> fromClients(int type) {
		return identifiers(this.fromClients, type);
	}

	/** Packet identifiers of what the server has sent. */
	List<Integer> fromServer(int type) {
		return identifiers(this.fromServer, type);
	}

	private static List<Integer> identifiers(List<Packet> packets, int type) {
		synchronized (packets) {
			return packets.stream().filter((packet) -> packet.type() == type).map(Packet::identifier).toList();
		}
	}

	@Override
	public void close() throws IOException {
		this.acceptor.close();
		synchronized (this.sockets) {
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
	}

	private record Packet(int type, int identifier) {

	}

	@FunctionalInterface
	private interface Task {

		void run() throws IOException;

	}

}
