package io.github.mqttboot.test.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.message.QoS;

/**
 * What does not change in the life of a broker.
 *
 * @param port the port, 0 for any free one
 * @param credentials user names and passwords; empty lets everybody in
 * @param receiveMaximum how many QoS 1 and 2 messages a client may have unacknowledged
 * @param maximumPacketSize largest packet accepted, in bytes
 * @param topicAliasMaximum highest topic alias accepted
 * @param maximumQos highest QoS accepted
 * @param retainAvailable whether messages may be retained
 * @param sharedSubscriptionsAvailable whether {@code $share} filters are accepted
 * @param serverKeepAlive keep alive in seconds that replaces the client's, 0 for none
 * @param queueLimit how many messages wait for one client at most
 * @param recordLimit how many published messages are remembered at most
 */
public record BrokerSettings(int port, Map<String, String> credentials, int receiveMaximum, int maximumPacketSize,
		int topicAliasMaximum, QoS maximumQos, boolean retainAvailable, boolean sharedSubscriptionsAvailable,
		int serverKeepAlive, int queueLimit, int recordLimit) {

	/** The largest packet that the protocol knows, fixed header included. */
	public static final int NO_PACKET_LIMIT = 268_435_460;

	/** The receive maximum that holds when none is announced. */
	public static final int NO_RECEIVE_MAXIMUM = 65_535;

	boolean areCredentialsValid(Connect connect) {
		if (this.credentials.isEmpty()) {
			return true;
		}
		String expected = (connect.userName() != null) ? this.credentials.get(connect.userName()) : null;
		byte[] password = connect.password();
		return expected != null && password != null
				&& MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), password);
	}

	/** Shows no user name and no password. */
	@Override
	public String toString() {
		return "BrokerSettings[port=" + this.port + ", credentials=" + this.credentials.size() + "]";
	}

}
