package io.github.mqttboot.client.internal.connection;

import java.util.List;
import java.util.concurrent.Callable;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.TransportSettings;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * What connections are made from.
 *
 * @param endpoints servers in failover order, one at least
 * @param transport how connections are opened
 * @param versions protocol versions to try in their order, one at least
 * @param clientIdentifier the client identifier
 * @param login asked on every attempt, on the executor; {@code null} for no credentials
 * @param authentication enhanced authentication, or {@code null} for none
 * @param serverReferences hosts to which a server may send us, see
 * {@link ServerReferences}
 * @param cleanStart clean start of the first connection
 * @param sessionExpiryInterval in seconds
 * @param keepAlive in seconds, 0 for none
 * @param connectTimeoutNanos time for one attempt, in nanoseconds
 * @param partingNanos how long a server may take to close its direction of a connection
 * after our last packet, in nanoseconds
 * @param receiveMaximum most QoS 1 and 2 messages not acknowledged
 * @param maximumPacketSize largest packet accepted, in bytes
 * @param topicAliasMaximum most topic aliases of the server
 * @param topicAliases whether to use topic aliases to the server
 * @param requestProblemInformation whether the server may send reason strings and user
 * properties with any packet
 * @param requestResponseInformation whether the server is asked for response information
 * @param will asked on every attempt, on the executor; {@code null} for no will message
 * @param userProperties user properties of CONNECT
 * @param retry whether and when to try again
 * @param reconnect whether to reconnect
 * @param retryFirstConnect whether to go on after a failed first attempt
 */
public record ConnectionSettings(List<Endpoint> endpoints, TransportSettings transport, List<ProtocolVersion> versions,
		String clientIdentifier, @Nullable LoginProvider login, @Nullable AuthenticationMethod authentication,
		List<String> serverReferences, boolean cleanStart, long sessionExpiryInterval, int keepAlive,
		long connectTimeoutNanos, long partingNanos, int receiveMaximum, int maximumPacketSize, int topicAliasMaximum,
		boolean topicAliases, boolean requestProblemInformation, boolean requestResponseInformation,
		@Nullable Callable<@Nullable WillMessage> will, UserProperties userProperties, RetryPolicy.Settings retry,
		boolean reconnect, boolean retryFirstConnect) {

}
