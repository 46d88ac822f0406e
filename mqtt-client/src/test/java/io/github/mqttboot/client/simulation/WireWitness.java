package io.github.mqttboot.client.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.PublishResponse;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.simulation.WireHistory.Sent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Reads along at the client's socket, both ways, and knows what the client may send when.
 * What it sees is what the client has written and has read, whatever the server gets.
 */
final class WireWitness {

	/** Time that timers and the loop may be late. */
	private static final long TOLERANCE = 50 * World.MILLISECOND;

	/** So late the application may hear of an outcome. */
	private static final long ABANDONED_BY = 10 * World.SECOND;

	/** So long a channel that is being closed may still read. */
	private static final long LINGER = 1_100 * World.MILLISECOND;

	private final World world;

	private final Plan plan;

	private final ClientProcess process;

	private final Ledger ledger;

	private final WireHistory history;

	private final ByteBuf written = Unpooled.buffer();

	private final ByteBuf read = Unpooled.buffer();

	private final PacketDecoder writtenDecoder = new PacketDecoder(PacketSender.CLIENT, ProtocolVersion.MQTT_5,
			1 << 20);

	private @Nullable PacketDecoder readDecoder;

	private final int number;

	/** QoS 1 and 2 messages that were read and not answered, in their order. */
	private final Deque<Publish> arrived = new ArrayDeque<>();

	private final Deque<Integer> releases = new ArrayDeque<>();

	/** Last message of each topic and QoS. */
	private final Map<String, Integer> lastPublished = new HashMap<>();

	private final Map<Integer, String> aliases = new HashMap<>();

	private long aliasMaximum;

	private ProtocolVersion version = ProtocolVersion.MQTT_5;

	private boolean connectSent;

	private boolean connected;

	private boolean sessionPresent;

	/** The session may be one that an unanswered CONNECT has made. */
	private boolean doubtful;

	private boolean newSent;

	private boolean disconnectSent;

	private boolean closed;

	private boolean stuck;

	private boolean reading = true;

	/** When bytes were read, or reading began again. */
	private long lastRead = Long.MIN_VALUE;

	private int receiveMaximum = 65_535;

	private int carried;

	private long keepAlive;

	private long connectedAt;

	private long lastWritten;

	private long lastResent = -1;

	WireWitness(World world, Plan plan, ClientProcess process, Ledger ledger, WireHistory history) {
		this.world = world;
		this.plan = plan;
		this.process = process;
		this.ledger = ledger;
		this.history = history;
		this.number = ++history.connections;
	}

	/** The client reads on, or stops to read. */
	void onReading(boolean reading) {
		this.reading = reading;
		this.lastRead = this.world.now();
	}

	/** The socket takes no more bytes. */
	void onStuck() {
		this.stuck = true;
	}

	void onWritten(byte[] bytes) {
		checkSilence();
		this.lastWritten = this.world.now();
		this.stuck = false;
		this.written.writeBytes(bytes);
		try {
			Packet packet = this.writtenDecoder.decode(this.written);
			while (packet != null) {
				this.history.packets++;
				this.world.note("> " + Text.of(packet));
				onWritten(packet);
				packet = this.writtenDecoder.decode(this.written);
			}
		}
		catch (MqttProtocolException ex) {
			this.world.violate("The client wrote what it may not: " + ex.getMessage());
		}
		this.written.discardReadBytes();
	}

	/** [MQTT-3.1.2-20] */
	private void checkSilence() {
		if (!this.connected || this.stuck) {
			return;
		}
		long silence = this.world.now() - this.lastWritten - this.process.pausedSince(this.lastWritten);
		this.history.longestSilence = Math.max(this.history.longestSilence, silence * 1_000 / this.keepAlive);
		check(silence <= this.keepAlive, "Nothing was sent for " + Text.seconds(silence) + " with a keep alive of "
				+ Text.seconds(this.keepAlive));
	}

