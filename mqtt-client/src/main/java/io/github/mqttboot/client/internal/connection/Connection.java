package io.github.mqttboot.client.internal.connection;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttDisconnectedException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.error.ServerReason;
import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PingReq;
import io.github.mqttboot.client.internal.packet.PingResp;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.session.PacketOutput;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.transport.Connector;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Loop;
import io.github.mqttboot.client.internal.transport.PacketChannel;
import io.github.mqttboot.client.internal.transport.PacketChannelListener;
import io.github.mqttboot.client.internal.transport.Target;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from the attempt to its end: opening, CONNECT, CONNACK, packets both
 * ways, keep alive, DISCONNECT. Everything that was agreed for it dies with it.
 *
 * <pre>
 * opening (TCP, proxy, TLS, WebSocket) --open, CONNECT--&gt; awaiting CONNACK or AUTH
 * awaiting --CONNACK, server verified--&gt; up --DISCONNECT--&gt; draining --closed--&gt; closed
 * any --ended by either side--&gt; closed
 * </pre>
 */
final class Connection implements PacketChannelListener, Authentication.Peer, Admission.Door {

	/** So long DISCONNECT waits for the store. */
	private static final long PATIENCE = 2_000_000_000L;

	private final Loop loop;

	private final Session session;

	private final Endpoint endpoint;

	private final Connect connect;

	private final @Nullable Authentication authentication;

	private final ConnectionOwner owner;

	private final PacketOutlet outlet;

	/** The outlet, as the session sees it: with a store, much waits before it. */
	private PacketOutput output;

	private final Admission admission;

	private @Nullable Connector connector;

	private @Nullable PacketChannel channel;

	private @Nullable Negotiated negotiated;

	private @Nullable Pulse pulse;

	private @Nullable MqttException cause;

	private long sessionExpiryInterval;

	private long upSince;

	private long partingMillis;

	private boolean connectWritten;

	private boolean endedByServer;

	/** Nothing goes out or comes in any more. */
	private boolean ended;

	/** The owner knows that it is over. */
	private boolean down;

	Connection(Loop loop, Session session, Endpoint endpoint, Connect connect, @Nullable Authentication authentication,
			ConnectionOwner owner) {
		this.loop = loop;
		this.session = session;
		this.endpoint = endpoint;
		this.connect = connect;
		this.authentication = authentication;
		this.owner = owner;
		this.outlet = new PacketOutlet(session, connect.version(), this::onWritten, owner::onOutcomes);
		this.output = this.outlet;
		this.admission = new Admission(connect, endpoint, authentication, this);
		if (authentication != null) {
			authentication.attach(this);
		}
	}

