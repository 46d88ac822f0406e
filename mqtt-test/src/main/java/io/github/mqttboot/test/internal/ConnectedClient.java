package io.github.mqttboot.test.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PingResp;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection as the rules see it: what its packets do, and what it is sent. Born with
 * the connection; belongs to a session from CONNECT until the connection ends.
 */
public final class ConnectedClient {

	private static final Logger logger = LoggerFactory.getLogger(ConnectedClient.class);

	/** A receiver with more unwritten bytes than this gets no QoS 0 messages. */
	private static final long MAXIMUM_UNWRITTEN = 64L * 1024 * 1024;

	/** How many messages a client before MQTT 5 gets without having acknowledged. */
	private static final int WINDOW_BEFORE_5 = 1_000;

	private final Deque<Packet> withheld = new ArrayDeque<>();

	private final Broker broker;

	private final Connection connection;

	private final InboundFlow inbound;

	private volatile boolean ended;

	private @Nullable Connect connect;

	private @Nullable Session session;

	private int receiveMaximum;

	private long maximumPacketSize;

	ConnectedClient(Broker broker, Connection connection) {
		this.broker = broker;
		this.connection = connection;
		this.inbound = new InboundFlow(broker, this);
	}

	/** Whether nothing that still comes matters. */
	boolean isEnded() {
		return this.ended;
	}

	boolean isVersion5() {
		return this.connect != null && this.connect.version().hasProperties();
	}

	/** CONNECT. Only of clients that {@link Sessions#online()} knows. */
	public Connect connect() {
		if (this.connect == null) {
			throw new IllegalStateException("No CONNECT yet");
		}
		return this.connect;
	}

	public Session session() {
		if (this.session == null) {
			throw new IllegalStateException("No session yet");
		}
		return this.session;
	}

	Connection connection() {
		return this.connection;
	}