	private void check(boolean kept, String rule) {
		this.world.check(kept, rule);
	}

	private void onWritten(Packet packet) {
		check(!this.disconnectSent, "A packet follows DISCONNECT [MQTT-3.14.4-1]: " + packet);
		check(this.connectSent != packet instanceof Connect, "CONNECT comes first and once [MQTT-3.1.0-1]");
		if (packet instanceof Connect connect) {
			this.connectSent = true;
			this.history.unanswered++;
			this.version = connect.version();
			this.keepAlive = connect.keepAlive() * World.SECOND;
			this.readDecoder = new PacketDecoder(PacketSender.SERVER, this.version, 1 << 20);
			return;
		}
		check(this.connected, "Sent before CONNACK: " + packet);
		if (packet instanceof Publish publish) {
			onPublish(publish);
		}
		else if (packet instanceof PublishResponse response) {
			onResponse(response);
		}
		else if (packet instanceof Subscribe subscribe) {
			onRequest(subscribe.packetIdentifier(), "SUBSCRIBE");
		}
		else if (packet instanceof Unsubscribe unsubscribe) {
			onRequest(unsubscribe.packetIdentifier(), "UNSUBSCRIBE");
		}
		else if (packet instanceof Disconnect) {
			this.disconnectSent = true;
		}
	}

	private void onRequest(int identifier, String type) {
		// [MQTT-2.2.1-3]
		check(!this.history.inUse.containsKey(identifier), type + " takes the identifier " + identifier + " in use");
		this.history.inUse.put(identifier, new Sent(null, type, this.history.order++, this.number));
	}

	private void onPublish(Publish publish) {
		String payload = Text.payload(publish.message());
		QoS qos = publish.message().qos();
		check(qos.compareTo(this.plan.serverMaximumQos()) <= 0, "Above the server's maximum QoS: " + payload);
		checkOrder(payload, qos, resolveAlias(publish));
		if (qos == QoS.AT_MOST_ONCE) {
			checkNothingToResend(payload);
			return;
		}
		int identifier = publish.packetIdentifier();
		Sent before = this.history.inUse.get(identifier);
		Sent doubtful = this.history.doubtful.remove(identifier);
		if (before == null && publish.duplicate() && doubtful != null) {
			this.history.inUse.put(identifier, doubtful);
			before = doubtful;
		}
		if (before != null) {
			onResend(publish, payload, before);
		}
		else {
			// an attempt may have failed before the socket took anything
			boolean again = publish.duplicate() && this.sessionPresent && !this.newSent;
			check(again || !publish.duplicate(), "DUP at the first sending [MQTT-3.3.1-1]: " + payload);
			checkNothingToResend(payload);
			this.newSent = !again;
			this.history.inUse.put(identifier, new Sent(qos, payload, this.history.order++, this.number));
		}
		this.carried++;
		check(this.carried <= this.receiveMaximum,
				"Above the receive maximum of " + this.receiveMaximum + " [MQTT-3.3.4-7]: " + payload);
		check(this.carried <= this.plan.maxInFlight(), "Above the window of " + this.plan.maxInFlight());
		if (this.version != ProtocolVersion.MQTT_5 && before == null) {
			long exactlyOnce = this.history.inUse.values()
				.stream()
				.filter((sent) -> sent.qos == QoS.EXACTLY_ONCE)
				.count();
			check(qos != QoS.EXACTLY_ONCE || exactlyOnce <= this.plan.maxQos2InFlight(),
					"Too many QoS 2 messages in flight: " + exactlyOnce);
		}
	}

	private String resolveAlias(Publish publish) {
		int alias = publish.topicAlias();
		if (alias > 0) {
			check(alias <= this.aliasMaximum, "Topic alias " + alias + " is above " + this.aliasMaximum);
			if (!publish.aliasOnly()) {
				this.aliases.put(alias, publish.message().topic());
			}
			String topic = this.aliases.get(alias);
			// [MQTT-3.3.2-7]
			check(topic != null, "Topic alias " + alias + " was not set on this connection");
			return String.valueOf(topic);
		}
		return publish.message().topic();
	}

