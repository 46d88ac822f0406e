package io.github.mqttboot.client;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.mqttboot.client.ScriptedPeer.Link;

/**
 * The server's end of a WebSocket (RFC 6455) that the test speaks for, frame by frame.
 */
public final class WebSocketPeer {

	public static final int CONTINUATION = 0;

	public static final int TEXT = 1;

	public static final int BINARY = 2;

	public static final int CLOSE = 8;

	public static final int PING = 9;

	public static final int PONG = 10;

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private final Link link;

	private final String requestLine;

	private final Map<String, String> headers = new LinkedHashMap<>();

	/** Take the connection and read the request. */
	public WebSocketPeer(Link link) {
		this.link = link;
		this.requestLine = readLine();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			this.headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
	}

	/** Upgrade with the sub-protocol that was asked for, take CONNECT and answer it. */
	public static WebSocketPeer accept(ScriptedPeer peer, String connAck) {
		WebSocketPeer accepted = new WebSocketPeer(peer.accept());
		accepted.upgrade("Sec-WebSocket-Protocol: " + accepted.header("sec-websocket-protocol") + "\r\n");
		Frame connect = accepted.read();
		if (connect.opcode() != BINARY || !connect.content().startsWith("10")) {
			throw new AssertionError("Expected CONNECT in a binary frame but got " + connect);
		}
		accepted.send(BINARY, connAck);
		return accepted;
	}

	public String requestLine() {
		return this.requestLine;
	}

	/** Return a header of the request, or an empty text. */
	public String header(String name) {
		return this.headers.getOrDefault(name, "");
	}

	public Link link() {
		return this.link;
	}

	public void upgrade(String furtherHeaders) {
		String accepted = header("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1").digest(accepted.getBytes(StandardCharsets.US_ASCII));
			this.link.sendText("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n" + furtherHeaders
					+ "\r\n");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public void send(int opcode, String hex) {
		sendFragment(opcode, hex, true);
	}

	public void sendFragment(int opcode, String hex, boolean last) {
		String content = BLANKS.matcher(hex).replaceAll("");
		int length = content.length() / 2;
		String header = (length < 126) ? "%02x%02x" : (length < 65_536) ? "%02x7e%04x" : "%02x7f%016x";
		this.link.send(header.formatted(opcode | (last ? 0x80 : 0), length) + content);
	}

	/** Read a frame. A client masks all of them. */
	public Frame read() {
		try {
			int first = this.link.in().read();
			int second = this.link.in().read();
			if ((second & 0x80) == 0) {
				throw new AssertionError("The frame is not masked");
			}
			int length = second & 0x7f;
			if (length >= 126) {
				length = Integer.parseInt(HexFormat.of().formatHex(this.link.in().readNBytes((length == 126) ? 2 : 8)),
						16);
			}
			byte[] mask = this.link.in().readNBytes(4);
			byte[] content = this.link.in().readNBytes(length);
			for (int index = 0; index < length; index++) {
				content[index] ^= mask[index % 4];
			}
			return new Frame(first & 0xf, HexFormat.of().formatHex(content));
		}
		catch (IOException ex) {
			throw new AssertionError("No frame has come", ex);
		}
	}

	/** Wait for the end; a closing frame may come before. */
	public void expectEnd() {
		try {
			Socket socket = this.link.socket();
			byte[] rest = socket.getInputStream().readAllBytes();
			if (rest.length > 0 && (rest[0] & 0xf) != CLOSE) {
				throw new AssertionError("Expected the end but got " + HexFormat.of().formatHex(rest));
			}
		}
		catch (SocketException ex) {
			// reset: an end, too
			return;
		}
		catch (IOException ex) {
			throw new AssertionError("The connection was not closed", ex);
		}
	}

	private String readLine() {
		try {
			StringBuilder line = new StringBuilder();
			for (int next = this.link.in().read(); next != '\n'; next = this.link.in().read()) {
				if (next < 0) {
					throw new AssertionError("No request has come");
				}
				line.append((char) next);
			}
			return line.toString().stripTrailing();
		}
		catch (IOException ex) {
			throw new AssertionError("No request has come", ex);
		}
	}

	/**
	 * One frame.
	 *
	 * @param opcode what it is
	 * @param content what is in it, as hexadecimal digits
	 */
	public record Frame(int opcode, String content) {

	}

}
