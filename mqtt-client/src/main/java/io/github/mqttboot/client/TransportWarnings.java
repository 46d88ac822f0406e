package io.github.mqttboot.client;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import io.github.mqttboot.client.internal.connection.Login;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of what makes a connection unsafe, once in the life of a client for each cause:
 * whoever has chosen it for a test should meet it again at each start in production.
 * Thread-safe.
 */
final class TransportWarnings {

	private static final Logger logger = LoggerFactory.getLogger(MqttClient.class);

	private final String clientIdentifier;

	private final AtomicBoolean passwordTold = new AtomicBoolean();

	private final AtomicBoolean hostNameTold = new AtomicBoolean();

	private final AtomicBoolean trustTold = new AtomicBoolean();

	TransportWarnings(String clientIdentifier) {
		this.clientIdentifier = clientIdentifier;
	}

	void onLogin(Login login, Endpoint endpoint) {
		// what is written to a Unix domain socket never leaves the machine
		boolean exposed = login.password() != null && !endpoint.scheme().isSecure() && endpoint.scheme() != Scheme.UNIX;
		if (exposed && this.passwordTold.compareAndSet(false, true)) {
			logger.warn(
					"MQTT client '{}' sends its password to {} in clear text: use {}:// unless nobody else can "
							+ "read along. This is logged once for each client",
					LogText.of(this.clientIdentifier), endpoint, endpoint.scheme().isWebSocket() ? "wss" : "mqtts");
		}
	}

	void onTls(TlsOptions options) {
		if (!options.verifyHostName() && this.hostNameTold.compareAndSet(false, true)) {
			logger.warn(
					"MQTT client '{}' does not verify the server's host name: whoever has any certificate that is "
							+ "trusted can read and change what is sent. This is logged once for each client",
					LogText.of(this.clientIdentifier));
		}
		TrustManagerFactory trust = options.trustManagers();
		if (trust != null && trustsAnybody(trust) && this.trustTold.compareAndSet(false, true)) {
			logger.warn("MQTT client '{}' has a trust manager that names nobody whom it trusts: unless it compares "
					+ "fingerprints, it trusts everybody, and everybody can read and change what is sent. This is "
					+ "logged once for each client", LogText.of(this.clientIdentifier));
		}
	}

	// Those that check nothing have no issuers to tell
	private static boolean trustsAnybody(TrustManagerFactory trust) {
		return Arrays.stream(trust.getTrustManagers())
			.anyMatch((manager) -> manager instanceof X509TrustManager x509 && namesNobody(x509));
	}

	private static boolean namesNobody(X509TrustManager manager) {
		Object[] issuers = manager.getAcceptedIssuers();
		// the interface allows no null, but those who write their own are not that
		// careful
		return issuers == null || issuers.length == 0;
	}

}