	private void onResend(Publish publish, String payload, Sent before) {
		this.history.resent++;
		int identifier = publish.packetIdentifier();
		// [MQTT-2.2.1-3] [MQTT-2.2.1-4]
		check(before.payload.equals(payload),
				"The identifier " + identifier + " of " + before.payload + " is used for " + payload);
		check(this.sessionPresent, "Sent again without a session: " + payload);
		// [MQTT-4.4.0-1]
		check(before.connection != this.number, "Sent twice on one connection: " + payload);
		check(publish.duplicate(), "Sent again without DUP [MQTT-3.3.1-1]: " + payload);
		check(!before.received, "PUBLISH again after PUBREC [MQTT-4.3.3-4]: " + payload);
		// [MQTT-4.6.0-1]
		check(before.order > this.lastResent, "Not in the original order: " + payload);
		check(!this.newSent, "Resent after a new message: " + payload);
		this.lastResent = before.order;
		if (this.doubtful) {
			this.ledger.onResentInDoubt(payload);
		}
		before.connection = this.number;
	}

	private void checkNothingToResend(String payload) {
		Sent waiting = this.history.inUse.values()
			.stream()
			.filter((sent) -> sent.isUnacknowledged() && sent.connection != this.number)
			.findFirst()
			.orElse(null);
		if (waiting != null) {
			// given up because the server does not take it, or broken: the outcome will
			// tell
			this.world.after(ABANDONED_BY, () -> check(this.ledger.isGivenUp(waiting.payload),
					"New before what has to be sent again: " + payload + " before " + waiting.payload));
		}
	}

	private void checkOrder(String payload, QoS qos, String topic) {
		int message = Integer.parseInt(payload.substring(1));
		Integer before = this.lastPublished.put(topic + " " + qos, message);
		check(before == null || before < message, "p" + before + " was sent before " + payload);
	}

	private void onResponse(PublishResponse response) {
		int identifier = response.packetIdentifier();
		if (response.type() == PacketType.PUBREL) {
			Sent sent = this.history.inUse.get(identifier);
			Sent doubtful = this.history.doubtful.remove(identifier);
			if (sent == null && doubtful != null) {
				this.history.inUse.put(identifier, doubtful);
				sent = doubtful;
			}
			check(sent != null && sent.received, "PUBREL without PUBREC for " + identifier);
		}
		else if (response.type() == PacketType.PUBCOMP) {
			Integer release = this.releases.poll();
			check(release != null && release == identifier, "PUBCOMP for " + identifier + " but PUBREL for " + release);
		}
		else {
			Publish first = this.arrived.poll();
			boolean received = response.type() == PacketType.PUBREC;
			// [MQTT-4.6.0-2] [MQTT-4.6.0-3]
			check(first != null && first.packetIdentifier() == identifier
					&& received == (first.message().qos() == QoS.EXACTLY_ONCE),
					response.type() + " for " + identifier + " is not in the order of arrival");
			if (first != null) {
				this.ledger.onAnswered(Text.payload(first.message()));
			}
		}
	}

	void onRead(byte[] bytes) {
		PacketDecoder decoder = this.readDecoder;
		this.lastRead = this.world.now();
		this.read.writeBytes(bytes);
		if (decoder == null) {
			return;
		}
		Packet packet = decoder.decode(this.read);
		while (packet != null) {
			this.history.packets++;
			this.world.note("< " + Text.of(packet));
			onRead(packet);
			packet = decoder.decode(this.read);
		}
		this.read.discardReadBytes();
	}

