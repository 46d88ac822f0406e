package io.github.mqttboot.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.DeliveryOptions.ExactlyOnceDone;
import io.github.mqttboot.client.DeliveryOptions.OnSessionLost;
import io.github.mqttboot.client.MqttClientOptions.WhenDisconnected;
import io.github.mqttboot.client.MqttClientOptions.WhenNotAuthorized;
import io.github.mqttboot.client.MqttClientOptions.WhenTakenOver;
import io.github.mqttboot.client.ProxyOptions;
import io.github.mqttboot.spring.config.StartupPolicy;
import io.github.mqttboot.spring.core.TransactionMode;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.DeadLetterEnvelope;
import io.github.mqttboot.spring.listener.DeadLetterRecoverer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for MQTT.
 */
@ConfigurationProperties("mqtt")
public class MqttProperties {

	/**
	 * Whether to auto-configure MQTT. When false, there is no client, no template and no
	 * listener, and nothing connects.
	 */
	private boolean enabled = true;

	/**
	 * Server to connect to, as mqtt://host:port, mqtts://host:port for TLS,
	 * ws://host:port/path or wss://host:port/path for a WebSocket, or mqtt+unix:///path.
	 * Ports default to 1883, 8883, 80 and 443, the URL to mqtt://localhost:1883. User
	 * name and password are set apart. Cannot be combined with 'urls'.
	 */
	private @Nullable String url;

	/**
	 * Servers in failover order, each as for 'url'. Every connection attempt goes through
	 * them from the first to the last. Cannot be combined with 'url'.
	 */
	private List<String> urls = new ArrayList<>();

	/**
	 * MQTT version to speak: 5, 3.1.1 or 3.1. With auto, version 5 is tried first and
	 * 3.1.1 if the server refuses it.
	 */
	private String version = "auto";

	/**
	 * Client identifier. The server keeps the session under it, so it has to be unique
	 * among all clients of the server: of two clients with the same one, the later takes
	 * over the session and the earlier is disconnected. The default is 'client-id-prefix'
	 * and a random suffix, new at every start.
	 */
	private @Nullable String clientId;

	/**
	 * Start of the generated client identifier, used when 'client-id' is not set. The
	 * default is the value of 'spring.application.name', or mqtt.
	 */
	private @Nullable String clientIdPrefix;

	/**
	 * User name to connect with. Ignored if there is an MqttCredentialsProvider bean.
	 */
	private @Nullable String username;

	/**
	 * Password to connect with. A password without a user name needs MQTT 5. Ignored if
	 * there is an MqttCredentialsProvider bean.
	 */
	private @Nullable String password;

	/**
	 * Whether to start without the session that the server may have kept from before.
	 * When false, the session of the last run is resumed, which needs a 'client-id' that
	 * stays the same. With MQTT 5, a reconnection always tries to resume.
	 */
	private boolean cleanStart = true;

	/**
	 * How long the server keeps the session after the connection has ended:
	 * subscriptions, and the QoS 1 and 2 messages that arrive in the meantime. Whole
	 * seconds up to 4294967295; with 0s the session ends with the connection. MQTT 5
	 * only: before, the server decides, and keeps the session only if 'clean-start' is
	 * false. If a duration suffix is not specified, seconds are used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration sessionExpiry = Duration.ZERO;

	/**
	 * Longest silence on the connection before a ping is sent; a server ends the
	 * connection after one and a half times this. Whole seconds up to 65535; 0s switches
	 * pings off. If a duration suffix is not specified, seconds are used.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration keepAlive = Duration.ofSeconds(60);

	/**
	 * Time for one connection attempt, from name resolution to the server's answer to
	 * CONNECT.
	 */
	private Duration connectTimeout = Duration.ofSeconds(10);

	/**
	 * How many QoS 1 and 2 messages the server may send before the first of them is
	 * acknowledged, 1 to 65535. The smaller, the sooner a slow listener slows the server
	 * down. MQTT 5 only.
	 */
	private int receiveMaximum = 256;

	/**
	 * Largest packet that is accepted. An MQTT 5 server is told and drops larger
	 * messages; with MQTT 3, a larger packet ends the connection.
	 */
	private DataSize maximumPacketSize = DataSize.ofMegabytes(2);

	/**
	 * How many topic aliases the server may use towards this client, 0 to 65535. Aliases
	 * save bytes when the same long topics come again and again. MQTT 5 only.
	 */
	private int topicAliasMaximum = 0;

	private final TopicAliases topicAliases = new TopicAliases();

