package io.github.mqttboot.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.mqttboot.client.DeliveryOptions.ExactlyOnceDone;
import io.github.mqttboot.client.DeliveryOptions.OnSessionLost;
import io.github.mqttboot.client.MqttClientOptions.WhenNotAuthorized;
import io.github.mqttboot.client.MqttClientOptions.WhenTakenOver;
import io.github.mqttboot.client.internal.connection.Backoff;
import io.github.mqttboot.client.internal.connection.ConnectionSettings;
import io.github.mqttboot.client.internal.connection.Login;
import io.github.mqttboot.client.internal.connection.LoginProvider;
import io.github.mqttboot.client.internal.connection.RetryPolicy;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.session.DeliveryPolicy;
import io.github.mqttboot.client.internal.session.SessionSettings;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.SocketKind;
import io.github.mqttboot.client.internal.transport.TransportSettings;
import io.github.mqttboot.client.internal.transport.TransportSettings.Proxy;
import io.github.mqttboot.client.internal.transport.TransportSettings.Tls;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

/**
 * Turns the options of the roof into the settings of the rooms below.
 */
final class SettingsMapping {

	private static final Duration LONGEST_PARTING = Duration.ofSeconds(2);

	private SettingsMapping() {
	}

	static @Nullable SocketKind sockets(IoTransport transport) {
		return (transport != IoTransport.AUTO) ? SocketKind.valueOf(transport.name()) : null;
	}

	static SessionSettings session(MqttClientOptions options) {
		DeliveryOptions delivery = options.delivery();
		DeliveryPolicy policy = new DeliveryPolicy(delivery.atLeastOnce() == OnSessionLost.RESEND,
				delivery.exactlyOnce() == OnSessionLost.RESEND, delivery.exactlyOnceDone() == ExactlyOnceDone.PUBREC);
		return new SessionSettings(options.maxInFlight(), options.maxQos2InFlight(), options.receiveMaximum(),
				options.topicAliasMaximum(), options.deliveryTimeout().toNanos(), options.subscribeBatchSize(), policy);
	}

	static ConnectionSettings connection(MqttClientOptions options) {
		TransportWarnings warnings = new TransportWarnings(options.clientIdentifier());
		List<Endpoint> endpoints = options.serverUris().stream().map(SettingsMapping::endpoint).toList();
		MqttAuthenticator authenticator = options.authenticator();
		List<ProtocolVersion> versions = switch (options.version()) {
			// without MQTT 5 there is no authenticator, and the server must not be let
			// off
			case AUTO -> (authenticator != null) ? List.of(ProtocolVersion.MQTT_5)
					: List.of(ProtocolVersion.MQTT_5, ProtocolVersion.MQTT_3_1_1);
			case MQTT_3_1 -> List.of(ProtocolVersion.MQTT_3_1);
			case MQTT_3_1_1 -> List.of(ProtocolVersion.MQTT_3_1_1);
			case MQTT_5 -> List.of(ProtocolVersion.MQTT_5);
		};
		Supplier<? extends @Nullable WillMessage> will = options.will();
		return new ConnectionSettings(endpoints, transport(options, warnings), versions, options.clientIdentifier(),
				login(options.credentialsProvider(), warnings),
				(authenticator != null) ? new AuthenticatorAdapter(authenticator) : null, options.serverReferences(),
				options.cleanStart(), options.sessionExpiryInterval().toSeconds(),
				(int) options.keepAlive().toSeconds(), options.connectTimeout().toNanos(),
				partingNanos(options.closeTimeout()), options.receiveMaximum(), options.maximumPacketSize(),
				options.topicAliasMaximum(), options.topicAliases(), options.requestProblemInformation(),
				options.requestResponseInformation(), (will != null) ? will::get : null, options.userProperties(),
				retry(options), options.reconnect().enabled(), options.retryFirstConnect());
	}

	// Close waits for other things before
	private static long partingNanos(Duration closeTimeout) {
		return Math.min(closeTimeout.toNanos() / 5, LONGEST_PARTING.toNanos());
	}

	private static RetryPolicy.Settings retry(MqttClientOptions options) {
		ReconnectOptions reconnect = options.reconnect();
		Backoff.Settings backoff = new Backoff.Settings(reconnect.initialDelay().toNanos(),
				reconnect.maxDelay().toNanos(), reconnect.multiplier(), reconnect.jitter());
		WhenTakenOver whenTakenOver = options.whenTakenOver();
		return new RetryPolicy.Settings(backoff, whenTakenOver != WhenTakenOver.RETRY_SLOWLY,
				whenTakenOver == WhenTakenOver.STOP, options.whenNotAuthorized() == WhenNotAuthorized.STOP);
	}

	private static Endpoint endpoint(URI uri) {
		return Objects.requireNonNull(OptionChecks.endpoint(uri), "checked when it was set");
	}

	private static @Nullable LoginProvider login(@Nullable MqttCredentialsProvider provider,
			TransportWarnings warnings) {
		if (provider == null) {
			return null;
		}
		return (endpoint) -> {
			MqttCredentials credentials = provider.credentials();
			if (credentials == null) {
				return Login.NONE;
			}
			Login login = new Login(credentials.userName(), credentials.password());
			warnings.onLogin(login, endpoint);
			return login;
		};
	}

	private static TransportSettings transport(MqttClientOptions options, TransportWarnings warnings) {
		Supplier<TlsOptions> tls = options.tls();
		ProxyOptions proxy = options.proxy();
		WebSocketOptions webSocket = options.webSocket();
		return new TransportSettings(() -> tls(tls.get(), warnings), webSocket.headers()::get, webSocket.subprotocol(),
				(proxy != null) ? proxy(proxy) : null);
	}

	private static Tls tls(TlsOptions options, TransportWarnings warnings) {
		warnings.onTls(options);
		return new Tls(options.keyManagers(), options.trustManagers(), options.protocols(), options.cipherSuites(),
				options.applicationProtocols(), options.verifyHostName(), options.handshakeTimeout().toMillis());
	}

	private static Proxy proxy(ProxyOptions options) {
		return new Proxy(Proxy.Type.valueOf(options.type().name()), options.host(), options.port(), options.userName(),
				options.password());
	}

	static Disconnect disconnect(DisconnectOptions options) {
		PacketProperties.Builder properties = PacketProperties.builder()
			.set(Property.REASON_STRING, options.reasonString())
			.userProperties(options.userProperties());
		Duration expiry = options.sessionExpiryInterval();
		if (expiry != null) {
			properties.set(Property.SESSION_EXPIRY_INTERVAL, expiry.toSeconds());
		}
		return new Disconnect(options.reasonCode(), properties.build());
	}

}
