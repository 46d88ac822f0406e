package io.github.mqttboot.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.github.mqttboot.client.error.ServerReason;
import io.github.mqttboot.client.internal.connection.Login;
import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.WillMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What anybody may put into a log: no {@code toString} shows a secret, also where it is
 * only a part of the whole.
 */
class ToStringTests {

	private static final byte[] SECRET = "s3cr3t".getBytes(StandardCharsets.UTF_8);

	private static final UserProperties PROPERTIES = UserProperties.none().with("token", "s3cr3t");

	private static final WillMessage WILL = new WillMessage(
			MqttMessage.to("a/b").payload(SECRET).correlationData(SECRET).userProperties(PROPERTIES).build());

	private static void assertShows(Object object, String... parts) {
		// byte[] would be shown as its hash code, a list of numbers is what Arrays makes
		// of it
		assertThat(object.toString()).contains(parts).doesNotContain("s3cr3t", "115, 51, 99", "733363723374");
	}

	@Test
	void optionsShowNoCredentialsNoWillAndNoTokenInAUri() {
		MqttClientBuilder builder = MqttClient.builder()
			.uri("wss://host/mqtt?token=s3cr3t")
			.credentials("user", "s3cr3t")
			.will(WILL)
			.userProperties(PROPERTIES)
			.webSocket(new WebSocketOptions(() -> Map.of("Authorization", "Bearer s3cr3t"), ""))
			.proxy(new ProxyOptions(ProxyOptions.Type.HTTP, "proxy", 1, "user", "s3cr3t"));
		assertShows(builder.options(), "[wss://host/mqtt]");
		assertShows(builder.options().webSocket(), "WebSocketOptions");
		assertShows(builder.options().proxy(), "proxy:1");
		assertShows(MqttCredentials.of("user", "s3cr3t"), "MqttCredentials");
		assertShows(SettingsMapping.connection(builder.options()), "host:443");
		assertShows(TlsOptions.DEFAULT, "verifyHostName=true");
		try (MqttClient client = builder.build()) {
			assertShows(client, "MqttClient");
		}
	}

	@Test
	void whatIsAgreedShowsNoTokenInAUriAndNoUserProperty() {
		ConnectResult result = new ConnectResult(MqttVersion.MQTT_5, false, "c", "wss://host/mqtt?token=s3cr3t",
				Duration.ofSeconds(60), Duration.ZERO, 1, 1, QoS.AT_LEAST_ONCE, true, true, true, true, 0, null, null,
				null, PROPERTIES);
		assertShows(result, "wss://host/mqtt,");
		assertShows(new MqttAuthenticator.Context("wss://host/mqtt?token=s3cr3t", "c", false), "wss://host/mqtt,");
		assertShows(new ServerReason(ReasonCode.NOT_AUTHORIZED, null, null, PROPERTIES), "NOT_AUTHORIZED");
	}

	@Test
	void packetsShowNoPasswordNoPayloadAndNoAuthenticationData() {
		PacketProperties properties = PacketProperties.builder()
			.set(Property.AUTHENTICATION_METHOD, "M")
			.set(Property.AUTHENTICATION_DATA, SECRET)
			.userProperties(PROPERTIES)
			.build();
		Connect connect = new Connect(ProtocolVersion.MQTT_5, "c", true, 60, "user", SECRET, WILL, properties);
		assertShows(connect, "Connect");
		assertShows(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, properties), "CONTINUE_AUTHENTICATION");
		assertShows(new Publish(WILL.message(), 1, false), "a/b");
		assertShows(WILL, "a/b", "6 bytes");
		assertShows(new Login("user", SECRET), "Login");
		assertShows(WILL.message().toBuilder().build(), "a/b", "6 bytes");
	}

	@Test
	void settingsOfTheTransportShowNoProxyPassword() {
		MqttClientOptions options = MqttClient.builder()
			.proxy(new ProxyOptions(ProxyOptions.Type.SOCKS5, "proxy", 1, "user", "s3cr3t"))
			.options();
		assertShows(SettingsMapping.connection(options).transport(), "SOCKS5 proxy:1");
	}

}