	private void onRead(Packet packet) {
		if (packet instanceof ConnAck connAck) {
			onConnAck(connAck);
		}
		else if (packet instanceof Publish publish && publish.message().qos() != QoS.AT_MOST_ONCE) {
			this.arrived.add(publish);
			this.ledger.onRead(Text.payload(publish.message()));
		}
		else if (packet instanceof SubAck subAck) {
			this.history.inUse.remove(subAck.packetIdentifier());
		}
		else if (packet instanceof UnsubAck unsubAck) {
			this.history.inUse.remove(unsubAck.packetIdentifier());
		}
		else if (packet instanceof PublishResponse response) {
			onAnswer(response);
		}
	}

	private void onConnAck(ConnAck connAck) {
		if (connAck.reasonCode() != ReasonCode.SUCCESS) {
			this.history.unanswered--;
			return;
		}
		this.connected = true;
		this.connectedAt = this.world.now();
		this.lastWritten = this.connectedAt;
		this.sessionPresent = connAck.sessionPresent();
		this.doubtful = this.sessionPresent && this.history.unanswered > 1;
		this.history.unanswered = 0;
		this.history.established++;
		this.history.resumed += this.sessionPresent ? 1 : 0;
		if (!this.sessionPresent) {
			this.history.inUse.clear();
			this.history.doubtful.clear();
		}
		this.receiveMaximum = (int) connAck.properties().number(Property.RECEIVE_MAXIMUM, 65_535);
		this.aliasMaximum = connAck.properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0);
		this.keepAlive = connAck.properties().number(Property.SERVER_KEEP_ALIVE, this.keepAlive / World.SECOND)
				* World.SECOND;
	}

	private void onAnswer(PublishResponse response) {
		int identifier = response.packetIdentifier();
		if (response.type() == PacketType.PUBREL) {
			this.releases.add(identifier);
			return;
		}
		Sent sent = this.history.inUse.get(identifier);
		if (sent == null) {
			return;
		}
		sent.answeredAt = this.world.now();
		boolean refused = response.reasonCode().isError();
		if (response.type() == PacketType.PUBREC && !refused) {
			sent.received = true;
			return;
		}
		this.history.inUse.remove(identifier);
		this.history.doubtful.put(identifier, sent);
		if (sent.connection == this.number) {
			this.carried--;
		}
	}

	/** Nothing comes from the server any more. */
	void onPeerSilent() {
		long listening = this.world.now() + this.process.pausedSince(this.world.now());
		checkNoticed(listening, this.process.pausedInAll());
	}

	/** Half the keep alive for the answer, and five seconds with a short one. */
	private long noticeBound() {
		long answer = Math.max(this.keepAlive / 2, Math.min(this.keepAlive, 5 * World.SECOND));
		return this.keepAlive + answer + TOLERANCE;
	}

	private void checkNoticed(long since, long pausedBefore) {
		this.world.at(since + noticeBound(), () -> {
			if (this.closed || !this.connected || this.stuck) {
				return;
			}
			long paused = this.process.pausedInAll() - pausedBefore;
			long deadline = Math.max(since, this.lastRead) + noticeBound() + paused;
			// silence means nothing while we do not listen
			boolean mayBeSilent = !this.reading || this.process.isPaused() || deadline > this.world.now();
			check(mayBeSilent, "The dead server was not noticed within " + Text.seconds(this.world.now() - since)
					+ " with a keep alive of " + Text.seconds(this.keepAlive));
			checkNoticed(Math.max(this.world.now() - noticeBound() + World.SECOND, since + paused), pausedBefore);
		});
	}

	/** The client has closed the connection. */
	void onClosed() {
		this.closed = true;
		checkSilence();
		this.history.inUse.values().removeIf((sent) -> sent.qos == null);
		this.history.doubtful.values().removeIf((sent) -> sent.answeredAt < this.world.now() - LINGER);
		if (this.connected) {
			this.history.lifetimes.add(new WireHistory.Lifetime(this.world.now() - this.connectedAt, this.keepAlive));
		}
	}

}
