package io.github.mqttboot.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

import javax.net.ServerSocketFactory;

/**
 * A server that the test speaks for, byte by byte: what it sends stands in the test as
 * hexadecimal digits, and what it reads is compared with such. Everything it waits for
 * has a time limit.
 */
public final class ScriptedPeer implements AutoCloseable {

	public static final String CONNACK_5 = "20 03 00 00 00";

	public static final String CONNACK_5_SESSION_PRESENT = "20 03 01 00 00";

	public static final String CONNACK_3 = "20 02 00 00";

	public static final String DISCONNECT = "e0 00";

	public static final String PINGREQ = "c0 00";

	public static final String PINGRESP = "d0 00";

	private static final int PATIENCE_MILLIS = 10_000;

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private final String scheme;

	private final ServerSocket listening;

	private final List<Link> links = new ArrayList<>();

	public ScriptedPeer() {
		this("mqtt", ServerSocketFactory.getDefault());
	}

	public ScriptedPeer(String scheme, ServerSocketFactory sockets) {
		try {
			this.scheme = scheme;
			this.listening = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
			this.listening.setSoTimeout(PATIENCE_MILLIS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public String uri() {
		return uri("127.0.0.1");
	}

	public String uri(String host) {
		return this.scheme + "://" + host + ":" + port();
	}

	public int port() {
		return this.listening.getLocalPort();
	}

	/** Wait for the next connection. */
	public Link accept() {
		try {
			Link link = new Link(this.listening.accept());
			this.links.removeIf((earlier) -> earlier.socket.isClosed());
			this.links.add(link);
			return link;
		}
		catch (IOException ex) {
			throw new AssertionError("Nobody has connected", ex);
		}
	}

	/** Return whether somebody connects within a time. */
	public boolean isConnectedTo(Duration within) throws IOException {
		this.listening.setSoTimeout((int) within.toMillis());
		try {
			this.links.add(new Link(this.listening.accept()));
			return true;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		finally {
			this.listening.setSoTimeout(PATIENCE_MILLIS);
		}
	}

	/** Accept a connection, take its CONNECT and answer it. */
	public Link accept(String connAck) {
		Link link = accept();
		link.readConnect();
		link.send(connAck);
		return link;
	}

	@Override
	public void close() throws IOException {
		this.listening.close();
		for (Link link : this.links) {
			link.socket.close();
		}
	}

	/** Return a PUBLISH of MQTT 5 as hexadecimal digits. */
	public static String publish(int qos, int identifier, String topic, String payload) {
		return publish(qos, identifier, topic, payload.getBytes(StandardCharsets.UTF_8), true);
	}

	public static String publish3(int qos, int identifier, String topic, String payload) {
		return publish(qos, identifier, topic, payload.getBytes(StandardCharsets.UTF_8), false);
	}

	public static String publish(int qos, int identifier, String topic, byte[] payload, boolean properties) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		byte[] name = topic.getBytes(StandardCharsets.UTF_8);
		body.write(name.length >> 8);
		body.write(name.length);
		body.writeBytes(name);
		if (qos > 0) {
			body.write(identifier >> 8);
			body.write(identifier);
		}
		if (properties) {
			body.write(0);
		}
		body.writeBytes(payload);
		ByteArrayOutputStream packet = new ByteArrayOutputStream();
		packet.write(0x30 | qos << 1);
		int length = body.size();
		do {
			packet.write((length & 0x7f) | ((length > 0x7f) ? 0x80 : 0));
			length >>>= 7;
		}
		while (length > 0);
		packet.writeBytes(body.toByteArray());
		return HexFormat.of().formatHex(packet.toByteArray());
	}

	/**
	 * One connection, seen from the server.
	 */
	public static final class Link {

		private final Socket socket;

		private final DataInputStream in;

		private Link(Socket socket) throws IOException {
			this.socket = socket;
			this.socket.setTcpNoDelay(true);
			this.socket.setSoTimeout(PATIENCE_MILLIS);
			this.in = new DataInputStream(socket.getInputStream());
		}

		/** Send bytes. */
		public void send(String hex) {
			try {
				this.socket.getOutputStream().write(HexFormat.of().parseHex(BLANKS.matcher(hex).replaceAll("")));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		public void sendText(String text) {
			send(HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1)));
		}

		/** Read one packet, as hexadecimal digits. */
		public String read() {
			try {
				return HexFormat.of().formatHex(readPacket());
			}
			catch (IOException ex) {
				throw new AssertionError("No packet has come", ex);
			}
		}

		public byte[] readPacket() throws IOException {
			ByteArrayOutputStream packet = new ByteArrayOutputStream();
			packet.write(this.in.readUnsignedByte());
			int length = 0;
			int digit;
			int shift = 0;
			do {
				digit = this.in.readUnsignedByte();
				packet.write(digit);
				length |= (digit & 0x7f) << shift;
				shift += 7;
			}
			while ((digit & 0x80) != 0);
			packet.writeBytes(this.in.readNBytes(length));
			return packet.toByteArray();
		}

		/** Read a CONNECT, as hexadecimal digits. */
		public String readConnect() {
			String connect = read();
			if (!connect.startsWith("10")) {
				throw new AssertionError("Expected CONNECT [MQTT-3.1.0-1] but got " + connect);
			}
			return connect;
		}

		/** Read packets, and fail unless they are these. */
		public void expect(String... packets) {
			for (String packet : packets) {
				String expected = BLANKS.matcher(packet).replaceAll("");
				String actual = read();
				if (!actual.equals(expected)) {
					throw new AssertionError("Expected " + expected + " but got " + actual);
				}
			}
		}

		/** Wait for the end of the connection, and fail if anything comes before. */
		public void expectEnd() {
			try {
				int next = this.in.read();
				if (next >= 0) {
					throw new AssertionError("Expected the end of the connection but got " + Integer.toHexString(next));
				}
			}
			catch (SocketException | EOFException ex) {
				// reset: an end, too
				return;
			}
			catch (IOException ex) {
				throw new AssertionError("The connection was not closed", ex);
			}
		}

		/** Return whether nothing comes for a while. */
		public boolean isSilentFor(Duration duration) throws IOException {
			this.socket.setSoTimeout((int) duration.toMillis());
			try {
				this.in.read();
				return false;
			}
			catch (SocketTimeoutException ex) {
				return true;
			}
			finally {
				this.socket.setSoTimeout(PATIENCE_MILLIS);
			}
		}

		public Socket socket() {
			return this.socket;
		}

		public InputStream in() {
			return this.in;
		}

		/** Close the connection. */
		public void close() {
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		/** Break the connection off. */
		public void reset() {
			try {
				this.socket.setSoLinger(true, 0);
			}
			catch (SocketException ex) {
				throw new UncheckedIOException(ex);
			}
			close();
		}

	}

}