	/** CONNECT was accepted. */
	void start(Connect connect, Session session) {
		this.connect = connect;
		this.session = session;
		PacketProperties properties = connect.properties();
		int assumed = connect.version().hasProperties() ? BrokerSettings.NO_RECEIVE_MAXIMUM : WINDOW_BEFORE_5;
		this.receiveMaximum = (int) properties.number(Property.RECEIVE_MAXIMUM, assumed);
		this.maximumPacketSize = properties.number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE);
		session.attach(this);
	}

	void onPackets(List<Packet> packets, @Nullable MqttProtocolException error) {
		try {
			for (Packet packet : packets) {
				if (!this.ended) {
					onPacket(packet);
				}
			}
			if (error != null) {
				throw error;
			}
		}
		catch (MqttProtocolException ex) {
			onProtocolError(ex);
		}
	}

	private void onPacket(Packet packet) {
		if (packet instanceof Connect first && this.connect == null) {
			new ConnectHandler(this.broker, this).onConnect(first);
			return;
		}
		if (this.session == null) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, "CONNECT expected but was " + packet.type());
		}
		switch (packet.type()) {
			case PUBLISH -> this.inbound.onPublish((Publish) packet);
			case PUBREL -> this.inbound.onPubRel((PubRel) packet);
			case PUBACK -> onPubAck((PubAck) packet);
			case PUBREC -> onPubRec((PubRec) packet);
			case PUBCOMP -> onPubComp((PubComp) packet);
			case SUBSCRIBE -> new SubscribeHandler(this.broker, this).onSubscribe((Subscribe) packet);
			case UNSUBSCRIBE -> new SubscribeHandler(this.broker, this).onUnsubscribe((Unsubscribe) packet);
			case PINGREQ -> onPingReq();
			case DISCONNECT -> onDisconnect((Disconnect) packet);
			default -> throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, packet.type() + " not expected");
		}
	}

	private void onPubAck(PubAck packet) {
		requireQos(packet.packetIdentifier(), QoS.AT_LEAST_ONCE);
		session().outbound().end(packet.packetIdentifier(), QoS.AT_LEAST_ONCE);
		session().sendWaiting();
	}

	private void onPubRec(PubRec packet) {
		int packetIdentifier = packet.packetIdentifier();
		requireQos(packetIdentifier, QoS.EXACTLY_ONCE);
		OutboundFlow outbound = session().outbound();
		if (packet.reasonCode().isError()) {
			outbound.end(packetIdentifier, QoS.EXACTLY_ONCE);
			session().sendWaiting();
		}
		else if (outbound.release(packetIdentifier) || !isVersion5()) {
			send(new PubRel(packetIdentifier));
		}
		else {
			send(new PubRel(packetIdentifier, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, PacketProperties.NONE));
		}
	}

	private void onPubComp(PubComp packet) {
		session().outbound().complete(packet.packetIdentifier());
		session().sendWaiting();
	}

	private void requireQos(int packetIdentifier, QoS qos) {
		if (session().outbound().isSentWithOther(packetIdentifier, qos)) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"Packet identifier " + packetIdentifier + " was not sent with QoS " + qos.value());
		}
	}

	private void onPingReq() {
		if (!this.broker.faults().arePingsIgnored()) {
			send(PingResp.INSTANCE);
		}
	}

	private void onDisconnect(Disconnect packet) {
		long before = session().expirySeconds();
		long expiry = packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, before);
		if (before == 0 && expiry != 0) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"Session expiry interval can't become " + expiry + " s, it was 0 in CONNECT");
		}
		session().setExpirySeconds(expiry);
		// [MQTT-3.14.4-3]
		end((packet.reasonCode() != ReasonCode.SUCCESS) ? connect().will() : null);
		this.connection.finish();
	}

	/** Nothing came for one and a half times the keep alive [MQTT-3.1.2-22]. */
	void onSilence() {
		disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT);
	}

	/** The socket is closed, by whomever. */
	void onConnectionEnded() {
		end((this.connect != null) ? this.connect.will() : null);
	}

	private void onProtocolError(MqttProtocolException error) {
		if (this.ended) {
			return;
		}
		logger.warn("{} broke the protocol: {} {}", this, error.reasonCode(), error.getMessage());
		if (this.session == null && error.reasonCode() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION) {
			ConnectHandler.refuseVersion(this.connection);
		}
		disconnect(error.reasonCode());
	}

	/** Ends the connection, of an MQTT 5 client with DISCONNECT. */
	public void disconnect(ReasonCode reasonCode) {
		if (this.ended) {
			return;
		}
		if (isVersion5()) {
			send(new Disconnect(reasonCode, PacketProperties.NONE));
		}
		end((this.connect != null) ? this.connect.will() : null);
		this.connection.finish();
	}

	/** Ends the connection with CONNACK sent, or without a word. */
	void close() {
		end(null);
		this.connection.finish();
	}

	/** Ends the connection as a broken network does. */
	public void reset() {
		this.connection.reset();
		onConnectionEnded();
	}

	private void end(@Nullable WillMessage will) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		if (this.session != null && this.session.client() == this) {
			this.broker.sessions().detach(this.session, will);
			this.broker.systemTopics().onClientsChanged();
		}
	}

	int receiveMaximum() {
		return this.receiveMaximum;
	}

	/** Whether a message is small enough for the client [MQTT-3.1.2-24]. */
	boolean accepts(MqttMessage message) {
		return this.maximumPacketSize == Long.MAX_VALUE || this.connection.encoder()
			.encodedLength(
					new Publish(message, (message.qos() != QoS.AT_MOST_ONCE) ? 1 : 0, false)) <= this.maximumPacketSize;
	}

	/** The memory of what is on its way to the client. */
	long unwritten() {
		return this.connection.unwritten();
	}

	/** Whether there is room for a message that is not queued elsewhere. */
	boolean hasRoom() {
		return unwritten() < MAXIMUM_UNWRITTEN;
	}

	void send(Packet packet) {
		this.connection.send(packet);
	}

	/** Sends a message that the client accepts. */
	void sendPublish(Publish publish) {
		if (accepts(publish.message())) {
			this.broker.statistics().onSent();
			this.connection.send(publish);
		}
	}

	/** Sends PUBACK, PUBREC or PUBCOMP, now or when the test wants it. */
	void acknowledge(Packet packet) {
		Duration delay = this.broker.faults().acknowledgementDelay();
		if (this.broker.faults().areAcknowledgementsWithheld()) {
			this.withheld.add(packet);
		}
		else if (delay.isZero()) {
			sendAcknowledgement(packet);
		}
		else {
			this.broker.timetable().schedule(delay, () -> sendAcknowledgement(packet));
		}
	}

	private void sendAcknowledgement(Packet packet) {
		this.inbound.onAcknowledged(packet);
		send(packet);
	}

	void releaseAcknowledgements() {
		while (!this.withheld.isEmpty()) {
			sendAcknowledgement(this.withheld.remove());
		}
	}

	@Override
	public String toString() {
		return (this.connect != null) ? "Client '" + this.connect.clientIdentifier() + "'" : "Unconnected client";
	}

}
