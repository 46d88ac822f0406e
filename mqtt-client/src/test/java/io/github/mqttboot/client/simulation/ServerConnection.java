package io.github.mqttboot.client.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PingReq;
import io.github.mqttboot.client.internal.packet.PingResp;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.simulation.ServerSession.Granted;
import io.github.mqttboot.client.simulation.ServerSession.Outgoing;
import io.github.mqttboot.client.simulation.SimulatedServer.Welcome;
import io.github.mqttboot.client.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * One connection, seen from the server.
 */
final class ServerConnection {

	private static final long NEVER = 0xFFFF_FFFFL;

	private final World world;

	private final SimulatedServer server;

	private final Link link;

	private final PacketDecoder decoder = new PacketDecoder(PacketSender.CLIENT, ProtocolVersion.MQTT_5, 1 << 20);

	private final ByteBuf bytes = Unpooled.buffer();

	/** Bytes that the sender does not know to be read. */
	private int untaken;

	private ProtocolVersion version = ProtocolVersion.MQTT_5;

	private String clientIdentifier = "";

	private @Nullable ServerSession session;

	private @Nullable ServerOutbox outbox;

	private long keepAlive;

	private long lastHeard;

	private boolean closed;

	private boolean waiting;

	ServerConnection(World world, SimulatedServer server, Link link) {
		this.world = world;
		this.server = server;
		this.link = link;
	}

	Link link() {
		return this.link;
	}

	void onBytes(byte[] received) {
		this.bytes.writeBytes(received);
		this.untaken += received.length;
		treat();
	}

	private void treat() {
		if (this.waiting) {
			return;
		}
		if (this.server.slowUntil() > this.world.now()) {
			this.waiting = true;
			this.world.at(this.server.slowUntil(), () -> {
				this.waiting = false;
				treat();
			});
			return;
		}
		int taken = this.untaken;
		this.untaken = 0;
		this.link.onServerRead(taken);
		try {
			Packet packet = this.closed ? null : this.decoder.decode(this.bytes);
			while (packet != null) {
				treat(packet);
				packet = this.closed ? null : this.decoder.decode(this.bytes);
			}
		}
		catch (MqttProtocolException ex) {
			this.world.violate("The client sent what it may not: " + ex.getMessage());
		}
		this.bytes.discardReadBytes();
	}

	private void treat(Packet packet) {
		this.lastHeard = this.world.now();
		this.link.onServerStep();
		if (!this.closed) {
			this.world.note("server got " + Text.of(packet));
			onPacket(packet);
			this.link.onServerStep();
		}
	}

	private void onPacket(Packet packet) {
		if (packet instanceof Connect connect) {
			onConnect(connect);
		}
		else if (this.session == null) {
			this.world.violate("The client's first packet is " + packet.type() + " [MQTT-3.1.0-1]");
		}
		else {
			onPacket(packet, this.session);
		}
	}

	private void onPacket(Packet packet, ServerSession current) {
		if (packet instanceof Publish publish) {
			onPublish(publish, current);
		}
		else if (packet instanceof PubRel pubRel) {
			onPubRel(pubRel.packetIdentifier(), current);
		}
		else if (packet instanceof PubAck pubAck) {
			onAnswer(pubAck.packetIdentifier(), pubAck.reasonCode(), false, current);
		}
		else if (packet instanceof PubRec pubRec) {
			onAnswer(pubRec.packetIdentifier(), pubRec.reasonCode(), true, current);
		}
		else if (packet instanceof PubComp pubComp) {
			onPubComp(pubComp.packetIdentifier(), current);
		}
		else if (packet instanceof Subscribe subscribe) {
			onSubscribe(subscribe, current);
		}
		else if (packet instanceof Unsubscribe unsubscribe) {
			onUnsubscribe(unsubscribe, current);
		}
		else if (packet instanceof PingReq) {
			send(PingResp.INSTANCE);
		}
		else if (packet instanceof Disconnect disconnect) {
			onDisconnect(disconnect, current);
		}
	}

	private void onConnect(Connect connect) {
		this.version = connect.version();
		this.clientIdentifier = connect.clientIdentifier();
		Welcome welcome = this.server.welcome();
		if (welcome == Welcome.IGNORE) {
			return;
		}
		if (welcome == Welcome.CLOSE) {
			this.link.closeByServer();
			return;
		}
		boolean mqtt5 = this.version == ProtocolVersion.MQTT_5;
		if (mqtt5 && !this.server.plan.serverVersion5()) {
			send(new ConnAck(false, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, PacketProperties.NONE));
			this.link.closeByServer();
			return;
		}
		if (welcome == Welcome.REFUSE) {
			send(new ConnAck(false, refusal(mqtt5), PacketProperties.NONE));
			this.link.closeByServer();
			return;
		}
		accept(connect, mqtt5);
	}

