package io.github.mqttboot.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes bytes on to a server on loopback, after a greeting: a proxy, or the other end of
 * a Unix domain socket. What clients ask for is kept for the test to look at.
 */
final class GreetingRelay implements AutoCloseable {

	private final ServerSocketChannel listening;

	private final int target;

	private final Greeting greeting;

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<SocketChannel> channels = new CopyOnWriteArrayList<>();

	GreetingRelay(SocketAddress address, int target, Greeting greeting) throws IOException {
		this.target = target;
		this.greeting = greeting;
		this.listening = (address instanceof InetSocketAddress) ? ServerSocketChannel.open()
				: ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		this.listening.bind(address);
		start(this::acceptAll);
	}

	static GreetingRelay onLoopback(int target, Greeting greeting) throws IOException {
		return new GreetingRelay(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), target, greeting);
	}

	int port() throws IOException {
		return ((InetSocketAddress) this.listening.getLocalAddress()).getPort();
	}

	/** Return what was asked for, one text per connection. */
	List<String> requests() {
		return this.requests;
	}

	private void acceptAll() throws IOException {
		while (this.listening.isOpen()) {
			SocketChannel client = this.listening.accept();
			this.channels.add(client);
			start(() -> serve(client));
		}
	}

	private void serve(SocketChannel client) throws IOException {
		try (client) {
			if (this.greeting.accept(client, this.requests)) {
				try (SocketChannel server = SocketChannel
					.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target))) {
					this.channels.add(server);
					start(() -> pump(server, client));
					pump(client, server);
				}
			}
		}
	}

	private static void pump(SocketChannel from, SocketChannel to) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(8192);
		while (from.read(buffer) >= 0) {
			write(to, buffer.flip());
			buffer.clear();
		}
		to.close();
	}

	private static void write(ByteChannel channel, ByteBuffer buffer) throws IOException {
		while (buffer.hasRemaining()) {
			channel.write(buffer);
		}
	}

	private static void write(ByteChannel channel, int... bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
		for (int value : bytes) {
			buffer.put((byte) value);
		}
		write(channel, buffer.flip());
	}

	private static byte[] read(ByteChannel channel, int count) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(count);
		while (buffer.hasRemaining()) {
			if (channel.read(buffer) < 0) {
				throw new EOFException();
			}
		}
		return buffer.array();
	}

	private static int readByte(ByteChannel channel) throws IOException {
		return read(channel, 1)[0] & 0xff;
	}

	private static void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// one of both ends was closed: the test sees it at the other end
			}
		}, "relay");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
	}

	/** Passes everything on at once. */
	static boolean plain(ByteChannel client, List<String> requests) {
		return true;
	}

	/** An HTTP proxy that lets everybody through. */
	static boolean http(ByteChannel client, List<String> requests) throws IOException {
		requests.add(readHead(client));
		answer(client, "200 Connection established");
		return true;
	}

	/** An HTTP proxy that wants to know who is there. */
	static Greeting httpWithLogin(String userName, String password) {
		String credentials = Base64.getEncoder()
			.encodeToString((userName + ":" + password).getBytes(StandardCharsets.UTF_8));
		return (client, requests) -> {
			String head = readHead(client);
			requests.add(head);
			boolean known = head.toLowerCase(Locale.ROOT).contains("proxy-authorization: basic ")
					&& head.contains(credentials);
			answer(client, known ? "200 OK" : "407 Proxy Authentication Required");
			return known;
		};
	}

	/** An HTTP proxy that lets nobody through. */
	static boolean httpRefusing(ByteChannel client, List<String> requests) throws IOException {
		requests.add(readHead(client));
		answer(client, "403 Forbidden");
		return false;
	}

	private static String readHead(ByteChannel client) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) readByte(client));
		}
		return head.toString();
	}

	private static void answer(ByteChannel client, String status) throws IOException {
		write(client, ByteBuffer.wrap(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
	}

	/** A SOCKS 5 proxy (RFC 1928) without login. */
	static boolean socks5(ByteChannel client, List<String> requests) throws IOException {
		readByte(client);
		read(client, readByte(client));
		write(client, 5, 0);
		return socks5Request(client, requests, 0);
	}

	/** A SOCKS 5 proxy that refuses by its rules. */
	static boolean socks5Refusing(ByteChannel client, List<String> requests) throws IOException {
		readByte(client);
		read(client, readByte(client));
		write(client, 5, 0);
		return socks5Request(client, requests, 2);
	}

	/** A SOCKS 5 proxy that wants to know who is there (RFC 1929). */
	static boolean socks5WithLogin(ByteChannel client, List<String> requests) throws IOException {
		readByte(client);
		read(client, readByte(client));
		write(client, 5, 2);
		readByte(client);
		String userName = new String(read(client, readByte(client)), StandardCharsets.UTF_8);
		String password = new String(read(client, readByte(client)), StandardCharsets.UTF_8);
		requests.add(userName + "/" + password);
		write(client, 1, 0);
		return socks5Request(client, requests, 0);
	}

	private static boolean socks5Request(ByteChannel client, List<String> requests, int status) throws IOException {
		byte[] request = read(client, 4);
		// 3 is a name, which is ours to resolve
		String host = (request[3] == 3) ? new String(read(client, readByte(client)), StandardCharsets.US_ASCII)
				: "address type " + request[3];
		byte[] port = read(client, 2);
		requests.add(host + ":" + (((port[0] & 0xff) << 8) | (port[1] & 0xff)));
		write(client, 5, status, 0, 1, 0, 0, 0, 0, 0, 0);
		return status == 0;
	}

	/** A SOCKS 4a proxy. */
	static boolean socks4(ByteChannel client, List<String> requests) throws IOException {
		byte[] request = read(client, 8);
		String userName = readToZero(client);
		// 0.0.0.x is a name, which is ours to resolve
		boolean named = request[4] == 0 && request[5] == 0 && request[6] == 0;
		requests.add(userName + "@" + (named ? readToZero(client) : "address"));
		write(client, 0, 0x5a, 0, 0, 0, 0, 0, 0);
		return true;
	}

	private static String readToZero(ByteChannel client) throws IOException {
		StringBuilder text = new StringBuilder();
		for (int value = readByte(client); value != 0; value = readByte(client)) {
			text.append((char) value);
		}
		return text.toString();
	}

	/**
	 * What is said before bytes are passed on.
	 */
	@FunctionalInterface
	interface Greeting {

		/**
		 * Greet a client.
		 * @param client the client
		 * @param requests to add to what the client asks for
		 * @return whether bytes may be passed on
		 * @throws IOException if the client goes away
		 */
		boolean accept(ByteChannel client, List<String> requests) throws IOException;

	}

	@FunctionalInterface
	private interface Task {

		void run() throws IOException;

	}

}