	void open(Target target, ConnectionSettings settings) {
		long timeoutMillis = TimeUnit.NANOSECONDS.toMillis(settings.connectTimeoutNanos());
		this.partingMillis = TimeUnit.NANOSECONDS.toMillis(settings.partingNanos());
		this.connector = Connector.connect(this.loop, target, settings.transport(), timeoutMillis,
				this.connect.version(), settings.maximumPacketSize(), this);
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

	/** Return whether the server ended the connection instead of answering CONNECT. */
	boolean isRefusedSilently() {
		return this.endedByServer && this.connectWritten && this.negotiated == null;
	}

	/** Return whether the application has ended it, be it to have another one. */
	boolean isLeft() {
		return this.ended && this.cause == null;
	}

	/** Return how the established connection was lost. */
	RetryPolicy.Loss loss() {
		return new RetryPolicy.Loss(serverReasonCode(), this.endedByServer, lifetime(),
				(this.negotiated != null) ? this.negotiated.keepAlive() : this.connect.keepAlive());
	}

	/** Tell the session that it has no connection any more. */
	void leaveSession() {
		long now = this.loop.now();
		if (this.endedByServer) {
			this.session.onEndedByServer(serverReasonCode(), this.sessionExpiryInterval, now);
		}
		else {
			this.session.onDisconnected(this.sessionExpiryInterval, now);
		}
	}

	long lifetime() {
		return this.loop.now() - this.upSince;
	}

	@Nullable MqttException cause() {
		return this.cause;
	}

	@Nullable ServerReason serverReason() {
		return (this.cause instanceof MqttDisconnectedException disconnected) ? disconnected.serverReason() : null;
	}

	@Nullable ReasonCode serverReasonCode() {
		ServerReason reason = serverReason();
		return (reason != null) ? reason.reasonCode() : null;
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
		this.outlet.open(channel);
		// [MQTT-3.1.0-1]
		this.outlet.send(this.connect);
		flush();
		this.session.onConnectSent();
	}

	@Override
	public void onPacket(Packet packet) {
		if (this.ended) {
			return;
		}
		ProblemInformation.check(this.connect, packet);
		if (this.negotiated == null) {
			this.admission.onPacket(packet);
		}
		else if (packet instanceof PingResp) {
			// its coming counts, as that of any packet does
		}
		else if (packet instanceof Disconnect disconnect) {
			this.endedByServer = true;
			end(Handshake.ended(this.endpoint, Handshake.reason(disconnect)));
		}
		else if (packet instanceof Auth auth) {
			Authentication.require(this.authentication).onAuth(auth);
		}
		else {
			this.session.onPacket(packet);
		}
	}

	@Override
	public void onRefused(MqttConnectException failure, boolean withoutConnAck) {
		this.session.onConnectRefused();
		this.endedByServer = withoutConnAck;
		end(failure);
	}

	@Override
	public void onAdmitted(Negotiated agreed, List<Packet> early) {
		PacketChannel current = this.channel;
		if (current == null || this.ended) {
			return;
		}
		this.negotiated = agreed;
		this.sessionExpiryInterval = agreed.sessionExpiryInterval();
		this.upSince = this.loop.now();
		this.pulse = new Pulse(current, agreed.keepAlive(), this.upSince);
		this.outlet.limitTo(agreed.maximumPacketSize());
		this.owner.onUp(this, agreed);
		this.output = this.owner.guard(this.outlet);
		this.session.onConnected(agreed, this.output, this.upSince);
		if (this.authentication != null) {
			onHeld(early);
		}
	}

	@Override
	public void pause(boolean paused) {
		if (this.channel != null) {
			this.channel.setReading(!paused);
		}
	}

	/** Go on with what came while the server was verified. */
	private void onHeld(List<Packet> early) {
		try {
			early.forEach(this::onPacket);
		}
		catch (MqttProtocolException ex) {
			onProtocolError(ex);
		}
		pause(false);
		onReadComplete();
	}

	/** Use topic aliases, as many as that at most. */
	void useTopicAliases(int maximum) {
		if (this.channel != null && this.negotiated != null) {
			this.channel.useTopicAliases(maximum, this.negotiated.maximumPacketSize());
		}
	}

	@Override
	public void onReadComplete() {
		if (this.pulse != null) {
			this.pulse.onReceived(this.loop.now());
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
		MqttException reason = (this.negotiated == null) ? Handshake.notMqtt(this.endpoint, error) : error;
		// [MQTT-4.13.1-1] without a reason string: it may quote what the server sent
		endWith(new Disconnect(error.reasonCode(), PacketProperties.NONE), reason);
	}

	@Override
	public void onClosed(@Nullable Throwable closeCause) {
		if (this.down) {
			return;
		}
		this.down = true;
		if (!this.ended) {
			this.endedByServer = Handshake.isEndedByServer(closeCause);
			this.cause = (this.negotiated == null) ? Handshake.unopened(this.endpoint, closeCause)
					: Handshake.lost(this.endpoint, closeCause);
		}
		this.ended = true;
		this.channel = null;
		endAuthentication();
		this.outlet.onClosed();
		this.owner.onDown(this);
	}

	private void endAuthentication() {
		if (this.authentication != null) {
			this.authentication.end((this.cause != null) ? this.cause
					: new MqttException("The connection to " + this.endpoint + " was ended by the application"));
		}
	}

	/**
	 * End the connection without a word.
	 * @param cause why, or {@code null} if the application wants it
	 */
	void end(@Nullable MqttException cause) {
		if (!beginEnd(cause)) {
			return;
		}
		if (this.channel == null) {
			if (this.connector != null) {
				this.connector.abort();
			}
		}
		else if (this.negotiated == null) {
			this.channel.abort();
		}
		else {
			// [MQTT-3.14.4-2]
			this.channel.close();
		}
	}

	private boolean beginEnd(@Nullable MqttException cause) {
		boolean first = !this.ended;
		if (first) {
			this.ended = true;
			this.cause = cause;
			this.outlet.shut();
			endAuthentication();
		}
		return first;
	}

	/** End the connection with a last packet, where MQTT has a way to say it. */
	private void endWith(Disconnect disconnect, @Nullable MqttException cause) {
		boolean canSay = this.connect.version().hasProperties()
				|| (this.negotiated != null && disconnect.reasonCode() == ReasonCode.SUCCESS);
		if (this.channel == null || !canSay || this.ended) {
			end(cause);
			return;
		}
		// [MQTT-3.14.2-3] [MQTT-3.14.2-4]
		this.outlet.send(this.outlet.fits(disconnect) ? disconnect
				: new Disconnect(disconnect.reasonCode(), disconnect.properties().withoutDiagnostics()));
		flush();
		beginEnd(cause);
		this.channel.finish(this.partingMillis);
	}

	/**
	 * Say goodbye and end the connection. Before MQTT 5 there is but one DISCONNECT, and
	 * it drops the will: who wants the will published leaves without.
	 * @param disconnect the packet
	 */
	void disconnect(Disconnect disconnect) {
		if (!isUp()) {
			end(null);
			return;
		}
		if (this.connect.version().hasProperties()) {
			this.sessionExpiryInterval = disconnect.properties()
				.number(Property.SESSION_EXPIRY_INTERVAL, this.sessionExpiryInterval);
		}
		// acknowledgements that wait for the store would be lost, and messages come twice
		this.output.afterwards(() -> endWith(disconnect, null));
		if (!this.ended) {
			this.loop.schedule(() -> endWith(disconnect, null), PATIENCE);
		}
	}

	@Override
	public String serverUri() {
		return this.endpoint.uri();
	}

	@Override
	public String clientIdentifier() {
		return (this.negotiated != null) ? this.negotiated.clientIdentifier() : this.connect.clientIdentifier();
	}

	@Override
	public void send(Auth auth) {
		if (this.outlet.fits(auth)) {
			this.outlet.send(auth);
			flush();
		}
		else {
			// [MQTT-3.2.2-15]
			onAuthenticationFailed("The authentication data is larger than the server accepts", null);
		}
	}

	@Override
	public void onAuthenticationFailed(String reason, @Nullable Throwable failure) {
		// [MQTT-4.12.1-2] the code for it, 0x8C, is not one that a client may send
		endWith(new Disconnect(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, PacketProperties.NONE),
				(this.negotiated == null) ? new MqttConnectException(reason, failure)
						: new MqttException(reason, failure));
	}

	/**
	 * Authenticate again.
	 * @param outcome told why that failed, or {@code null} if it has succeeded
	 */
	void reauthenticate(Consumer<@Nullable MqttException> outcome) {
		if (this.authentication == null) {
			outcome.accept(Authentication.impossible());
		}
		else {
			this.authentication.reauthenticate((failure) -> {
				outcome.accept(failure);
				this.loop.execute(this.owner::onOutcomes);
			});
		}
	}

	/** Check keep alive. */
	void onTick() {
		if (this.pulse == null || this.ended) {
			return;
		}
		switch (this.pulse.check(this.loop.now())) {
			case SEND_PINGREQ -> {
				this.outlet.send(PingReq.INSTANCE);
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
		return (this.pulse != null && !this.ended) ? this.pulse.nextCheck(this.loop.now()) : Long.MAX_VALUE;
	}

	/** Read on, or stop reading while the application cannot keep up. */
	void setReading(boolean reading) {
		if (this.pulse != null && !this.ended) {
			this.pulse.setReading(reading, this.loop.now());
		}
	}

	/** Let everything leave that was collected. */
	void flush() {
		this.outlet.flush();
	}

	private void onWritten() {
		this.connectWritten = true;
		if (this.pulse != null) {
			this.pulse.onSent(this.loop.now());
		}
	}

	/**
	 * Give up if CONNACK has not come in time.
	 * @param timeoutNanos the time that was allowed
	 */
	void onConnectTimeout(long timeoutNanos) {
		if (this.negotiated == null && !this.ended) {
			end(Handshake.unanswered(this.endpoint, timeoutNanos));
		}
	}

}