	private ReasonCode refusal(boolean mqtt5) {
		return mqtt5 ? this.server.refusal() : switch (this.server.refusal()) {
			case NOT_AUTHORIZED, BAD_USER_NAME_OR_PASSWORD -> this.server.refusal();
			default -> ReasonCode.SERVER_UNAVAILABLE;
		};
	}

	private void accept(Connect connect, boolean mqtt5) {
		ServerSession found = this.server.session(this.clientIdentifier);
		if (found != null && found.connection != null) {
			// [MQTT-3.1.4-3]
			found.connection.sayGoodbye(ReasonCode.SESSION_TAKEN_OVER);
			found = this.server.session(this.clientIdentifier);
		}
		if (connect.cleanStart() && found != null) {
			this.server.discard(this.clientIdentifier);
			found = null;
		}
		boolean present = found != null;
		ServerSession current = present ? found : this.server.newSession(this.clientIdentifier);
		this.session = current;
		current.connection = this;
		PacketProperties.Builder properties = PacketProperties.builder();
		long limit = this.server.plan.serverSessionLimit().toSeconds();
		long expiry = mqtt5 ? connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)
				: connect.cleanStart() ? 0 : NEVER;
		if (expiry > limit) {
			expiry = limit;
			properties.set(Property.SESSION_EXPIRY_INTERVAL, expiry);
		}
		current.expiry = expiry * World.SECOND;
		int seconds = connect.keepAlive();
		if (mqtt5 && this.world.chance(0.2)) {
			seconds = Math.max(2, seconds / 2);
			properties.set(Property.SERVER_KEEP_ALIVE, seconds);
		}
		if (mqtt5 && this.world.chance(0.7)) {
			properties.set(Property.RECEIVE_MAXIMUM, this.world.between(1, 30));
		}
		if (mqtt5 && this.world.chance(0.5)) {
			properties.set(Property.TOPIC_ALIAS_MAXIMUM, this.world.between(1, 3));
		}
		if (this.server.plan.serverMaximumQos() != QoS.EXACTLY_ONCE) {
			properties.set(Property.MAXIMUM_QOS, this.server.plan.serverMaximumQos().value());
		}
		int window = mqtt5 ? (int) connect.properties().number(Property.RECEIVE_MAXIMUM, 65_535)
				: this.server.plan.serverWindow();
		int aliases = (int) connect.properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0);
		this.outbox = new ServerOutbox(this, this.world, current, window, aliases);
		this.world.note("server accepts, session " + current.number + (present ? " present" : " new"));
		send(new ConnAck(present, ReasonCode.SUCCESS, mqtt5 ? properties.build() : PacketProperties.NONE));
		this.keepAlive = seconds * World.SECOND;
		watch();
		this.outbox.resume();
	}

	/** [MQTT-3.1.2-22] */
	private void watch() {
		long deadline = this.lastHeard + this.keepAlive * 3 / 2;
		this.world.at(deadline, () -> {
			boolean heard = this.world.now() < this.lastHeard + this.keepAlive * 3 / 2;
			if (!heard && this.server.slowUntil() >= deadline) {
				// it has not looked
				this.lastHeard = this.server.slowUntil();
				heard = true;
			}
			if (!this.closed && heard) {
				watch();
			}
			else if (!this.closed) {
				this.world.note("server has not heard of the client for too long");
				sayGoodbye(ReasonCode.KEEP_ALIVE_TIMEOUT);
			}
		});
	}

	/** Send what the client's receive maximum allows. */
	void pump() {
		if (this.outbox != null && !this.closed) {
			this.outbox.pump();
		}
	}

	private void onPublish(Publish publish, ServerSession current) {
		String payload = Text.payload(publish.message());
		int identifier = publish.packetIdentifier();
		boolean mqtt5 = this.version == ProtocolVersion.MQTT_5;
		boolean refuses = mqtt5 && this.world.chance(0.01);
		switch (publish.message().qos()) {
			case AT_MOST_ONCE -> this.server.ledger.onAccepted(payload, current.number);
			case AT_LEAST_ONCE -> {
				if (!refuses) {
					this.server.ledger.onAccepted(payload, current.number);
				}
				ReasonCode success = (mqtt5 && this.world.chance(0.1)) ? ReasonCode.NO_MATCHING_SUBSCRIBERS
						: ReasonCode.SUCCESS;
				send(new PubAck(identifier, refuses ? ReasonCode.QUOTA_EXCEEDED : success, PacketProperties.NONE));
			}
			case EXACTLY_ONCE -> {
				String known = current.received.get(identifier);
				if (known == null && !refuses) {
					current.received.put(identifier, payload);
					this.server.ledger.onAccepted(payload, current.number);
				}
				else if (known != null && !known.equals(payload)) {
					this.world.violate("The packet identifier " + identifier + " was used for " + payload
							+ " before it was released by " + known);
				}
				boolean refused = known == null && refuses;
				send(new PubRec(identifier, refused ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.SUCCESS,
						PacketProperties.NONE));
			}
		}
	}

	private void onPubRel(int identifier, ServerSession current) {
		String released = current.received.remove(identifier);
		if (released != null && this.server.plan.deliversAtRelease()) {
			this.server.ledger.onPassedOn(released);
		}
		boolean mqtt5 = this.version == ProtocolVersion.MQTT_5;
		send(new PubComp(identifier,
				(released == null && mqtt5) ? ReasonCode.PACKET_IDENTIFIER_NOT_FOUND : ReasonCode.SUCCESS,
				PacketProperties.NONE));
	}

	private void onAnswer(int identifier, ReasonCode reasonCode, boolean received, ServerSession current) {
		Outgoing outgoing = current.inFlight.get(identifier);
		boolean expected = outgoing != null && (outgoing.copy.qos == QoS.EXACTLY_ONCE) == received;
		if (!expected) {
			this.world.violate("An answer came for " + identifier + ", which is not in flight");
			return;
		}
		if (reasonCode.isError()) {
			outgoing.copy.rejected = true;
			this.outbox.free(identifier);
		}
		else {
			outgoing.copy.acknowledged = true;
			if (received) {
				outgoing.released = true;
				send(new PubRel(identifier, ReasonCode.SUCCESS, PacketProperties.NONE));
			}
			else {
				this.outbox.free(identifier);
			}
		}
	}

	private void onPubComp(int identifier, ServerSession current) {
		Outgoing outgoing = current.inFlight.get(identifier);
		if (outgoing == null || !outgoing.released) {
			this.world.violate("PUBCOMP came for " + identifier + ", which is not released");
			return;
		}
		this.outbox.free(identifier);
	}

	private void onSubscribe(Subscribe subscribe, ServerSession current) {
		List<ReasonCode> codes = new ArrayList<>();
		int identifier = (int) subscribe.properties().number(Property.SUBSCRIPTION_IDENTIFIER, 0);
		for (Subscription subscription : subscribe.subscriptions()) {
			if (this.world.chance(0.02)) {
				codes.add(ReasonCode.UNSPECIFIED_ERROR);
			}
			else {
				QoS granted = subscription.maximumQos();
				QoS highest = this.server.plan.serverMaximumQos();
				QoS qos = (granted.compareTo(highest) > 0) ? highest : granted;
				current.subscriptions.put(subscription.topicFilter(), new Granted(qos, identifier));
				codes.add(ReasonCode.values()[qos.value()]);
			}
		}
		send(new SubAck(subscribe.packetIdentifier(), codes, PacketProperties.NONE));
	}

	private void onUnsubscribe(Unsubscribe unsubscribe, ServerSession current) {
		List<ReasonCode> codes = new ArrayList<>();
		for (TopicFilter filter : unsubscribe.topicFilters()) {
			boolean existed = current.subscriptions.remove(filter) != null;
			codes.add(existed ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
		}
		send(new UnsubAck(unsubscribe.packetIdentifier(), (this.version == ProtocolVersion.MQTT_5) ? codes : List.of(),
				PacketProperties.NONE));
	}

	private void onDisconnect(Disconnect disconnect, ServerSession current) {
		if (disconnect.reasonCode().isError()) {
			this.world.violate("The client finds fault with the server: " + disconnect.reasonCode());
		}
		long expiry = disconnect.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1);
		if (expiry >= 0) {
			current.expiry = Math.min(expiry, this.server.plan.serverSessionLimit().toSeconds()) * World.SECOND;
		}
		this.link.closeByServer();
	}

	/** End the connection, with a reason where the version knows one. */
	void sayGoodbye(ReasonCode reasonCode) {
		if (this.closed) {
			return;
		}
		if (this.version == ProtocolVersion.MQTT_5 && this.session != null) {
			send(new Disconnect(reasonCode, PacketProperties.NONE));
		}
		this.link.closeByServer();
	}

	boolean isConnected() {
		return this.session != null && !this.closed;
	}

	boolean isMqtt5() {
		return this.version == ProtocolVersion.MQTT_5;
	}

	void onClosed() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.server.onGone(this);
		ServerSession current = this.session;
		if (current != null && current.connection == this) {
			current.connection = null;
			long limit = Duration.ofDays(3650).toNanos();
			current.expiresAt = this.world.now() + Math.min(current.expiry, limit);
			current.queue.removeIf((outgoing) -> outgoing.copy.qos == QoS.AT_MOST_ONCE);
			this.server.session(this.clientIdentifier);
		}
	}

	void send(Packet packet) {
		if (this.closed) {
			return;
		}
		ByteBuf out = Unpooled.buffer();
		new PacketEncoder(this.version).encode(packet, out);
		byte[] encoded = new byte[out.readableBytes()];
		out.readBytes(encoded);
		this.link.fromServer(encoded);
	}

}
