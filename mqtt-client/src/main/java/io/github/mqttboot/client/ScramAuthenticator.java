package io.github.mqttboot.client;

import java.util.Objects;
import java.util.function.Supplier;

import io.github.mqttboot.client.error.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * SCRAM (RFC 5802, RFC 7677) as enhanced authentication: the password is never sent, and
 * the server proves that it knows it, too. Each message of SCRAM is the authentication
 * data of one packet: client-first of CONNECT, server-first and client-final of AUTH,
 * server-final of CONNACK, as in the example of MQTT 5.0 section 4.12.
 *
 * <p>
 * Needs the library {@code com.ongres.scram:scram-client} on the class path. User name
 * and password are prepared with SASLprep (RFC 4013), so they may hold any text that it
 * allows. Channel binding is not offered. A server that asks for less than 4,096 or more
 * than 1,000,000 iterations is refused: the one would make the password easy to guess,
 * the other keep this machine busy.
 */
public final class ScramAuthenticator implements MqttAuthenticator {

	private final Mechanism mechanism;

	private final MqttCredentialsProvider credentials;

	private final @Nullable Supplier<String> nonces;

	/**
	 * Create an authenticator.
	 * @param mechanism the mechanism
	 * @param nonces gives nonces, or {@code null} for random ones
	 * @param credentials asked for user name and password in each conversation
	 */
	ScramAuthenticator(Mechanism mechanism, @Nullable Supplier<String> nonces, MqttCredentialsProvider credentials) {
		this.mechanism = Objects.requireNonNull(mechanism, "mechanism");
		this.credentials = Objects.requireNonNull(credentials, "credentials");
		this.nonces = nonces;
	}

	/**
	 * Return an authenticator with one user name and password.
	 * @param mechanism the mechanism
	 * @param userName the user name, not empty
	 * @param password the password, not empty
	 * @return the authenticator
	 */
	public static ScramAuthenticator of(Mechanism mechanism, String userName, String password) {
		MqttCredentials credentials = MqttCredentials.of(Objects.requireNonNull(userName, "userName"),
				Objects.requireNonNull(password, "password"));
		return of(mechanism, () -> credentials);
	}

	/**
	 * Return an authenticator that asks for user name and password in each conversation.
	 * @param mechanism the mechanism
	 * @param credentials gives both, the password as UTF-8
	 * @return the authenticator
	 */
	public static ScramAuthenticator of(Mechanism mechanism, MqttCredentialsProvider credentials) {
		return new ScramAuthenticator(mechanism, null, credentials);
	}

	@Override
	public String method() {
		return this.mechanism.text;
	}

	@Override
	public Conversation start(Context context) throws Exception {
		MqttCredentials used = this.credentials.credentials();
		String userName = (used != null) ? used.userName() : null;
		byte[] password = (used != null) ? used.password() : null;
		if (userName == null || password == null) {
			throw new MqttException("SCRAM needs a user name and a password");
		}
		try {
			return new ScramConversation(method(), userName, password, this.nonces);
		}
		catch (NoClassDefFoundError ex) {
			throw new MqttException("SCRAM needs the library com.ongres.scram:scram-client, which is not on the class "
					+ "path: add it as a dependency", ex);
		}
	}

	/**
	 * A mechanism of SCRAM.
	 */
	public enum Mechanism {

		/** SCRAM-SHA-1 (RFC 5802), for servers that know nothing better. */
		SCRAM_SHA_1("SCRAM-SHA-1"),

		/** SCRAM-SHA-256 (RFC 7677). */
		SCRAM_SHA_256("SCRAM-SHA-256"),

		/** SCRAM-SHA-512. */
		SCRAM_SHA_512("SCRAM-SHA-512");

		private final String text;

		Mechanism(String text) {
			this.text = text;
		}

	}

}
