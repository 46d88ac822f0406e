package io.github.mqttboot.client.internal.connection;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.PingReq;
import io.github.mqttboot.client.internal.packet.PingResp;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.session.KeepAlive;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.session.PacketOutput;
import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Loop;
import io.github.mqttboot.client.internal.transport.PacketChannel;
import io.github.mqttboot.client.internal.transport.PacketChannelListener;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from the attempt to its end: opening, CONNECT, CONNACK, packets both
 * ways, keep alive, DISCONNECT. Everything that was agreed for it dies with it.
 */
final class Connection implements PacketChannelListener, PacketOutput {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final Loop loop;

	private final Session session;

	private final Endpoint endpoint;

	private final Connect connect;

	private final Owner owner;

	private @Nullable PacketChannel channel;

	private @Nullable Negotiated negotiated;

	private @Nullable KeepAlive keepAlive;

	/** QoS 0 messages of the batch that is being collected. */
	private List<PublishRequest> atMostOnce = new ArrayList<>();

	private @Nullable MqttException cause;

	private @Nullable ReasonCode serverReason;

	private long upSince;

	private boolean reading = true;

	/** Whether message properties had to be left out. */
	private boolean leavesOut;

	private boolean closedSilently;

	private boolean endedByServer;

	private long lastBacklog;

	/** Nothing goes out or comes in any more. */
	private boolean ended;

	/** The owner knows that it is over. */
	private boolean down;

	Connection(Loop loop, Session session, Endpoint endpoint, Connect connect, Owner owner) {
		this.loop = loop;
		this.session = session;
		this.endpoint = endpoint;
		this.connect = connect;
		this.owner = owner;
	}

	boolean isUp() {
		return this.negotiated != null && !this.ended;
	}

	@Nullable Negotiated negotiated() {
		return this.negotiated;
	}

	Endpoint endpoint() {
		return this.endpoint;
	}

	Connect connect() {
		return this.connect;
	}

	/** Return whether the server closed the connection instead of answering CONNECT. */
	boolean isClosedSilently() {
		return this.closedSilently;
	}

	/** Tell the session that it has no connection any more. */
	void leaveSession() {
		if (this.endedByServer) {
			this.session.onEndedByServer(this.serverReason, this.loop.now());
		}
		else {
			this.session.onDisconnected();
		}
	}

	long lifetime() {
		return this.loop.now() - this.upSince;
	}

	@Nullable MqttException cause() {
		return this.cause;
	}

	@Nullable ReasonCode serverReason() {
		return this.serverReason;
	}

	@Override
	public boolean isWanted() {
		return !this.ended;
	}

	@Override
	public void onOpened(PacketChannel channel) {
		this.channel = channel;
		if (this.ended) {
			channel.close();
			return;
		}
		// [MQTT-3.1.0-1]
		channel.send(this.connect);
		flush();
		this.session.onConnectSent();
	}

	@Override
	public void onPacket(Packet packet) {
		if (this.ended) {
			return;
		}
		if (this.negotiated == null) {
			onFirstPacket(packet);
		}
		else if (packet instanceof PingResp) {
			// its coming counts, as that of any packet does
		}
		else if (packet instanceof Disconnect disconnect) {
			onServerDisconnect(disconnect);
		}
		else {
			this.session.onPacket(packet);
		}
	}

	private void onFirstPacket(Packet packet) {
		if (!(packet instanceof ConnAck connAck)) {
			// [MQTT-3.2.0-1]
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server's first packet must be CONNACK but is " + packet.type());
		}
		try {
			this.negotiated = Handshake.accept(this.connect, connAck, this.endpoint);
		}
		catch (MqttConnectException ex) {
			// [MQTT-3.2.2-7] the server should close; we do not wait for it
			this.session.onConnectRefused();
			end(ex);
			return;
		}
		this.upSince = this.loop.now();
		this.keepAlive = new KeepAlive(this.negotiated.keepAlive(), this.upSince);
		this.owner.onUp(this, this.negotiated);
		this.session.onConnected(this.negotiated, this, this.upSince);
	}