	/**
	 * Whether the server may explain with any packet, by reason strings and user
	 * properties, what is wrong. False saves bytes. MQTT 5 only.
	 */
	private boolean requestProblemInformation = true;

	/**
	 * User properties that are sent to the server with CONNECT. MQTT 5 only.
	 */
	private Map<String, String> userProperties = new LinkedHashMap<>();

	/**
	 * What the client does when another client comes with the same client identifier, and
	 * the server ends this one's connection: stop if the server says so; stop also if it
	 * only looks like it; or try again, ever more slowly.
	 */
	private WhenTakenOver whenTakenOver = WhenTakenOver.STOP_IF_TOLD;

	/**
	 * What the client does when the server refuses its credentials: try again, ever more
	 * slowly, or stop.
	 */
	private WhenNotAuthorized whenNotAuthorized = WhenNotAuthorized.RETRY_SLOWLY;

	/**
	 * Hosts to which the server may send the client, with 'use another server' or 'server
	 * moved': names or addresses without port. *.example.org stands for all names below
	 * that domain, and * for every host, which is for closed networks only. None by
	 * default. MQTT 5 only.
	 */
	private List<String> serverReferences = new ArrayList<>();

	private final Session session = new Session();

	private final Ssl ssl = new Ssl();

	private final Websocket websocket = new Websocket();

	private final Proxy proxy = new Proxy();

	private final Delivery delivery = new Delivery();

	/**
	 * What happens if there is no connection at start-up.
	 */
	private StartupPolicy startup = StartupPolicy.RETRY;

	private final Will will = new Will();

	private final Presence presence = new Presence();

	private final Reconnect reconnect = new Reconnect();

	private final Subscribe subscribe = new Subscribe();

	private final Publish publish = new Publish();

	private final Template template = new Template();

	private final Listener listener = new Listener();

	/**
	 * Further clients by name, each with the same properties as on the top level, from
	 * where it has what it does not say itself: all but 'client-id', 'will.topic' and
	 * 'presence.topic'. Its beans are qualified with its name.
	 */
	private Map<String, MqttProperties> clients = new LinkedHashMap<>();

	private final Health health = new Health();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getUrl() {
		return this.url;
	}

	public void setUrl(@Nullable String url) {
		this.url = url;
	}

	public List<String> getUrls() {
		return this.urls;
	}

	public void setUrls(List<String> urls) {
		this.urls = urls;
	}

	public String getVersion() {
		return this.version;
	}

	public void setVersion(String version) {
		this.version = version;
	}

	public @Nullable String getClientId() {
		return this.clientId;
	}

	public void setClientId(@Nullable String clientId) {
		this.clientId = clientId;
	}

	public @Nullable String getClientIdPrefix() {
		return this.clientIdPrefix;
	}

