package io.github.mqttboot.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.HandshakeCut.Kind;
import io.github.mqttboot.client.HandshakeCut.Packet;
import io.github.mqttboot.client.ScriptedPeer.Link;

/**
 * A server that is correct but for one moment: within the first connection it ends the
 * connection at the place that it was told. It keeps its session after that, or loses it.
 */
final class CutServer implements Runnable, AutoCloseable {

	/** Identifier of the server's own message. */
	private static final int IDENTIFIER = 7;

	private final ScriptedPeer peer = new ScriptedPeer();

	private final HandshakeCut cut;

	private final boolean mqtt5;

	private final Thread thread = new Thread(this, "cut-server");

	/** What the client has sent about the message on connections after the first. */
	final List<String> resent = new CopyOnWriteArrayList<>();

	/** Messages that were taken over. */
	final List<String> accepted = new CopyOnWriteArrayList<>();

	/** What the client must not do. */
	final List<String> mistakes = new CopyOnWriteArrayList<>();

	private final Set<Integer> received = ConcurrentHashMap.newKeySet();

	private final List<Link> held = new ArrayList<>();

	private boolean answeredWithPubRec;

	/** Where the server's own message stands. */
	private volatile Owed owed;

	private volatile Link current;

	private volatile boolean subscribed;

	private volatile boolean resumed;

	private volatile boolean closing;

	private int connections;

	private boolean cutDone;

	CutServer(HandshakeCut cut) {
		this.cut = cut;
		this.mqtt5 = cut.version() == MqttVersion.MQTT_5;
		this.owed = cut.fromServer() ? Owed.PUBLISH : Owed.NOTHING;
		this.thread.setDaemon(true);
		this.thread.start();
	}

	String uri() {
		return this.peer.uri();
	}

	/** Return whether there is a second connection with its subscription in force. */
	boolean isServingAgain() {
		return this.resumed && this.subscribed;
	}

	boolean owesNothing() {
		return this.owed == Owed.NOTHING;
	}

	/** Publish a QoS 0 message that marks the end. */
	void publishMarker() {
		synchronized (this) {
			this.current.send(publish(0, "end"));
		}
	}

	private String publish(int qos, String payload) {
		return this.mqtt5 ? ScriptedPeer.publish(qos, IDENTIFIER, HandshakeCut.TOPIC, payload)
				: ScriptedPeer.publish3(qos, IDENTIFIER, HandshakeCut.TOPIC, payload);
	}

	@Override
	public void run() {
		while (!this.closing) {
			Link link;
			try {
				link = this.peer.accept();
			}
			catch (AssertionError ex) {
				if (this.closing) {
					return;
				}
				continue;
			}
			try {
				serve(link);
			}
			catch (IOException | UncheckedIOException ex) {
				if (!this.closing && this.connections < 2 && !this.cutDone) {
					this.mistakes.add("the connection broke before it was cut: " + ex);
				}
			}
		}
	}

	private void serve(Link link) throws IOException {
		link.readPacket();
		this.connections++;
		if (this.cutDone && !this.cut.sessionKept() && this.connections == 2) {
			this.received.clear();
			this.owed = Owed.NOTHING;
			this.subscribed = false;
		}
		boolean present = this.connections > 2 || (this.connections == 2 && this.cut.sessionKept());
		this.current = link;
		send(link, (this.mqtt5 ? "2003" : "2002") + (present ? "01" : "00") + (this.mqtt5 ? "0000" : "00"));
		if (this.subscribed) {
			sendOwed(link);
		}
		this.resumed = this.connections > 1;
		boolean open = true;
		while (open) {
			open = treatNext(link);
		}
	}

	private void send(Link link, String hex) {
		synchronized (this) {
			link.send(hex);
		}
	}

	/** Return whether the connection goes on. */
	private boolean treatNext(Link link) throws IOException {
		int first = link.in().read();
		if (first < 0) {
			link.close();
			return false;
		}
		Packet type = type(first);
		boolean cuts = isCut(type, false);
		if (cuts && !this.cut.isWhole()) {
			link.in().readNBytes(Math.max(0, this.cut.bytes() - 1));
			cut(link);
			return false;
		}
		int length = link.in().read();
		byte[] body = link.in().readNBytes(length);
		if (cuts) {
			// taken, but not answered
			treat(link, first, body, false);
			cut(link);
			return false;
		}
		return treat(link, first, body, true);
	}