	/** Use as many topic aliases as the server accepts. */
	void useTopicAliases(Negotiated limits) {
		if (this.channel != null) {
			this.channel.useTopicAliases(limits.topicAliasMaximum(), limits.maximumPacketSize());
		}
	}

	private void onServerDisconnect(Disconnect disconnect) {
		this.serverReason = disconnect.reasonCode();
		this.endedByServer = true;
		String reason = disconnect.properties().text(Property.REASON_STRING);
		String reference = disconnect.properties().text(Property.SERVER_REFERENCE);
		end(new MqttException("The server " + this.endpoint + " ended the connection with " + disconnect.reasonCode()
				+ ((reason != null) ? " (" + reason + ")" : "")
				+ ((reference != null) ? ": connect to " + reference : "")));
	}

	@Override
	public void onReadComplete() {
		if (this.keepAlive != null) {
			this.keepAlive.onReceived(this.loop.now());
		}
		if (!this.ended) {
			this.owner.onBatch(this);
		}
	}

	@Override
	public void onWritable() {
		if (!this.ended) {
			this.owner.onBatch(this);
		}
	}

	@Override
	public void onProtocolError(MqttProtocolException error) {
		if (this.ended) {
			return;
		}
		boolean mqtt5 = this.connect.version().hasProperties();
		if (this.channel != null && mqtt5 && this.negotiated != null) {
			// [MQTT-4.13.1-1] without a reason string: it may quote what the server sent
			this.channel.send(new Disconnect(error.reasonCode(), PacketProperties.NONE));
			flush();
		}
		if (this.negotiated == null) {
			end(Handshake.notMqtt(this.endpoint, error));
		}
		else {
			end(error);
		}
	}

	@Override
	public void onClosed(@Nullable Throwable closeCause) {
		if (this.down) {
			return;
		}
		this.down = true;
		if (!this.ended) {
			this.endedByServer = true;
			this.cause = (this.negotiated == null) ? connectFailure(closeCause)
					: new MqttException("The connection to " + this.endpoint + " was lost"
							+ ((closeCause != null) ? ": " + closeCause.getMessage() : ": the server closed it"),
							closeCause);
		}
		this.ended = true;
		this.channel = null;
		failAtMostOnce();
		this.owner.onDown(this);
	}

	private MqttException connectFailure(@Nullable Throwable closeCause) {
		if (closeCause == null) {
			this.closedSilently = true;
		}
		return Handshake.unopened(this.endpoint, closeCause);
	}

	private void failAtMostOnce() {
		List<PublishRequest> unwritten = this.atMostOnce;
		this.atMostOnce = new ArrayList<>();
		unwritten.forEach((request) -> this.session.onWritten(request, new ClosedChannelException()));
	}

