package io.github.mqttboot.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a client was told when it was built. Never changed by what a server
 * says: that stands in {@link ConnectResult}. Made by {@link MqttClientBuilder}.
 *
 * @param serverUris servers in failover order
 * @param tls asked on every attempt how TLS is used
 * @param webSocket how a WebSocket is opened
 * @param proxy proxy, or {@code null} for none
 * @param ioTransport which sockets of the operating system are used
 * @param version MQTT version to speak
 * @param clientIdentifier client identifier; empty for a random one, see
 * {@link MqttClientBuilder#clientId(String)}
 * @param credentialsProvider asked for user name and password on every attempt, or
 * {@code null} for none
 * @param authenticator enhanced authentication, or {@code null} for none
 * @param serverReferences hosts to which a server may send the client; empty for none
 * @param cleanStart whether to start without the session that the server may have kept; a
 * reconnection always tries to resume
 * @param sessionExpiryInterval how long the session outlives a connection, whole seconds;
 * zero ends it with the connection
 * @param keepAlive longest silence between packets, whole seconds up to 65,535; zero
 * switches keep alive off
 * @param connectTimeout time for one attempt from name resolution to CONNACK
 * @param receiveMaximum how many QoS 1 and 2 messages the server may send ahead of
 * acknowledgements, 1 to 65,535
 * @param maximumPacketSize largest packet accepted, in bytes
 * @param topicAliasMaximum how many topic aliases the server may use, 0 to 65,535
 * @param topicAliases whether topics that are used again are sent as topic aliases
 * @param requestProblemInformation whether the server may send reason strings and user
 * properties with any packet
 * @param requestResponseInformation whether the server is asked for response information
 * @param will asked for the will message on every attempt, or {@code null} for none
 * @param userProperties user properties of CONNECT
 * @param reconnect reconnection
 * @param retryFirstConnect whether a failed first attempt is followed by others
 * @param whenTakenOver what happens when another client takes the session over
 * @param whenNotAuthorized what happens when the server refuses the credentials
 * @param maxInFlight most QoS 1 and 2 messages in flight to the server, 1 to 65,535; the
 * server's receive maximum may lower it
 * @param maxQos2InFlight of these, most QoS 2 messages while MQTT 3.1 or 3.1.1 is spoken,
 * whose servers cannot say how many they take, 1 to 65,535
 * @param queueCapacity most outbound messages that are not done, at least 1
 * @param queueSize most payload bytes of outbound messages that are not done, at least 1
 * @param whenDisconnected what happens to a publish while there is no connection
 * @param deliveryTimeout longest time from publish to its outcome
 * @param delivery what is done with messages in flight in a lost session, and when a QoS
 * 2 message is done
 * @param subscribeBatchSize most topic filters in one SUBSCRIBE, at least 1
 * @param inboundQueueCapacity received messages that wait for listeners before reading
 * pauses, at least 1
 * @param unmatchedListener gets messages that no listener has subscribed to, or
 * {@code null} for none
 * @param sessionStore keeps the session beyond the life of the process, or {@code null}
 * for memory alone
 * @param closeTimeout longest time that {@link MqttClient#close()} waits
 * @param listenerExecutor runs listeners and completes futures, or {@code null} for
 * threads of the client's own
 * @param connectionListeners hear of everything that happens to the connection
 */
public record MqttClientOptions(List<URI> serverUris, Supplier<TlsOptions> tls, WebSocketOptions webSocket,
		@Nullable ProxyOptions proxy, IoTransport ioTransport, MqttVersion version, String clientIdentifier,
		@Nullable MqttCredentialsProvider credentialsProvider, @Nullable MqttAuthenticator authenticator,
		List<String> serverReferences, boolean cleanStart, Duration sessionExpiryInterval, Duration keepAlive,
		Duration connectTimeout, int receiveMaximum, int maximumPacketSize, int topicAliasMaximum, boolean topicAliases,
		boolean requestProblemInformation, boolean requestResponseInformation,
		@Nullable Supplier<? extends @Nullable WillMessage> will, UserProperties userProperties,
		ReconnectOptions reconnect, boolean retryFirstConnect, WhenTakenOver whenTakenOver,
		WhenNotAuthorized whenNotAuthorized, int maxInFlight, int maxQos2InFlight, int queueCapacity, long queueSize,
		WhenDisconnected whenDisconnected, Duration deliveryTimeout, DeliveryOptions delivery, int subscribeBatchSize,
		int inboundQueueCapacity, @Nullable MqttMessageListener unmatchedListener, @Nullable SessionStore sessionStore,
		Duration closeTimeout, @Nullable Executor listenerExecutor, List<MqttConnectionListener> connectionListeners) {

	/** Never shows credentials, the will or the query of a URI. */
	@Override
	public String toString() {
		List<String> uris = this.serverUris.stream().map((uri) -> LogText.withoutQuery(uri.toString())).toList();
		return "MqttClientOptions[serverUris=" + uris + ", version=" + this.version + ", clientIdentifier="
				+ this.clientIdentifier + ", cleanStart=" + this.cleanStart + ", sessionExpiryInterval="
				+ this.sessionExpiryInterval + ", keepAlive=" + this.keepAlive + "]";
	}

	/**
	 * What happens to a publish while there is no connection.
	 */
	public enum WhenDisconnected {

		/**
		 * It waits in the outbound queue for the next connection; a blocking call waits
		 * with it.
		 */
		QUEUE,

		/**
		 * A blocking call waits for a connection, at most for its timeout, and only then
		 * puts its message into the outbound queue: it takes no room there while there is
		 * no connection. An asynchronous call never waits, so its message is queued.
		 */
		WAIT,

		/**
		 * It fails at once with {@code MqttNotSentException}. A message that was accepted
		 * while there was a connection stays queued when the connection is lost.
		 */
		FAIL

	}

	/**
	 * What happens when another client with the same client identifier takes the session
	 * over. MQTT 5 servers should say so with <em>session taken over</em>. Those that do
	 * not, and all before MQTT 5, only give rise to suspicion, when the server closes
	 * connection after connection within ten seconds of its beginning: the fifth in a row
	 * is told, and the tenth counts as taken over. The {@link MqttConnectionListener}
	 * hears of either.
	 */
	public enum WhenTakenOver {

		/**
		 * The client stops if the server says so. If it only looks like it, the client
		 * tries again after half a minute at least, and ever more slowly up to ten
		 * minutes.
		 */
		STOP_IF_TOLD,

		/** The client stops, also if it only looks like it. */
		STOP,

		/**
		 * The client tries again after half a minute at least, and ever more slowly up to
		 * ten minutes.
		 */
		RETRY_SLOWLY

	}

	/**
	 * What happens when the server refuses the connection with <em>bad user name or
	 * password</em> or <em>not authorized</em>.
	 */
	public enum WhenNotAuthorized {

		/**
		 * The client tries again after half a minute at least, and ever more slowly up to
		 * ten minutes: the credentials may be new by then.
		 */
		RETRY_SLOWLY,

		/** The client stops. */
		STOP

	}

}