	private static Packet type(int firstByte) {
		return switch (firstByte >> 4) {
			case 3 -> Packet.PUBLISH;
			case 4 -> Packet.PUBACK;
			case 5 -> Packet.PUBREC;
			case 6 -> Packet.PUBREL;
			case 7 -> Packet.PUBCOMP;
			default -> null;
		};
	}

	private boolean isCut(Packet type, boolean byServer) {
		return !this.cutDone && type == this.cut.packet() && byServer == this.cut.isSentByServer();
	}

	private boolean treat(Link link, int first, byte[] body, boolean answers) throws IOException {
		String hex = HexFormat.of().formatHex(body);
		Packet type = type(first);
		if (type == null) {
			return treatOther(link, first, hex);
		}
		if (this.connections > 1) {
			this.resent.add(type + (((first & 8) != 0) ? " DUP" : ""));
		}
		return switch (type) {
			case PUBLISH -> {
				int qos = (first >> 1) & 3;
				String identifier = hex.substring(6, 10);
				boolean known = !this.received.add(Integer.valueOf(identifier, 16));
				if (qos == 1 || !known) {
					this.accepted.add(HandshakeCut.PAYLOAD);
				}
				boolean goesOn = !answers || answer(link, (qos == 1) ? Packet.PUBACK : Packet.PUBREC, identifier);
				this.answeredWithPubRec |= qos == 2 && answers;
				yield goesOn;
			}
			case PUBREL -> {
				if (!this.answeredWithPubRec) {
					this.mistakes.add("PUBREL without PUBREC");
				}
				this.received.remove(Integer.valueOf(hex.substring(0, 4), 16));
				yield !answers || answer(link, Packet.PUBCOMP, hex.substring(0, 4));
			}
			case PUBACK, PUBCOMP -> {
				this.owed = Owed.NOTHING;
				yield true;
			}
			case PUBREC -> {
				this.owed = Owed.PUBREL;
				yield !answers || sendOwed(link);
			}
		};
	}

	private boolean treatOther(Link link, int first, String hex) throws IOException {
		switch (first >> 4) {
			case 8 -> {
				send(link, (this.mqtt5 ? "9004" : "9003") + hex.substring(0, 4) + (this.mqtt5 ? "00" : "") + "02");
				this.subscribed = true;
				return sendOwed(link);
			}
			case 12 -> send(link, ScriptedPeer.PINGRESP);
			case 14 -> {
				link.close();
				return false;
			}
			default -> this.mistakes.add("unexpected packet " + Integer.toHexString(first));
		}
		return true;
	}

	/** Send what the message of the server needs next. */
	private boolean sendOwed(Link link) throws IOException {
		int qos = this.cut.qos().value();
		return switch (this.owed) {
			case NOTHING -> true;
			case PUBLISH -> {
				String packet = publish(qos, HandshakeCut.PAYLOAD);
				boolean again = this.connections > 1;
				yield sendOrCut(link, Packet.PUBLISH, again
						? Integer.toHexString(3) + Integer.toHexString(8 | qos << 1) + packet.substring(2) : packet);
			}
			case PUBREL -> answer(link, Packet.PUBREL, String.format("%04x", IDENTIFIER));
		};
	}

	private boolean answer(Link link, Packet type, String identifier) throws IOException {
		String first = switch (type) {
			case PUBACK -> "40";
			case PUBREC -> "50";
			case PUBREL -> "62";
			case PUBCOMP -> "70";
			case PUBLISH -> throw new IllegalArgumentException("no answer");
		};
		return sendOrCut(link, type, first + "02" + identifier);
	}

	private boolean sendOrCut(Link link, Packet type, String hex) throws IOException {
		if (!isCut(type, true)) {
			send(link, hex);
			return true;
		}
		this.answeredWithPubRec |= type == Packet.PUBREC;
		send(link, hex.substring(0, 2 * this.cut.bytes()));
		cut(link);
		return false;
	}

	private void cut(Link link) throws IOException {
		this.cutDone = true;
		if (this.cut.kind() == Kind.RESET) {
			link.reset();
		}
		else if (this.cut.kind() == Kind.SILENCE) {
			this.held.add(link);
		}
		else {
			// closing at once would be a reset if there was something to read
			link.socket().shutdownOutput();
			try {
				link.in().readAllBytes();
			}
			catch (SocketException ex) {
				// the client has closed it with a reset
				link.close();
			}
			link.close();
		}
	}

	@Override
	public void close() throws IOException {
		this.closing = true;
		this.peer.close();
	}

	/**
	 * What the server has to send next for its own message.
	 */
	private enum Owed {

		PUBLISH, PUBREL, NOTHING

	}

}
