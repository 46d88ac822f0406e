package io.github.mqttboot.autoconfigure;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextException;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link MqttConnectFailureAnalyzer}.
 */
class MqttConnectFailureAnalyzerTests {

	@ParameterizedTest
	@MethodSource("networkFailures")
	void failureOfTheNetworkTellsWhatToCheck(Throwable cause, String advice) {
		FailureAnalysis analysis = analyze(new MqttConnectException("Could not connect to mqtt://broker", cause));
		assertThat(analysis.getDescription()).contains("'mqtt.startup' is 'fail'")
			.contains("Could not connect to mqtt://broker");
		assertThat(analysis.getAction()).startsWith(advice).contains("set 'mqtt.startup' to 'retry'");
	}

	static Stream<Arguments> networkFailures() {
		return Stream.of(
				arguments(new ConnectException("Connection refused"),
						"Start an MQTT server at that address, or set 'mqtt.url'"),
				arguments(new IllegalStateException(new ConnectException()), "Start an MQTT server at that address"),
				arguments(new UnknownHostException("broker"), "Check the host name in 'mqtt.url'"),
				arguments(new UnresolvedAddressException(), "Check the host name in 'mqtt.url'"),
				arguments(new NoRouteToHostException(), "Check the host in 'mqtt.url'"),
				arguments(new TimeoutException(),
						"Correct what is said above: host and port of an MQTT server in 'mqtt.url'"),
				arguments(new SocketTimeoutException(),
						"Correct what is said above: host and port of an MQTT server in 'mqtt.url'"),
				arguments(new ConnectTimeoutException(),
						"Correct what is said above: host and port of an MQTT server in 'mqtt.url'"),
				arguments(new IllegalStateException(),
						"Correct what is said above: host and port of an MQTT server in 'mqtt.url'"),
				arguments(null, "Correct what is said above: host and port of an MQTT server in 'mqtt.url'"));
	}

	@ParameterizedTest
	@CsvSource({ "UNSUPPORTED_PROTOCOL_VERSION,mqtt.version", "CLIENT_IDENTIFIER_NOT_VALID,mqtt.client-id",
			"BAD_USER_NAME_OR_PASSWORD,mqtt.password", "NOT_AUTHORIZED,mqtt.username",
			"BAD_AUTHENTICATION_METHOD,mqtt.username", "BANNED,banned", "USE_ANOTHER_SERVER,mqtt.url",
			"SERVER_MOVED,mqtt.url", "TOPIC_NAME_INVALID,mqtt.will.topic", "PACKET_TOO_LARGE,mqtt.will.payload",
			"PAYLOAD_FORMAT_INVALID,mqtt.will.payload", "QOS_NOT_SUPPORTED,mqtt.will.qos",
			"RETAIN_NOT_SUPPORTED,mqtt.will.retain" })
	void refusalNamesThePropertyToChange(ReasonCode reasonCode, String property) {
		assertThat(analyze(new MqttConnectException("Refused", reasonCode, null)).getAction()).contains(property);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVER_UNAVAILABLE", "SERVER_BUSY", "QUOTA_EXCEEDED", "CONNECTION_RATE_EXCEEDED",
			"UNSPECIFIED_ERROR" })
	void refusalForReasonsOfTheServerPointsToItsLog(ReasonCode reasonCode) {
		assertThat(analyze(new MqttConnectException("Refused", reasonCode, null)).getAction()).contains("Its log")
			.contains("set 'mqtt.startup' to 'retry'");
	}

	@Test
	void failureOfTheApplicationItselfIsNotBlamedOnTheStartupPolicy() {
		FailureAnalysis analysis = new MqttConnectFailureAnalyzer(new MockEnvironment())
			.analyze(new CompletionException(new MqttConnectException("Nobody there", new ConnectException())));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("Nobody there").doesNotContain("mqtt.startup");
		assertThat(analysis.getAction()).contains("Start an MQTT server").doesNotContain("mqtt.startup");
	}

	@Test
	void failureOfANamedClientNamesWhatIsSetForIt() {
		MockEnvironment environment = new MockEnvironment().withProperty("mqtt.url", "mqtt://one")
			.withProperty("mqtt.clients.telemetry.startup", "fail")
			.withProperty("mqtt.clients.telemetry.keep-alive", "5s");
		MqttConnectException failure = new MqttConnectException("Nobody there", new ConnectException());
		FailureAnalysis analysis = new MqttConnectFailureAnalyzer(environment)
			.analyze(new ApplicationContextException("Failed to start bean 'telemetryMqttClientLifecycle'", failure));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("'mqtt.clients.telemetry.startup' is 'fail'");
		// inherited, so it is changed there
		assertThat(analysis.getAction()).contains("set 'mqtt.url' ('mqtt://one') to where one is")
			.contains("set 'mqtt.clients.telemetry.startup' to 'retry'");
		environment.setProperty("mqtt.clients.telemetry.url", "mqtt://two");
		assertThat(new MqttConnectFailureAnalyzer(environment)
			.analyze(new ApplicationContextException("Failed to start bean 'telemetryMqttClientLifecycle'", failure))
			.getAction()).contains("set 'mqtt.clients.telemetry.url' ('mqtt://two') to where one is");
	}

	@Test
	void serversOfANamedClientAreItsOwnHoweverTheyAreSet() {
		MockEnvironment environment = new MockEnvironment().withProperty("mqtt.url", "mqtt://one")
			.withProperty("mqtt.clients.telemetry.urls[0]", "mqtt://two");
		FailureAnalysis analysis = new MqttConnectFailureAnalyzer(environment)
			.analyze(new ApplicationContextException("Failed to start bean 'telemetryMqttClientLifecycle'",
					new MqttConnectException("Nobody there", new ConnectException())));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getAction()).contains("set 'mqtt.clients.telemetry.urls' ('mqtt://two') to where one is");
	}

	private static FailureAnalysis analyze(MqttConnectException failure) {
		MockEnvironment environment = new MockEnvironment().withProperty("mqtt.startup", "fail");
		FailureAnalysis analysis = new MqttConnectFailureAnalyzer(environment)
			.analyze(new ApplicationContextException("Failed to start bean", failure));
		assertThat(analysis).isNotNull();
		return analysis;
	}

	/** Like the one of the network library. */
	private static final class ConnectTimeoutException extends ConnectException {

		private static final long serialVersionUID = 1L;

	}

}
