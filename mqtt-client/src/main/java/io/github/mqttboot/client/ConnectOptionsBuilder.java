package io.github.mqttboot.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.github.mqttboot.client.MqttClientOptions.WhenNotAuthorized;
import io.github.mqttboot.client.MqttClientOptions.WhenTakenOver;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link MqttClientBuilder} that is about what client and server say to each
 * other when a connection begins, and what follows if they do not agree. Every setter
 * checks its argument at once and throws {@link IllegalArgumentException} if it is out of
 * range.
 *
 * @param <B> the builder that the methods return
 */
public abstract sealed class ConnectOptionsBuilder<B extends ConnectOptionsBuilder<B>> extends FlowOptionsBuilder<B>
		permits MqttClientBuilder {

	/** A host name, one with a wildcard in front, an address, or a wildcard alone. */
	private static final Pattern HOST = Pattern.compile("\\*|(?:\\*\\.)?[0-9a-z_-][0-9a-z._-]*|[0-9a-f:.]+");

	@Nullable MqttCredentialsProvider credentialsProvider;

	@Nullable MqttAuthenticator authenticator;

	List<String> serverReferences = List.of();

	boolean requestProblemInformation = true;

	boolean requestResponseInformation;

	@Nullable Supplier<? extends @Nullable WillMessage> will;

	UserProperties userProperties = UserProperties.none();

	WhenTakenOver whenTakenOver = WhenTakenOver.STOP_IF_TOLD;

	WhenNotAuthorized whenNotAuthorized = WhenNotAuthorized.RETRY_SLOWLY;

	ConnectOptionsBuilder() {
	}

	/**
	 * Set user name and password, the same for every attempt.
	 * @param userName the user name, or {@code null} for none
	 * @param password the password, or {@code null} for none
	 * @return this builder
	 */
	public B credentials(@Nullable String userName, @Nullable String password) {
		MqttCredentials credentials = MqttCredentials.of(userName, password);
		return credentials(() -> credentials);
	}

	/**
	 * Set who is asked for user name and password on every attempt.
	 * @param provider the provider, or {@code null} to connect without
	 * @return this builder
	 */
	public B credentials(@Nullable MqttCredentialsProvider provider) {
		this.credentialsProvider = provider;
		return self();
	}

	/**
	 * Set who proves to the server who the client is, and checks who the server is, by
	 * enhanced authentication. With it, the client speaks MQTT 5 and nothing earlier.
	 * @param authenticator the authenticator, or {@code null} for none
	 * @return this builder
	 */
	public B authenticator(@Nullable MqttAuthenticator authenticator) {
		this.authenticator = authenticator;
		return self();
	}

	/**
	 * Set the hosts to which a server may send the client with <em>use another
	 * server</em> (for the next attempt only) and <em>server moved</em> (from then on).
	 * None if not called: a server reference is told, but not followed. The client uses
	 * the same transport and credentials at the other server, and with TLS its
	 * certificate must name the other host; a reference without a port means the default
	 * port of the transport. At most five references are followed in a row.
	 * @param hosts names or addresses; {@code *.example.org} stands for all names below
	 * that domain, and {@code *} for every host, which is for closed networks only
	 * @return this builder
	 * @throws IllegalArgumentException if one of them is none of these
	 */
	public B serverReferences(String... hosts) {
		this.serverReferences = Arrays.stream(hosts).map((host) -> host.toLowerCase(Locale.ROOT)).toList();
		for (String host : this.serverReferences) {
			if (!HOST.matcher(host).matches()) {
				throw new IllegalArgumentException(
						"Server reference must be a host without port, *.domain or * but is '" + LogText.of(host)
								+ "'");
			}
		}
		return self();
	}

	/**
	 * Set whether the server may send reason strings and user properties with any packet.
	 * @param requestProblemInformation {@code true} if not called; {@code false} allows
	 * them with PUBLISH, CONNACK and DISCONNECT only, which saves bytes
	 * @return this builder
	 */
	public B requestProblemInformation(boolean requestProblemInformation) {
		this.requestProblemInformation = requestProblemInformation;
		return self();
	}

	/**
	 * Set whether the server is asked for response information, a basis for response
	 * topics. What it says is in {@link ConnectResult#responseInformation()}.
	 * @param requestResponseInformation {@code false} if not called
	 * @return this builder
	 */
	public B requestResponseInformation(boolean requestResponseInformation) {
		this.requestResponseInformation = requestResponseInformation;
		return self();
	}

	/**
	 * Set the will message, the same for every attempt.
	 * @param will the will message, or {@code null} for none
	 * @return this builder
	 */
	public B will(@Nullable WillMessage will) {
		this.will = (will != null) ? () -> will : null;
		return self();
	}

	/**
	 * Set who is asked for the will message on every attempt.
	 * @param will gives the will message, or {@code null} to connect without; called on a
	 * thread of the listener executor, where it may block for at most the connect timeout
	 * @return this builder
	 */
	public B will(Supplier<? extends @Nullable WillMessage> will) {
		this.will = will;
		return self();
	}

	/**
	 * Set the user properties.
	 * @param userProperties user properties of CONNECT
	 * @return this builder
	 */
	public B userProperties(UserProperties userProperties) {
		this.userProperties = userProperties;
		return self();
	}

	/**
	 * Set what happens when another client takes the session over.
	 * @param whenTakenOver {@link WhenTakenOver#STOP_IF_TOLD} if not called
	 * @return this builder
	 */
	public B whenTakenOver(WhenTakenOver whenTakenOver) {
		this.whenTakenOver = whenTakenOver;
		return self();
	}

	/**
	 * Set what happens when the server refuses the credentials.
	 * @param whenNotAuthorized {@link WhenNotAuthorized#RETRY_SLOWLY} if not called
	 * @return this builder
	 */
	public B whenNotAuthorized(WhenNotAuthorized whenNotAuthorized) {
		this.whenNotAuthorized = whenNotAuthorized;
		return self();
	}

}
