package io.github.mqttboot.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * How TLS is used for {@code mqtts} and {@code wss}. The defaults are right for a server
 * with a certificate of a public authority: the JDK's trust store, TLS 1.2 and 1.3, host
 * name verified. Immutable; asked for on every attempt, so that rotated certificates are
 * used from the next handshake on.
 *
 * @param keyManagers own certificate and key for mutual TLS, or {@code null} for none
 * @param trustManagers whom to trust, or {@code null} for the JDK's trust store
 * @param protocols enabled protocol versions, TLSv1.3 and TLSv1.2 or one of them; empty
 * for both
 * @param cipherSuites enabled cipher suites; empty for the JDK's default
 * @param applicationProtocols protocols that are offered by ALPN; empty for none
 * @param verifyHostName whether the certificate must name the host that was connected to;
 * switching it off lets anybody with any trusted certificate listen
 * @param handshakeTimeout time for the handshake, more than zero
 */
public record TlsOptions(@Nullable KeyManagerFactory keyManagers, @Nullable TrustManagerFactory trustManagers,
		List<String> protocols, List<String> cipherSuites, List<String> applicationProtocols, boolean verifyHostName,
		Duration handshakeTimeout) {

	private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

	/** The JDK's trust store, no own certificate, host name verified, 10 seconds. */
	public static final TlsOptions DEFAULT = new TlsOptions(null, null, List.of(), List.of(), List.of(), true,
			Duration.ofSeconds(10));

	/**
	 * Create TLS options.
	 * @throws IllegalArgumentException if the handshake timeout is not more than zero, or
	 * a protocol is older than TLS 1.2
	 */
	public TlsOptions {
		protocols = List.copyOf(protocols);
		if (!PROTOCOLS.containsAll(protocols)) {
			throw new IllegalArgumentException(
					"TLS protocols must be among " + PROTOCOLS + " but are " + protocols + ": older ones are not safe");
		}
		cipherSuites = List.copyOf(cipherSuites);
		applicationProtocols = List.copyOf(applicationProtocols);
		OptionChecks.requirePositive("Handshake timeout", Objects.requireNonNull(handshakeTimeout));
	}

	/**
	 * Return a copy with an own certificate and key.
	 * @param keyManagers certificate and key, or {@code null} for none
	 * @return the copy
	 */
	public TlsOptions withKeyManagers(@Nullable KeyManagerFactory keyManagers) {
		return new TlsOptions(keyManagers, this.trustManagers, this.protocols, this.cipherSuites,
				this.applicationProtocols, this.verifyHostName, this.handshakeTimeout);
	}

	/**
	 * Return a copy that trusts others.
	 * @param trustManagers whom to trust, or {@code null} for the JDK's trust store
	 * @return the copy
	 */
	public TlsOptions withTrustManagers(@Nullable TrustManagerFactory trustManagers) {
		return new TlsOptions(this.keyManagers, trustManagers, this.protocols, this.cipherSuites,
				this.applicationProtocols, this.verifyHostName, this.handshakeTimeout);
	}

	/**
	 * Return a copy that offers protocols by ALPN.
	 * @param applicationProtocols the protocols in order of preference
	 * @return the copy
	 */
	public TlsOptions withApplicationProtocols(String... applicationProtocols) {
		return new TlsOptions(this.keyManagers, this.trustManagers, this.protocols, this.cipherSuites,
				List.of(applicationProtocols), this.verifyHostName, this.handshakeTimeout);
	}

	/**
	 * Return a copy that does not verify the host name: for tests only.
	 * @return the copy
	 */
	public TlsOptions withoutHostNameVerification() {
		return new TlsOptions(this.keyManagers, this.trustManagers, this.protocols, this.cipherSuites,
				this.applicationProtocols, false, this.handshakeTimeout);
	}

	/** Shows no key material. */
	@Override
	public String toString() {
		return "TlsOptions[own certificate=" + (this.keyManagers != null) + ", own trust="
				+ (this.trustManagers != null) + ", protocols=" + this.protocols + ", verifyHostName="
				+ this.verifyHostName + "]";
	}

}