	public void setClientIdPrefix(@Nullable String clientIdPrefix) {
		this.clientIdPrefix = clientIdPrefix;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public boolean isCleanStart() {
		return this.cleanStart;
	}

	public void setCleanStart(boolean cleanStart) {
		this.cleanStart = cleanStart;
	}

	public Duration getSessionExpiry() {
		return this.sessionExpiry;
	}

	public void setSessionExpiry(Duration sessionExpiry) {
		this.sessionExpiry = sessionExpiry;
	}

	public Duration getKeepAlive() {
		return this.keepAlive;
	}

	public void setKeepAlive(Duration keepAlive) {
		this.keepAlive = keepAlive;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	public int getReceiveMaximum() {
		return this.receiveMaximum;
	}

	public void setReceiveMaximum(int receiveMaximum) {
		this.receiveMaximum = receiveMaximum;
	}

	public DataSize getMaximumPacketSize() {
		return this.maximumPacketSize;
	}

	public void setMaximumPacketSize(DataSize maximumPacketSize) {
		this.maximumPacketSize = maximumPacketSize;
	}

	public int getTopicAliasMaximum() {
		return this.topicAliasMaximum;
	}

	public void setTopicAliasMaximum(int topicAliasMaximum) {
		this.topicAliasMaximum = topicAliasMaximum;
	}

	public TopicAliases getTopicAliases() {
		return this.topicAliases;
	}

	public boolean isRequestProblemInformation() {
		return this.requestProblemInformation;
	}

	public void setRequestProblemInformation(boolean requestProblemInformation) {
		this.requestProblemInformation = requestProblemInformation;
	}

	public Map<String, String> getUserProperties() {
		return this.userProperties;
	}

	public void setUserProperties(Map<String, String> userProperties) {
		this.userProperties = userProperties;
	}

	public WhenTakenOver getWhenTakenOver() {
		return this.whenTakenOver;
	}

	public void setWhenTakenOver(WhenTakenOver whenTakenOver) {
		this.whenTakenOver = whenTakenOver;
	}

	public WhenNotAuthorized getWhenNotAuthorized() {
		return this.whenNotAuthorized;
	}

	public void setWhenNotAuthorized(WhenNotAuthorized whenNotAuthorized) {
		this.whenNotAuthorized = whenNotAuthorized;
	}

	public List<String> getServerReferences() {
		return this.serverReferences;
	}

	public void setServerReferences(List<String> serverReferences) {
		this.serverReferences = serverReferences;
	}

	public Session getSession() {
		return this.session;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public Websocket getWebsocket() {
		return this.websocket;
	}

	public Proxy getProxy() {
		return this.proxy;
	}

	public Delivery getDelivery() {
		return this.delivery;
	}

	public StartupPolicy getStartup() {
		return this.startup;
	}

	public void setStartup(StartupPolicy startup) {
		this.startup = startup;
	}

	public Will getWill() {
		return this.will;
	}

	public Presence getPresence() {
		return this.presence;
	}

	public Reconnect getReconnect() {
		return this.reconnect;
	}

	public Subscribe getSubscribe() {
		return this.subscribe;
	}

	public Publish getPublish() {
		return this.publish;
	}

	public Template getTemplate() {
		return this.template;
	}

	public Listener getListener() {
		return this.listener;
	}

	public Map<String, MqttProperties> getClients() {
		return this.clients;
	}

	public void setClients(Map<String, MqttProperties> clients) {
		this.clients = clients;
	}

	public Health getHealth() {
		return this.health;
	}

	/**
	 * Message that the server publishes when the connection breaks.
	 */
	public static class Will {

		/**
		 * Topic of the will message. There is a will message only if this is set. No
		 * wildcards.
		 */
		private @Nullable String topic;

		/**
		 * Payload of the will message, sent as UTF-8; at most 65535 bytes.
		 */
		private String payload = "";

		/**
		 * QoS of the will message: 0, 1 or 2.
		 */
		private int qos = 1;

		/**
		 * Whether the server keeps the will message as the topic's retained message.
		 */
		private boolean retain = false;

		/**
		 * How long the server waits before it publishes the will message; a connection
		 * that comes back in time cancels it. Whole seconds. MQTT 5 only. If a duration
		 * suffix is not specified, seconds are used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration delay = Duration.ZERO;

		/**
		 * How long the will message is worth delivering; not limited by default. MQTT 5
		 * only. If a duration suffix is not specified, seconds are used.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private @Nullable Duration expiry;

		/**
		 * Content type of the will message, such as application/json. MQTT 5 only.
		 */
		private @Nullable String contentType;

		public @Nullable String getTopic() {
			return this.topic;
		}

		public void setTopic(@Nullable String topic) {
			this.topic = topic;
		}

		public String getPayload() {
			return this.payload;
		}

		public void setPayload(String payload) {
			this.payload = payload;
		}

		public int getQos() {
			return this.qos;
		}

		public void setQos(int qos) {
			this.qos = qos;
		}

		public boolean isRetain() {
			return this.retain;
		}

		public void setRetain(boolean retain) {
			this.retain = retain;
		}

		public Duration getDelay() {
			return this.delay;
		}

		public void setDelay(Duration delay) {
			this.delay = delay;
		}

		public @Nullable Duration getExpiry() {
			return this.expiry;
		}

		public void setExpiry(@Nullable Duration expiry) {
			this.expiry = expiry;
		}

		public @Nullable String getContentType() {
			return this.contentType;
		}

		public void setContentType(@Nullable String contentType) {
			this.contentType = contentType;
		}

	}

	/**
	 * Birth and death messages.
	 */
	public static class Presence {

		/**
		 * Topic that always tells whether this client is online. When set, the 'online'
		 * message is published here after every connect, and the 'offline' message before
		 * a regular disconnect; if the connection breaks, the server publishes the
		 * 'offline' message as the will message. All with QoS 1 and retained. Cannot be
		 * combined with 'mqtt.will.topic'.
		 */
		private @Nullable String topic;

		/**
		 * Payload that says that the client is online.
		 */
		private String online = "online";

		/**
		 * Payload that says that the client is offline.
		 */
		private String offline = "offline";

		public @Nullable String getTopic() {
			return this.topic;
		}

		public void setTopic(@Nullable String topic) {
			this.topic = topic;
		}

		public String getOnline() {
			return this.online;
		}

		public void setOnline(String online) {
			this.online = online;
		}

		public String getOffline() {
			return this.offline;
		}

		public void setOffline(String offline) {
			this.offline = offline;
		}

	}

	/**
	 * Reconnection.
	 */
	public static class Reconnect {

		/**
		 * Whether a lost connection is made again.
		 */
		private boolean enabled = true;

		/**
		 * Delay that the second attempt is counted from; the first follows the loss of
		 * the connection at once.
		 */
		private Duration initialDelay = Duration.ofSeconds(1);

		/**
		 * Longest delay between two attempts; not below 'initial-delay'.
		 */
		private Duration maxDelay = Duration.ofMinutes(1);

		/**
		 * Factor by which the delay grows from attempt to attempt, at least 1.
		 */
		private double multiplier = 2;

		/**
		 * Share of each delay that is random, from 0 (none) to 1 (all of it). It keeps
		 * clients from coming back all at once after a restart of the server.
		 */
		private double jitter = 1;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getInitialDelay() {
			return this.initialDelay;
		}

		public void setInitialDelay(Duration initialDelay) {
			this.initialDelay = initialDelay;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(double multiplier) {
			this.multiplier = multiplier;
		}

		public double getJitter() {
			return this.jitter;
		}

		public void setJitter(double jitter) {
			this.jitter = jitter;
		}

	}

	/**
	 * Session of the client's side.
	 */
	public static class Session {

		/**
		 * Where the session is kept: in memory, or in files that outlive the process. In
		 * files, QoS 1 and 2 messages that were published are not lost with it. Needs the
		 * library com.h2database:h2-mvstore, 'clean-start' false, a 'client-id' and, with
		 * MQTT 5, a 'session-expiry'. Ignored if there is a SessionStore bean.
		 */
		private SessionStoreType store = SessionStoreType.MEMORY;

		/**
		 * Directory of the files, one for each client identifier, readable for their
		 * owner only. Relative to the working directory. Made if it does not exist. The
		 * messages in it are not encrypted.
		 */
		private String directory = "mqtt-sessions";

		public SessionStoreType getStore() {
			return this.store;
		}

		public void setStore(SessionStoreType store) {
			this.store = store;
		}

		public String getDirectory() {
			return this.directory;
		}

		public void setDirectory(String directory) {
			this.directory = directory;
		}

		/**
		 * Where a session is kept.
		 */
		public enum SessionStoreType {

			/** In memory: it ends with the process. */
			MEMORY,

			/** In files: it outlives the process. */
			FILE

		}

	}

	/**
	 * TLS.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle with which mqtts and wss connections are made: whom to
		 * trust, and the client's own certificate for mutual TLS. Without one, the
		 * certificates that Java trusts. A bundle that was reloaded is used from the next
		 * connection on. All URLs must then use TLS.
		 */
		private @Nullable String bundle;

		/**
		 * Whether a connection is made again at once when the bundle was reloaded. It is
		 * ended in order and made again like one that was lost; messages are kept if the
		 * session outlives the connection ('session-expiry').
		 */
		private boolean reconnectOnReload = false;

		/**
		 * Whether the server's certificate must name the host that the client connects
		 * to. When false, everybody with any certificate that is trusted can read and
		 * change everything: for tests only.
		 */
		private boolean verifyHostName = true;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

		public boolean isReconnectOnReload() {
			return this.reconnectOnReload;
		}

		public void setReconnectOnReload(boolean reconnectOnReload) {
			this.reconnectOnReload = reconnectOnReload;
		}

		public boolean isVerifyHostName() {
			return this.verifyHostName;
		}

		public void setVerifyHostName(boolean verifyHostName) {
			this.verifyHostName = verifyHostName;
		}

	}

	/**
	 * WebSocket, for ws and wss URLs. Needs the library io.netty:netty-codec-http.
	 */
	public static class Websocket {

		/**
		 * Path of ws and wss URLs that have none. Secrets belong in 'headers', not here.
		 */
		private String path = "/mqtt";

		/**
		 * Further headers of the request that opens the WebSocket, such as Authorization.
		 * The values are never logged.
		 */
		private Map<String, String> headers = new LinkedHashMap<>();

		/**
		 * Sub-protocol to ask for. The default is mqtt, or mqttv3.1 with MQTT 3.1.
		 */
		private @Nullable String subprotocol;

		public String getPath() {
			return this.path;
		}

		public void setPath(String path) {
			this.path = path;
		}

		public Map<String, String> getHeaders() {
			return this.headers;
		}

		public void setHeaders(Map<String, String> headers) {
			this.headers = headers;
		}

		public @Nullable String getSubprotocol() {
			return this.subprotocol;
		}

		public void setSubprotocol(@Nullable String subprotocol) {
			this.subprotocol = subprotocol;
		}

	}

	/**
	 * Proxy between client and server. Needs the library io.netty:netty-handler-proxy.
	 */
	public static class Proxy {

		/**
		 * Protocol of the proxy.
		 */
		private ProxyOptions.Type type = ProxyOptions.Type.HTTP;

		/**
		 * Name or address of the proxy. There is a proxy only if this is set. It resolves
		 * the server's name.
		 */
		private @Nullable String host;

		/**
		 * Port of the proxy, 1 to 65535.
		 */
		private @Nullable Integer port;

		/**
		 * User name for the proxy.
		 */
		private @Nullable String username;

		/**
		 * Password for the proxy. SOCKS 4 has none.
		 */
		private @Nullable String password;

		public ProxyOptions.Type getType() {
			return this.type;
		}

		public void setType(ProxyOptions.Type type) {
			this.type = type;
		}

		public @Nullable String getHost() {
			return this.host;
		}

		public void setHost(@Nullable String host) {
			this.host = host;
		}

		public @Nullable Integer getPort() {
			return this.port;
		}

		public void setPort(@Nullable Integer port) {
			this.port = port;
		}

		public @Nullable String getUsername() {
			return this.username;
		}

		public void setUsername(@Nullable String username) {
			this.username = username;
		}

		public @Nullable String getPassword() {
			return this.password;
		}

		public void setPassword(@Nullable String password) {
			this.password = password;
		}

	}

	/**
	 * What is done with published messages where MQTT leaves the choice.
	 */
	public static class Delivery {

		/**
		 * What happens to a QoS 1 message that was in flight in a session that the server
		 * has lost: send it again, which may make a duplicate, or fail as unknown.
		 */
		private OnSessionLost atLeastOnce = OnSessionLost.RESEND;

		/**
		 * What happens to a QoS 2 message that was in flight in a session that the server
		 * has lost, and that it had not answered with PUBREC: send it again, which may
		 * make a duplicate, or fail as unknown.
		 */
		private OnSessionLost exactlyOnce = OnSessionLost.FAIL;

		/**
		 * When a QoS 2 message is done: with PUBREC, when the server has taken it over,
		 * or with PUBCOMP, when the exchange is closed.
		 */
		private ExactlyOnceDone exactlyOnceDone = ExactlyOnceDone.PUBCOMP;

		/**
		 * Whether a QoS 1 or 2 message is done as soon as it is in the session store.
		 * What becomes of it later is then told by the log alone. Without a session store
		 * this has no meaning.
		 */
		private boolean doneWhenStored = false;

		public OnSessionLost getAtLeastOnce() {
			return this.atLeastOnce;
		}

		public void setAtLeastOnce(OnSessionLost atLeastOnce) {
			this.atLeastOnce = atLeastOnce;
		}

		public OnSessionLost getExactlyOnce() {
			return this.exactlyOnce;
		}

		public void setExactlyOnce(OnSessionLost exactlyOnce) {
			this.exactlyOnce = exactlyOnce;
		}

		public ExactlyOnceDone getExactlyOnceDone() {
			return this.exactlyOnceDone;
		}

		public void setExactlyOnceDone(ExactlyOnceDone exactlyOnceDone) {
			this.exactlyOnceDone = exactlyOnceDone;
		}

		public boolean isDoneWhenStored() {
			return this.doneWhenStored;
		}

		public void setDoneWhenStored(boolean doneWhenStored) {
			this.doneWhenStored = doneWhenStored;
		}

	}

	/**
	 * Topic aliases towards the server.
	 */
	public static class TopicAliases {

		/**
		 * Whether to send topics that are used again as topic aliases, as many as the
		 * server accepts. Saves bytes where the same long topics are published again and
		 * again. MQTT 5 only.
		 */
		private boolean enabled = false;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * Subscribing.
	 */
	public static class Subscribe {

		/**
		 * Most topic filters in one SUBSCRIBE packet, at least 1. Some cloud brokers
		 * refuse more than 8.
		 */
		private int batchSize = 8;

		public int getBatchSize() {
			return this.batchSize;
		}

		public void setBatchSize(int batchSize) {
			this.batchSize = batchSize;
		}

	}

	/**
	 * Publishing.
	 */
	public static class Publish {

		/**
		 * Most QoS 1 and 2 messages that wait for the server's acknowledgement at a time,
		 * 1 to 65535. A server with MQTT 5 may lower it.
		 */
		private int maxInFlight = 1000;

		/**
		 * What happens to a message that is published while there is no connection: queue
		 * it; make a publish that waits for its outcome wait for a connection first,
		 * outside the queue; or fail at once.
		 */
		private WhenDisconnected whenDisconnected = WhenDisconnected.QUEUE;

		/**
		 * Most messages that were published and have no outcome yet. Beyond it, the
		 * template waits for room, at most for 'delivery-timeout'.
		 */
		private int queueCapacity = 10_000;

		/**
		 * Most payload bytes of messages that were published and have no outcome yet.
		 * Beyond it, the template waits for room, at most for 'delivery-timeout'.
		 */
		private DataSize queueSize = DataSize.ofMegabytes(64);

		/**
		 * Longest time from publishing a message to its outcome, time in the queue
		 * included.
		 */
		private Duration deliveryTimeout = Duration.ofMinutes(2);

		public int getMaxInFlight() {
			return this.maxInFlight;
		}

		public void setMaxInFlight(int maxInFlight) {
			this.maxInFlight = maxInFlight;
		}

		public WhenDisconnected getWhenDisconnected() {
			return this.whenDisconnected;
		}

		public void setWhenDisconnected(WhenDisconnected whenDisconnected) {
			this.whenDisconnected = whenDisconnected;
		}

		public int getQueueCapacity() {
			return this.queueCapacity;
		}

		public void setQueueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
		}

		public DataSize getQueueSize() {
			return this.queueSize;
		}

		public void setQueueSize(DataSize queueSize) {
			this.queueSize = queueSize;
		}

		public Duration getDeliveryTimeout() {
			return this.deliveryTimeout;
		}

		public void setDeliveryTimeout(Duration deliveryTimeout) {
			this.deliveryTimeout = deliveryTimeout;
		}

	}

	/**
	 * Defaults of the MqttTemplate.
	 */
	public static class Template {

		/**
		 * Topic of messages that are published without one.
		 */
		private @Nullable String defaultTopic;

		/**
		 * QoS of messages that are published without one: 0, 1 or 2.
		 */
		private int defaultQos = 1;

		/**
		 * Whether messages that are published without saying so are retained.
		 */
		private boolean defaultRetain = false;

		/**
		 * Whether publishes are observed: a timer and, with a tracer, a span for each,
		 * and with MQTT 5 the trace in the message's user properties. Needs an
		 * ObservationRegistry bean.
		 */
		private boolean observationEnabled = false;

		/**
		 * How long to wait for the reply to a request that does not say so itself.
		 */
		private Duration replyTimeout = Duration.ofSeconds(10);

		/**
		 * Topic that replies to requests come to (MQTT 5). It may have the variables
		 * {clientId} and {responseInformation}. By default a random topic, below the
		 * server's response information if there is any.
		 */
		private @Nullable String replyTopic;

		private final ReplyConvention replyConvention = new ReplyConvention();

		/**
		 * What a publish does in a Spring transaction: none, to publish at once, or
		 * after-commit, to publish when the transaction has committed and never if it
		 * rolls back.
		 */
		private TransactionMode transactional = TransactionMode.NONE;

		public @Nullable String getDefaultTopic() {
			return this.defaultTopic;
		}

		public void setDefaultTopic(@Nullable String defaultTopic) {
			this.defaultTopic = defaultTopic;
		}

		public int getDefaultQos() {
			return this.defaultQos;
		}

		public void setDefaultQos(int defaultQos) {
			this.defaultQos = defaultQos;
		}

		public boolean isDefaultRetain() {
			return this.defaultRetain;
		}

		public void setDefaultRetain(boolean defaultRetain) {
			this.defaultRetain = defaultRetain;
		}

		public boolean isObservationEnabled() {
			return this.observationEnabled;
		}

		public void setObservationEnabled(boolean observationEnabled) {
			this.observationEnabled = observationEnabled;
		}

		public Duration getReplyTimeout() {
			return this.replyTimeout;
		}

		public void setReplyTimeout(Duration replyTimeout) {
			this.replyTimeout = replyTimeout;
		}

		public @Nullable String getReplyTopic() {
			return this.replyTopic;
		}

		public void setReplyTopic(@Nullable String replyTopic) {
			this.replyTopic = replyTopic;
		}

		public ReplyConvention getReplyConvention() {
			return this.replyConvention;
		}

		public TransactionMode getTransactional() {
			return this.transactional;
		}

		public void setTransactional(TransactionMode transactional) {
			this.transactional = transactional;
		}

		/**
		 * Topics by which requests and replies find each other without the properties of
		 * MQTT 5.
		 */
		public static class ReplyConvention {

			/**
			 * Topic that requests go to, as in {topic}/{correlation}. {topic} stands for
			 * the topic that a request is made for, {correlation} for what tells it
			 * apart. Set it together with the reply topic.
			 */
			private @Nullable String requestTopic;

			/**
			 * Topic that replies come to, as in {topic}/{correlation}/reply. Without
			 * {correlation}, requests with the same reply topic go one after the other.
			 */
			private @Nullable String replyTopic;

			public @Nullable String getRequestTopic() {
				return this.requestTopic;
			}

			public void setRequestTopic(@Nullable String requestTopic) {
				this.requestTopic = requestTopic;
			}

			public @Nullable String getReplyTopic() {
				return this.replyTopic;
			}

			public void setReplyTopic(@Nullable String replyTopic) {
				this.replyTopic = replyTopic;
			}

		}

	}

	/**
	 * Listeners.
	 */
	public static class Listener {

		/**
		 * Whether to start the listeners with the application. When false, they are
		 * started by way of the MqttListenerEndpointRegistry.
		 */
		private boolean autoStartup = true;

		/**
		 * QoS that listeners subscribe with if they do not say so themselves: 0, 1 or 2.
		 */
		private int qos = 1;

		/**
		 * When messages are acknowledged, if a listener does not say so itself.
		 */
		private AckMode ackMode = AckMode.AUTO;

		/**
		 * How many messages of a listener are worked on at a time, if it does not say so
		 * itself.
		 */
		private int concurrency = 1;

		/**
		 * What stays in order if several messages of a listener are worked on at a time:
		 * listener (everything, so one at a time), topic, none, or the name of a topic
		 * variable. Default is listener, and topic where the concurrency is above 1.
		 */
		private @Nullable String orderBy;

		/**
		 * Most messages that were received and wait for a listener. Beyond it, no more is
		 * read from the connection until there is room.
		 */
		private int queueCapacity = 1024;

		/**
		 * Longest time to wait at shutdown for listeners that are still at work.
		 */
		private Duration shutdownTimeout = Duration.ofSeconds(8);

		/**
		 * Whether the delivery of messages to listeners is observed: a timer and, with a
		 * tracer, a span for each, which continues the trace that an MQTT 5 message
		 * carries. Needs an ObservationRegistry bean.
		 */
		private boolean observationEnabled = false;

		/**
		 * What becomes of a message that a listener has failed on for good, unless there
		 * are dead letters or a MqttMessageRecoverer bean.
		 */
		private OnFailure onFailure = OnFailure.ACKNOWLEDGE;

		private final Retry retry = new Retry();

		private final DeadLetter deadLetter = new DeadLetter();

		public boolean isAutoStartup() {
			return this.autoStartup;
		}

		public void setAutoStartup(boolean autoStartup) {
			this.autoStartup = autoStartup;
		}

		public int getQos() {
			return this.qos;
		}

		public void setQos(int qos) {
			this.qos = qos;
		}

		public AckMode getAckMode() {
			return this.ackMode;
		}

		public void setAckMode(AckMode ackMode) {
			this.ackMode = ackMode;
		}

		public int getConcurrency() {
			return this.concurrency;
		}

		public void setConcurrency(int concurrency) {
			this.concurrency = concurrency;
		}

		public @Nullable String getOrderBy() {
			return this.orderBy;
		}

		public void setOrderBy(@Nullable String orderBy) {
			this.orderBy = orderBy;
		}

		public int getQueueCapacity() {
			return this.queueCapacity;
		}

		public void setQueueCapacity(int queueCapacity) {
			this.queueCapacity = queueCapacity;
		}

		public Duration getShutdownTimeout() {
			return this.shutdownTimeout;
		}

		public void setShutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = shutdownTimeout;
		}

		public boolean isObservationEnabled() {
			return this.observationEnabled;
		}

		public void setObservationEnabled(boolean observationEnabled) {
			this.observationEnabled = observationEnabled;
		}

		public OnFailure getOnFailure() {
			return this.onFailure;
		}

		public void setOnFailure(OnFailure onFailure) {
			this.onFailure = onFailure;
		}

		public Retry getRetry() {
			return this.retry;
		}

		public DeadLetter getDeadLetter() {
			return this.deadLetter;
		}

		/**
		 * What becomes of a message that a listener has failed on for good.
		 */
		public enum OnFailure {

			/** It is logged and acknowledged. */
			ACKNOWLEDGE,

			/** It is logged and rejected (MQTT 5): the server gives it up. */
			REJECT,

			/**
			 * It is not acknowledged: the listener stops and the client disconnects.
			 */
			STOP

		}

		/**
		 * Messages that a listener has failed on for good.
		 */
		public static class DeadLetter {

			/**
			 * Whether messages that a listener has failed on for good are published to
			 * another topic.
			 */
			private boolean enabled;

			/**
			 * Topic or template: {*topic} is the topic of the message, {listener} the id
			 * of the listener, other variables are the listener's topic variables.
			 */
			private String topic = DeadLetterRecoverer.DEFAULT_TOPIC;

			/**
			 * QoS of dead letters: 0, 1 or 2. If not set, that of the message, but QoS 1
			 * at least.
			 */
			private @Nullable Integer qos;

			/**
			 * Whether the payload is a JSON object with the message and the reasons of
			 * its failure, instead of user properties.
			 */
			private DeadLetterEnvelope envelope = DeadLetterEnvelope.NEVER;

			/**
			 * Whether the message of the exception is told, 256 characters at most.
			 */
			private boolean includeMessage = true;

			public boolean isEnabled() {
				return this.enabled;
			}

			public void setEnabled(boolean enabled) {
				this.enabled = enabled;
			}

			public String getTopic() {
				return this.topic;
			}

			public void setTopic(String topic) {
				this.topic = topic;
			}

			public @Nullable Integer getQos() {
				return this.qos;
			}

			public void setQos(@Nullable Integer qos) {
				this.qos = qos;
			}

			public DeadLetterEnvelope getEnvelope() {
				return this.envelope;
			}

			public void setEnvelope(DeadLetterEnvelope envelope) {
				this.envelope = envelope;
			}

			public boolean isIncludeMessage() {
				return this.includeMessage;
			}

			public void setIncludeMessage(boolean includeMessage) {
				this.includeMessage = includeMessage;
			}

		}

		/**
		 * Retries of a listener that has failed.
		 */
		public static class Retry {

			/**
			 * How often a listener is called for one message at most, the first time
			 * included; 1 switches retries off.
			 */
			private int attempts = 3;

			/**
			 * Delay before the second attempt.
			 */
			private Duration delay = Duration.ofMillis(100);

			/**
			 * Factor by which the delay grows from attempt to attempt, at least 1.
			 */
			private double multiplier = 2;

			/**
			 * Longest delay between two attempts.
			 */
			private Duration maxDelay = Duration.ofSeconds(10);

			/**
			 * Largest random time that is added to or taken from each delay.
			 */
			private Duration jitter = Duration.ZERO;

			/**
			 * Whether messages of QoS 0 are retried, too.
			 */
			private boolean includeQos0;

			public boolean isIncludeQos0() {
				return this.includeQos0;
			}

			public void setIncludeQos0(boolean includeQos0) {
				this.includeQos0 = includeQos0;
			}

			public int getAttempts() {
				return this.attempts;
			}

			public void setAttempts(int attempts) {
				this.attempts = attempts;
			}

			public Duration getDelay() {
				return this.delay;
			}

			public void setDelay(Duration delay) {
				this.delay = delay;
			}

			public double getMultiplier() {
				return this.multiplier;
			}

			public void setMultiplier(double multiplier) {
				this.multiplier = multiplier;
			}

			public Duration getMaxDelay() {
				return this.maxDelay;
			}

			public void setMaxDelay(Duration maxDelay) {
				this.maxDelay = maxDelay;
			}

			public Duration getJitter() {
				return this.jitter;
			}

			public void setJitter(Duration jitter) {
				this.jitter = jitter;
			}

		}

	}

	/**
	 * Health of the client, where there is an actuator.
	 */
	public static class Health {

		/**
		 * How long the client may take to connect again before its health is down. With
		 * 0s it is down as soon as the connection is.
		 */
		private Duration gracePeriod = Duration.ofSeconds(5);

		public Duration getGracePeriod() {
			return this.gracePeriod;
		}

		public void setGracePeriod(Duration gracePeriod) {
			this.gracePeriod = gracePeriod;
		}

	}

}