	/**
	 * End the connection. What was flushed leaves first.
	 * @param cause why, or {@code null} if the application wants it
	 */
	void end(@Nullable MqttException cause) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		this.cause = cause;
		if (this.channel != null) {
			// [MQTT-3.14.4-2]
			this.channel.close();
		}
	}

	/**
	 * Say goodbye and end the connection.
	 * @param disconnect the packet
	 */
	void disconnect(Disconnect disconnect) {
		if (this.channel != null && isUp()) {
			// [MQTT-3.14.2-3] [MQTT-3.14.2-4]
			this.channel.send(fits(disconnect) ? disconnect
					: new Disconnect(disconnect.reasonCode(), disconnect.properties().withoutDiagnostics()));
			flush();
		}
		end(null);
	}

	/** Check keep alive. */
	void onTick() {
		if (this.keepAlive == null || this.ended) {
			return;
		}
		if (this.channel != null) {
			long backlog = this.channel.backlog();
			if (backlog < this.lastBacklog) {
				this.keepAlive.onProgress(this.loop.now());
			}
			this.lastBacklog = backlog;
		}
		switch (this.keepAlive.check(this.loop.now())) {
			case SEND_PINGREQ -> {
				send(PingReq.INSTANCE);
				flush();
			}
			case GIVE_UP ->
				end(new MqttException("The server " + this.endpoint + " was silent for longer than the keep "
						+ "alive of " + ((this.negotiated != null) ? this.negotiated.keepAlive() : 0) + " seconds"));
			case NONE -> {
			}
		}
	}

	/** Return nanoseconds until keep alive has to be checked. */
	long nextTick() {
		return (this.keepAlive != null && !this.ended) ? this.keepAlive.nextCheck(this.loop.now()) : Long.MAX_VALUE;
	}

	/** Read on, or stop reading while the application cannot keep up. */
	void setReading(boolean reading) {
		if (this.channel != null && this.keepAlive != null && reading != this.reading) {
			this.reading = reading;
			this.channel.setReading(reading);
			this.keepAlive.suspend(!reading, this.loop.now());
		}
	}

	/** Let everything leave that was collected. */
	void flush() {
		PacketChannel channel = this.channel;
		if (channel == null || !channel.hasBatch()) {
			return;
		}
		List<PublishRequest> batch = List.of();
		if (!this.atMostOnce.isEmpty()) {
			batch = this.atMostOnce;
			this.atMostOnce = new ArrayList<>();
		}
		List<PublishRequest> leaving = batch;
		channel.flush((failure) -> onFlushed(leaving, failure));
	}

	private void onFlushed(List<PublishRequest> batch, @Nullable Throwable failure) {
		if (failure == null && this.keepAlive != null) {
			this.keepAlive.onSent(this.loop.now());
		}
		if (!batch.isEmpty()) {
			batch.forEach((request) -> this.session.onWritten(request, failure));
			this.owner.onOutcomes();
		}
	}

	@Override
	public boolean isWritable() {
		return this.channel != null && !this.ended && this.channel.isWritable();
	}

	@Override
	public boolean fits(MqttMessage message) {
		return this.channel != null && this.negotiated != null
				&& this.channel.publishLength(message) <= this.negotiated.maximumPacketSize();
	}

	@Override
	public boolean fits(Packet packet) {
		return this.channel != null && this.negotiated != null
				&& this.channel.length(packet) <= this.negotiated.maximumPacketSize();
	}

	@Override
	public void publish(PublishRequest request, boolean duplicate, long expirySeconds) {
		if (request.message().qos() == QoS.AT_MOST_ONCE) {
			this.atMostOnce.add(request);
		}
		if (!this.leavesOut && request.message().hasProperties() && !this.connect.version().hasProperties()) {
			this.leavesOut = true;
			logger.info("{} is spoken with {}, which has no message properties: content type, user properties and "
					+ "the like are left out", this.connect.version(), this.endpoint);
		}
		if (this.channel != null && !this.ended) {
			this.channel.publish(request.message(), request.packetIdentifier(), duplicate, expirySeconds);
		}
	}

	@Override
	public void respond(PacketType type, int packetIdentifier, ReasonCode reasonCode) {
		if (this.channel != null && !this.ended) {
			this.channel.respond(type, packetIdentifier, reasonCode);
		}
	}

	@Override
	public void send(Packet packet) {
		if (this.channel != null && !this.ended) {
			this.channel.send(packet);
		}
	}

	/**
	 * Give up if CONNACK has not come in time.
	 * @param timeoutNanos the time that was allowed
	 */
	void onConnectTimeout(long timeoutNanos) {
		if (this.negotiated == null && !this.ended) {
			end(new MqttConnectException("The server " + this.endpoint + " has not answered within "
					+ TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms: check that it speaks MQTT on this port, or "
					+ "raise the connect timeout", null));
			if (this.channel == null) {
				onClosed(null);
			}
		}
	}

	/**
	 * Who has made the connection.
	 */
	interface Owner {

		/**
		 * CONNACK with success has come.
		 * @param connection the connection
		 * @param negotiated what was agreed
		 */
		void onUp(Connection connection, Negotiated negotiated);

		/**
		 * Packets of one read have been treated, or the socket takes bytes again.
		 * @param connection the connection
		 */
		void onBatch(Connection connection);

		/**
		 * Outcomes of written QoS 0 messages are there.
		 */
		void onOutcomes();

		/**
		 * The connection has ended, or could not be opened.
		 * @param connection the connection
		 */
		void onDown(Connection connection);

	}

}
