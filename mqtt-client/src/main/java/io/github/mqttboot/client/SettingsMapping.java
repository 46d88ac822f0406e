package io.github.mqttboot.client;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import io.github.mqttboot.client.DeliveryOptions.ExactlyOnceDone;
import io.github.mqttboot.client.DeliveryOptions.OnSessionLost;
import io.github.mqttboot.client.MqttClientOptions.WhenNotAuthorized;
import io.github.mqttboot.client.MqttClientOptions.WhenTakenOver;
import io.github.mqttboot.client.internal.connection.Backoff;
import io.github.mqttboot.client.internal.connection.ConnectionSettings;
import io.github.mqttboot.client.internal.connection.Login;
import io.github.mqttboot.client.internal.connection.RetryPolicy;
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
		return new ConnectionSettings(endpoints, transport(options), versions, options.clientIdentifier(),
				login(options.credentialsProvider()),
				(authenticator != null) ? new AuthenticatorAdapter(authenticator) : null, options.serverReferences(),
				options.cleanStart(), options.sessionExpiryInterval().toSeconds(),
				(int) options.keepAlive().toSeconds(), options.connectTimeout().toNanos(), options.receiveMaximum(),
				options.maximumPacketSize(), options.topicAliasMaximum(), options.topicAliases(),
				options.requestProblemInformation(), options.requestResponseInformation(),
				(will != null) ? will::get : null, options.userProperties(), retry(options),
				options.reconnect().enabled(), options.retryFirstConnect());
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

	private static @Nullable Callable<Login> login(@Nullable MqttCredentialsProvider provider) {
		if (provider == null) {
			return null;
		}
		return () -> {
			MqttCredentials credentials = provider.credentials();
			return (credentials != null) ? new Login(credentials.userName(), credentials.password()) : Login.NONE;
		};
	}

	private static TransportSettings transport(MqttClientOptions options) {
		Supplier<TlsOptions> tls = options.tls();
		ProxyOptions proxy = options.proxy();
		WebSocketOptions webSocket = options.webSocket();
		return new TransportSettings(() -> tls(tls.get()), webSocket.headers()::get, webSocket.subprotocol(),
				(proxy != null) ? proxy(proxy) : null);
	}

	private static Tls tls(TlsOptions options) {
		return new Tls(options.keyManagers(), options.trustManagers(), options.protocols(), options.cipherSuites(),
				options.applicationProtocols(), options.verifyHostName(), options.handshakeTimeout().toMillis());
	}

	private static Proxy proxy(ProxyOptions options) {
		return new Proxy(Proxy.Type.valueOf(options.type().name()), options.host(), options.port(), options.userName(),
				options.password());
	}

}
