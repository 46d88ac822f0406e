package io.github.mqttboot.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.mqttboot.client.internal.transport.EventLoops;
import io.github.mqttboot.client.topic.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link MqttClient}. Every setter checks its argument at once and throws
 * {@link IllegalArgumentException} if it is out of range; {@link #build()} checks what
 * belongs together. Not thread-safe.
 */
public final class MqttClientBuilder extends ConnectOptionsBuilder<MqttClientBuilder> {

	private List<URI> serverUris = List.of(URI.create("mqtt://localhost:1883"));

	private Supplier<TlsOptions> tls = () -> TlsOptions.DEFAULT;

	private WebSocketOptions webSocket = WebSocketOptions.DEFAULT;

	private @Nullable ProxyOptions proxy;

	private IoTransport ioTransport = IoTransport.AUTO;

	private MqttVersion version = MqttVersion.AUTO;

	private String clientIdentifier = "";

	private boolean cleanStart = true;

	private Duration sessionExpiryInterval = Duration.ZERO;

	private Duration keepAlive = Duration.ofSeconds(60);

	private Duration connectTimeout = Duration.ofSeconds(10);

	private int receiveMaximum = 256;

	private int maximumPacketSize = 2 * 1024 * 1024;

	private int topicAliasMaximum;

	private ReconnectOptions reconnect = ReconnectOptions.DEFAULT;

	private boolean retryFirstConnect;

	private Duration closeTimeout = Duration.ofSeconds(10);

	private @Nullable Executor listenerExecutor;

	private List<MqttConnectionListener> connectionListeners = List.of();

	MqttClientBuilder() {
	}

	static void preload() {
		EventLoops.preload();
		new MqttClientBuilder().options();
	}

	@Override
	MqttClientBuilder self() {
		return this;
	}

	/**
	 * Set the server.
	 * @param uri {@code mqtt://host:port}, {@code mqtts://host:port},
	 * {@code ws://host:port/path}, {@code wss://host:port/path} or
	 * {@code mqtt+unix:///path}; ports default to 1883, 8883, 80 and 443, a WebSocket's
	 * path to {@code /mqtt}
	 * @return this builder
	 */
	public MqttClientBuilder uri(String uri) {
		return uris(uri);
	}

	/**
	 * Set several servers in failover order.
	 * @param uris one at least, each as for {@link #uri(String)}
	 * @return this builder
	 */
	public MqttClientBuilder uris(String... uris) {
		if (uris.length == 0) {
			throw new IllegalArgumentException("At least one server URI is needed, as in mqtt://localhost:1883");
		}
		this.serverUris = Arrays.stream(uris).map(OptionChecks::parseUri).toList();
		return this;
	}

	/**
	 * Set how TLS is used, the same for every attempt.
	 * @param tls the options
	 * @return this builder
	 */
	public MqttClientBuilder tls(TlsOptions tls) {
		return tls(() -> tls);
	}

	/**
	 * Set who is asked on every attempt how TLS is used.
	 * @param tls gives the options; called on a thread of the listener executor
	 * @return this builder
	 */
	public MqttClientBuilder tls(Supplier<TlsOptions> tls) {
		this.tls = tls;
		return this;
	}

	/**
	 * Set how a WebSocket is opened.
	 * @param webSocket the options
	 * @return this builder
	 */
	public MqttClientBuilder webSocket(WebSocketOptions webSocket) {
		this.webSocket = webSocket;
		return this;
	}

	/**
	 * Set a proxy.
	 * @param proxy the proxy, or {@code null} for none
	 * @return this builder
	 */
	public MqttClientBuilder proxy(@Nullable ProxyOptions proxy) {
		this.proxy = proxy;
		return this;
	}

	/**
	 * Set which sockets of the operating system are used; {@link IoTransport#AUTO} if not
	 * called. {@link #build()} throws {@link IllegalArgumentException} if they are not
	 * available.
	 * @param ioTransport the kind of sockets
	 * @return this builder
	 */
	public MqttClientBuilder ioTransport(IoTransport ioTransport) {
		this.ioTransport = ioTransport;
		return this;
	}

	/**
	 * Set the client identifier. The server keeps the session under it, so it must be
	 * unique, and the same after a restart if the session is to be found again.
	 * @param clientId the client identifier, of at most 23 characters with MQTT 3.1;
	 * empty for {@code mqtt-} and a random suffix
	 * @return this builder
	 * @throws IllegalArgumentException if it is not valid text
	 */
	public MqttClientBuilder clientId(String clientId) {
		Utf8.requireValid("Client identifier", clientId);
		this.clientIdentifier = clientId;
		return this;
	}

	/**
	 * Add a listener that hears of everything that happens to the connection.
	 * @param listener the listener
	 * @return this builder
	 */
	public MqttClientBuilder connectionListener(MqttConnectionListener listener) {
		List<MqttConnectionListener> listeners = new ArrayList<>(this.connectionListeners);
		listeners.add(listener);
		this.connectionListeners = List.copyOf(listeners);
		return this;
	}

	/**
	 * Set the version.
	 * @param version the MQTT version to speak
	 * @return this builder
	 */
	public MqttClientBuilder version(MqttVersion version) {
		this.version = version;
		return this;
	}

	/**
	 * Set the clean start.
	 * @param cleanStart whether to start without the session that the server may have
	 * kept; a reconnection always tries to resume
	 * @return this builder
	 */
	public MqttClientBuilder cleanStart(boolean cleanStart) {
		this.cleanStart = cleanStart;
		return this;
	}

	/**
	 * Set the session expiry interval.
	 * @param sessionExpiry how long the session outlives a connection, whole seconds;
	 * zero ends it with the connection
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttClientBuilder sessionExpiry(Duration sessionExpiry) {
		OptionChecks.requireSeconds("Session expiry", sessionExpiry, 0xFFFF_FFFFL);
		this.sessionExpiryInterval = sessionExpiry;
		return this;
	}

	/**
	 * Set the keep alive.
	 * @param keepAlive longest silence between packets, whole seconds up to 65,535; zero
	 * switches keep alive off
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttClientBuilder keepAlive(Duration keepAlive) {
		OptionChecks.requireSeconds("Keep alive", keepAlive, 65_535);
		this.keepAlive = keepAlive;
		return this;
	}

	/**
	 * Set the connect timeout.
	 * @param connectTimeout time for one attempt from name resolution to CONNACK
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttClientBuilder connectTimeout(Duration connectTimeout) {
		OptionChecks.requirePositive("Connect timeout", connectTimeout);
		this.connectTimeout = connectTimeout;
		return this;
	}

	/**
	 * Set the receive maximum.
	 * @param receiveMaximum how many QoS 1 and 2 messages the server may send ahead of
	 * acknowledgements, 1 to 65,535
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttClientBuilder receiveMaximum(int receiveMaximum) {
		OptionChecks.requireRange("Receive maximum", receiveMaximum, 1, 65_535);
		this.receiveMaximum = receiveMaximum;
		return this;
	}

	/**
	 * Set the maximum packet size.
	 * @param maximumPacketSize largest packet accepted, in bytes
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttClientBuilder maximumPacketSize(int maximumPacketSize) {
		OptionChecks.requireRange("Maximum packet size", maximumPacketSize, 1, Integer.MAX_VALUE);
		this.maximumPacketSize = maximumPacketSize;
		return this;
	}

	/**
	 * Set the topic alias maximum.
	 * @param topicAliasMaximum how many topic aliases the server may use, 0 to 65,535
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttClientBuilder topicAliasMaximum(int topicAliasMaximum) {
		OptionChecks.requireRange("Topic alias maximum", topicAliasMaximum, 0, 65_535);
		this.topicAliasMaximum = topicAliasMaximum;
		return this;
	}

	/**
	 * Set the reconnect.
	 * @param reconnect reconnection
	 * @return this builder
	 */
	public MqttClientBuilder reconnect(ReconnectOptions reconnect) {
		this.reconnect = reconnect;
		return this;
	}

	/**
	 * Set the retry first connect.
	 * @param retryFirstConnect whether a failed first attempt is followed by others
	 * @return this builder
	 */
	public MqttClientBuilder retryFirstConnect(boolean retryFirstConnect) {
		this.retryFirstConnect = retryFirstConnect;
		return this;
	}

	/**
	 * Set the close timeout; 10 seconds if not called. A fifth of it, two seconds at
	 * most, is also the time that a server has to close a connection after DISCONNECT.
	 * @param closeTimeout longest time that {@link MqttClient#close()} waits
	 * @return this builder
	 * @throws IllegalArgumentException if the value is out of range
	 */
	public MqttClientBuilder closeTimeout(Duration closeTimeout) {
		OptionChecks.requirePositive("Close timeout", closeTimeout);
		this.closeTimeout = closeTimeout;
		return this;
	}

	/**
	 * Set the listener executor.
	 * @param listenerExecutor runs listeners and completes futures, or {@code null} for
	 * threads of the client's own
	 * @return this builder
	 */
	public MqttClientBuilder listenerExecutor(@Nullable Executor listenerExecutor) {
		this.listenerExecutor = listenerExecutor;
		return this;
	}

	/**
	 * Return the options as they stand.
	 * @return immutable options
	 * @throws IllegalArgumentException if values do not go together
	 */
	public MqttClientOptions options() {
		if (!this.cleanStart && this.clientIdentifier.isEmpty()) {
			throw new IllegalArgumentException("A session that is to be resumed (clean start off) needs a client "
					+ "identifier of its own: set one that stays the same after a restart");
		}
		if (this.sessionStore != null) {
			requireSession();
		}
		if (this.authenticator != null) {
			requireAuthentication(this.authenticator);
		}
		String effectiveIdentifier = effectiveClientIdentifier();
		if (this.version == MqttVersion.MQTT_3_1) {
			OptionChecks.requireRange("Length of the client identifier with MQTT 3.1",
					effectiveIdentifier.codePointCount(0, effectiveIdentifier.length()), 1, 23);
		}
		return new MqttClientOptions(this.serverUris, this.tls, this.webSocket, this.proxy, this.ioTransport,
				this.version, effectiveIdentifier, this.credentialsProvider, this.authenticator, this.serverReferences,
				this.cleanStart, this.sessionExpiryInterval, this.keepAlive, this.connectTimeout, this.receiveMaximum,
				this.maximumPacketSize, this.topicAliasMaximum, this.topicAliases, this.requestProblemInformation,
				this.requestResponseInformation, this.will, this.userProperties, this.reconnect, this.retryFirstConnect,
				this.whenTakenOver, this.whenNotAuthorized, this.maxInFlight, this.maxQos2InFlight, this.queueCapacity,
				this.queueSize, this.whenDisconnected, this.deliveryTimeout, this.delivery, this.subscribeBatchSize,
				this.inboundQueueCapacity, this.unmatchedListener, this.sessionStore, this.closeTimeout,
				this.listenerExecutor, this.connectionListeners);
	}

	private void requireSession() {
		boolean endsWithConnection = this.sessionExpiryInterval.isZero()
				&& (this.version == MqttVersion.MQTT_5 || this.version == MqttVersion.AUTO);
		if (this.cleanStart || endsWithConnection) {
			throw new IllegalArgumentException("A session store keeps a session that is to be resumed: switch clean "
					+ "start off, and set a session expiry above zero");
		}
	}

	private void requireAuthentication(MqttAuthenticator used) {
		if (this.version != MqttVersion.MQTT_5 && this.version != MqttVersion.AUTO) {
			throw new IllegalArgumentException("An authenticator needs MQTT 5: there is no enhanced authentication in "
					+ "earlier versions. Set the version to MQTT 5, or remove the authenticator");
		}
		if (Utf8.requireValid("Authentication method", used.method()) == 0) {
			throw new IllegalArgumentException("Authentication method must not be empty");
		}
	}

	/**
	 * Build the client. It does nothing until {@link MqttClient#connect()}.
	 * @return the client
	 * @throws IllegalArgumentException if values do not go together
	 */
	public MqttClient build() {
		return new DefaultMqttClient(options(), EventLoops.acquire(SettingsMapping.sockets(this.ioTransport)));
	}

	private String effectiveClientIdentifier() {
		return this.clientIdentifier.isEmpty() ? "mqtt-" + UUID.randomUUID().toString().substring(0, 8)
				: this.clientIdentifier;
	}

}
