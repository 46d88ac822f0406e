package io.github.mqttboot.client;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link OptionChecks}.
 */
class OptionChecksTests {

	@ParameterizedTest
	@CsvSource({ "mqtt://host, MQTT, host, 1883, ''", "mqtt://host:1, MQTT, host, 1, ''",
			"mqtt://host:65535/, MQTT, host, 65535, ''", "mqtt://host:, MQTT, host, 1883, ''",
			"tcp://host, MQTT, host, 1883, ''", "MQTT://Host, MQTT, Host, 1883, ''",
			"mqtt://my_broker, MQTT, my_broker, 1883, ''", "wss://_a.b_c.example:8443/x, WSS, _a.b_c.example, 8443, /x",
			"mqtts://a.b.example, MQTTS, a.b.example, 8883, ''", "ssl://host:1, MQTTS, host, 1, ''",
			"tls://host, MQTTS, host, 8883, ''", "mqtt://127.0.0.1, MQTT, 127.0.0.1, 1883, ''",
			"mqtt://[::1]:1884, MQTT, ::1, 1884, ''", "wss://[fe80::1]/x, WSS, fe80::1, 443, /x",
			"ws://host, WS, host, 80, /mqtt", "ws://host/, WS, host, 80, /", "wss://host, WSS, host, 443, /mqtt",
			"wss://host:8443/a/b?c=d%20e&f=%2F, WSS, host, 8443, /a/b?c=d%20e&f=%2F",
			"ws://host?token=x, WS, host, 80, /mqtt?token=x", "mqtt+unix:///run/x.sock, UNIX, /run/x.sock, 0, ''",
			"mqtt+unix:/run/x.sock, UNIX, /run/x.sock, 0, ''",
			"mqtt+unix:///run/a%20b.sock, UNIX, /run/a b.sock, 0, ''" })
	void aUriOfAServerIsTaken(String uri, Scheme scheme, String host, int port, String path) {
		assertThat(OptionChecks.endpoint(OptionChecks.parseUri(uri))).isEqualTo(new Endpoint(scheme, host, port, path));
	}

	@ParameterizedTest(name = "{index}")
	@ValueSource(strings = { "", "host", "host:1883", "//host", "/path", "http://host", "mqtt5://host", "mqtt:host",
			"mqtt://", "mqtt:///", "mqtt://:1883", "mqtt://host:0", "mqtt://host:65536", "mqtt://host:-1",
			"mqtt://host:99999999999", "mqtt://host:port", "mqtt://host/path", "mqtt://host?query",
			"mqtt://host/?query", "mqtt://host#fragment", "ws://host/path#fragment", "mqtt://user@host",
			"mqtt://user:s3cr3t@host", "mqtt://@host", "mqtt://a b", "mqtt://my_broker:0", "mqtt://my_broker:65536",
			"mqtt://my_broker:x", "mqtt://user@my_broker", "mqtt://my_broker/path", "mqtt://[::1", "mqtt://::1",
			"mqtt://a,b", "mqtt+unix:", "mqtt+unix://", "mqtt+unix:relative", "mqtt+unix://run/x.sock",
			"mqtt+unix:///run/x.sock?query", "mqtt+unix:///run/x.sock#fragment" })
	void aUriOfNoServerIsRefused(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> OptionChecks.parseUri(uri))
			.withMessageContaining("must have the form mqtt://host:port");
	}

	@ParameterizedTest(name = "{index}")
	@ValueSource(strings = { "mqtt://user:s3cr3t@host", "mqtt://user:s3cr3t word@host", "mqtt://user:s3cr3t%@host" })
	void aPasswordInAUriIsNotShown(String uri) {
		assertThatIllegalArgumentException().isThrownBy(() -> OptionChecks.parseUri(uri))
			.withNoCause()
			.satisfies((ex) -> assertThat(ex).hasMessageNotContaining("s3cr3t"));
	}

	@Test
	void anEndpointIsShownAsHostAndPort() {
		assertThat(endpoint("mqtt://host")).hasToString("host:1883");
		assertThat(endpoint("wss://[::1]/path?token=s3cr3t")).hasToString("[::1]:443");
		assertThat(endpoint("mqtt+unix:///run/x.sock")).hasToString("/run/x.sock");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 500, 1_500, 65_534_999 })
	void secondsAreNotCutOff(long millis) {
		Duration duration = Duration.ofMillis(millis);
		String expected = " must be whole seconds but is " + duration;
		assertThatIllegalArgumentException().isThrownBy(() -> MqttClient.builder().keepAlive(duration))
			.withMessage("Keep alive" + expected);
		assertThatIllegalArgumentException().isThrownBy(() -> MqttClient.builder().sessionExpiry(duration))
			.withMessage("Session expiry" + expected);
	}

	@Test
	void aTimeThatNobodyLivesToSeeIsRefusedByItsName() {
		Duration forever = ChronoUnit.FOREVER.getDuration();
		MqttClientBuilder builder = MqttClient.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(forever))
			.withMessageStartingWith("Connect timeout must be at most 36500 days but is PT");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.deliveryTimeout(forever))
			.withMessageStartingWith("Delivery timeout must be at most 36500 days");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.closeTimeout(forever))
			.withMessageStartingWith("Close timeout must be at most 36500 days");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ReconnectOptions(true, Duration.ofSeconds(1), forever, 2, 1))
			.withMessageStartingWith("Maximum delay must be at most 36500 days");
		builder.deliveryTimeout(Duration.ofDays(36_500)).build().close();
	}

	private static Endpoint endpoint(String uri) {
		return Objects.requireNonNull(OptionChecks.endpoint(OptionChecks.parseUri(uri)));
	}

}
