package io.github.mqttboot.autoconfigure;

import java.util.stream.Stream;

import io.github.mqttboot.spring.annotation.MqttListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for what an application says when a property is wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidMqttPropertyFailureAnalyzerTests {

	@Test
	void analysisNamesPropertyValueReasonAndRemedy() {
		FailureAnalysis analysis = new InvalidMqttPropertyFailureAnalyzer(new MockEnvironment())
			.analyze(new IllegalStateException(new InvalidMqttPropertyException("mqtt.version", "6",
					"There is no such version.", "Set 5.", null)));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription().lines()).containsExactly("An MQTT property has a value that cannot work:",
				"", "    Property: mqtt.version", "    Value: \"6\"", "    Reason: There is no such version.");
		assertThat(analysis.getAction()).isEqualTo("Set 5.");
	}

	@ParameterizedTest(name = "{0}={2}")
	@MethodSource("invalidValues")
	void applicationSaysWhichPropertyIsWrongAndWhatToDo(String property, String value, String shown, String reason,
			String action, CapturedOutput output) {
		// The properties of a will message without a topic have no meaning
		String other = property.matches("mqtt\\.will\\.(?!topic).*") ? "mqtt.will.topic=pumps" : "mqtt.enabled=true";
		fail(other, property + "=" + value);
		assertThat(output).contains("Property: " + property + System.lineSeparator())
			.contains("Value: \"" + shown + "\"" + System.lineSeparator())
			.contains("Origin: \"" + property + "\" from property source \"commandLineArgs\"")
			.contains("Reason: " + reason)
			.contains(action);
	}

	static Stream<Arguments> invalidValues() {
		String url = "Server URI must have the form mqtt://host:port, mqtts://host:port, ws://host:port/path, "
				+ "wss://host:port/path or mqtt+unix:///path, without user name and password: set those apart";
		String wildcard = "Topic name 'pumps/#' must not contain the wildcard '#'";
		return Stream.of(
				invalid("mqtt.url", "http://localhost", url, "Set 'mqtt.url' to a URL such as mqtt://localhost:1883."),
				invalid("mqtt.url", "localhost:1883", url, "Set 'mqtt.url' to a URL such as mqtt://localhost:1883."),
				invalid("mqtt.url", "mqtt://", url, "Set 'mqtt.url' to a URL such as mqtt://localhost:1883."),
				arguments("mqtt.url", "mqtt://scott:s3cr3t@broker", "mqtt://******@broker", url,
						"User name and password belong in 'mqtt.username' and 'mqtt.password'."),
				invalid("mqtt.urls", "mqtt://one,ftp://two", url, "Set 'mqtt.urls' to a URL such as"),
				invalid("mqtt.version", "4", "There is no such version of MQTT.",
						"Set 'mqtt.version' to 5, 3.1.1 or 3.1, or to auto"),
				invalid("mqtt.clean-start", "false",
						"The session of the last run can only be resumed under the client identifier of the last run",
						"Set 'mqtt.client-id' to a name that no other client uses"),
				invalid("mqtt.keep-alive", "70000s", "Keep alive must be between 0 and 65535 seconds",
						change("mqtt.keep-alive")),
				invalid("mqtt.keep-alive", "500ms", "MQTT counts this in whole seconds", change("mqtt.keep-alive")),
				invalid("mqtt.session-expiry", "-1s", "Session expiry must be between 0 and 4294967295 seconds",
						change("mqtt.session-expiry")),
				invalid("mqtt.connect-timeout", "0s", "Connect timeout must be more than zero",
						change("mqtt.connect-timeout")),
				invalid("mqtt.receive-maximum", "0", "Receive maximum must be between 1 and 65535",
						change("mqtt.receive-maximum")),
				arguments("mqtt.maximum-packet-size", "3GB", "3221225472B", "No MQTT packet can be larger than 256MB",
						change("mqtt.maximum-packet-size")),
				invalid("mqtt.topic-alias-maximum", "65536", "Topic alias maximum must be between 0 and 65535",
						change("mqtt.topic-alias-maximum")),
				arguments("mqtt.server-references", "host:1883", "[host:1883]",
						"Server reference must be a host without port, *.domain or *",
						change("mqtt.server-references")),
				invalid("mqtt.websocket.subprotocol", "mqtt v3", "The name of a sub-protocol has",
						change("mqtt.websocket.subprotocol")),
				invalid("mqtt.will.topic", "pumps/#", wildcard, "Set 'mqtt.will.topic' to the name of one topic"),
				invalid("mqtt.will.qos", "3", "QoS must be 0, 1 or 2", change("mqtt.will.qos")),
				arguments("mqtt.will.payload", "x".repeat(65_536), "65536 bytes",
						"Will payload must be at most 65535 bytes long", "Shorten 'mqtt.will.payload'."),
				invalid("mqtt.will.delay", "-1s", "Will delay interval must be between 0 and 4294967295 seconds",
						change("mqtt.will.delay")),
				invalid("mqtt.will.delay", "500ms", "MQTT counts this in whole seconds", change("mqtt.will.delay")),
				invalid("mqtt.will.expiry", "-1s", "Message expiry interval must be between",
						change("mqtt.will.expiry")),
				invalid("mqtt.presence.topic", "pumps/#", wildcard,
						"Set 'mqtt.presence.topic' to the name of one topic"),
				invalid("mqtt.reconnect.initial-delay", "0s", "Initial delay must be more than zero",
						change("mqtt.reconnect.initial-delay")),
				invalid("mqtt.reconnect.max-delay", "500ms", "Maximum delay must not be below the initial delay",
						change("mqtt.reconnect.max-delay")),
				invalid("mqtt.reconnect.multiplier", "0.5", "Multiplier must be at least 1",
						change("mqtt.reconnect.multiplier")),
				invalid("mqtt.reconnect.jitter", "2.0", "Jitter must be between 0 and 1",
						change("mqtt.reconnect.jitter")),
				invalid("mqtt.subscribe.batch-size", "0", "Subscribe batch size must be between 1 and",
						change("mqtt.subscribe.batch-size")),
				invalid("mqtt.publish.max-in-flight", "0", "Maximum in flight must be between 1 and 65535",
						change("mqtt.publish.max-in-flight")),
				invalid("mqtt.publish.queue-capacity", "0", "Queue capacity must be between 1 and",
						change("mqtt.publish.queue-capacity")),
				invalid("mqtt.publish.queue-size", "0B", "Queue size must be between 1 and",
						change("mqtt.publish.queue-size")),
				invalid("mqtt.publish.delivery-timeout", "0s", "Delivery timeout must be more than zero",
						change("mqtt.publish.delivery-timeout")),
				invalid("mqtt.template.default-topic", "pumps/#", wildcard, change("mqtt.template.default-topic")),
				invalid("mqtt.template.default-qos", "-1", "QoS must be 0, 1 or 2",
						change("mqtt.template.default-qos")),
				invalid("mqtt.template.reply-timeout", "0s", "Reply timeout must be more than zero",
						change("mqtt.template.reply-timeout")),
				invalid("mqtt.template.reply-topic", "replies/{device}",
						"Reply topic 'replies/{device}' may have the variables {clientId}",
						change("mqtt.template.reply-topic")),
				invalid("mqtt.listener.qos", "3", "QoS must be 0, 1 or 2", change("mqtt.listener.qos")),
				invalid("mqtt.listener.shutdown-timeout", "-1s", "Shutdown timeout must not be negative",
						change("mqtt.listener.shutdown-timeout")),
				invalid("mqtt.listener.retry.attempts", "0", "A listener is called at least once",
						change("mqtt.listener.retry.attempts")),
				invalid("mqtt.listener.retry.delay", "-1s", "Delay must not be negative",
						change("mqtt.listener.retry.delay")),
				invalid("mqtt.listener.retry.multiplier", "0.5", "Multiplier must be 1 or more",
						change("mqtt.listener.retry.multiplier")),
				invalid("mqtt.listener.retry.max-delay", "0s", "Longest delay must be more than zero",
						change("mqtt.listener.retry.max-delay")),
				invalid("mqtt.listener.retry.jitter", "-1s", "Jitter must not be negative",
						change("mqtt.listener.retry.jitter")),
				invalid("mqtt.listener.dead-letter.topic", "dead/#", "Topic name 'dead/#' must not contain",
						change("mqtt.listener.dead-letter.topic")),
				invalid("mqtt.listener.dead-letter.qos", "3", "QoS must be 0, 1 or 2",
						change("mqtt.listener.dead-letter.qos")),
				invalid("mqtt.listener.concurrency", "0", "Concurrency must be 1 or more",
						change("mqtt.listener.concurrency")),
				invalid("mqtt.listener.queue-capacity", "0", "Inbound queue capacity must be between 1 and",
						change("mqtt.listener.queue-capacity")));
	}

	private static Arguments invalid(String property, String value, String reason, String action) {
		return arguments(property, value, value, reason, action);
	}

	private static String change(String property) {
		return "Change '" + property + "' in your application's configuration, or remove it to use the default.";
	}

	@Test
	void applicationSaysWhichListenerCouldNeverWork(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(ListenerConfiguration.class)
			.web(WebApplicationType.NONE)
			.build();
		assertThatException().isThrownBy(() -> application.run("--mqtt.startup=lazy").close());
		assertThat(output).contains("An MQTT listener is not valid:").contains("Listener: ").contains("pumps/#/x");
	}

	@Test
	void passwordInAUrlIsShownNowhere(CapturedOutput output) {
		fail("mqtt.url=mqtt://scott:s3cr3t@broker");
		assertThat(output).contains("mqtt.url").doesNotContain("s3cr3t");
	}

	@ParameterizedTest
	@CsvSource({ "mqtt.websocket.path=ws,mqtt.url=ws://broker,mqtt.websocket.path,Set 'mqtt.websocket.path' to a path",
			"mqtt.proxy.port=0,mqtt.proxy.host=proxy,mqtt.proxy.port,Change 'mqtt.proxy.port'",
			"mqtt.session.directory=pom.xml,mqtt.session.store=file,mqtt.session.directory,"
					+ "Set 'mqtt.session.directory' to a directory" })
	void applicationSaysWhatIsWrongWithAPropertyThatNeedsAnother(String property, String other, String name,
			String action, CapturedOutput output) {
		fail(property, other);
		assertThat(output).contains("Property: " + name).contains(action);
	}

	@Test
	void applicationSaysThatAPasswordWithoutAUserNameNeedsMqtt5(CapturedOutput output) {
		fail("mqtt.version=3.1.1", "mqtt.password=s3cr3t");
		assertThat(output).contains("Property: mqtt.version")
			.contains("A password without a user name needs MQTT 5")
			.contains("Set 'mqtt.username', or set 'mqtt.version' to 5.")
			.doesNotContain("s3cr3t");
	}

	@Test
	void applicationSaysWhichPropertyIsMissing(CapturedOutput output) {
		fail("mqtt.proxy.host=proxy");
		assertThat(output).contains("Property: mqtt.proxy.port")
			.contains("Reason: There is no port that would be right for every proxy.")
			.contains("Set 'mqtt.proxy.port' to the port of the proxy proxy.")
			.doesNotContain("null");
	}

	@Test
	void theRemedyNamesThePropertiesOfANamedClient(CapturedOutput output) {
		fail("mqtt.url=mqtt://one", "mqtt.clients.a.listener.dead-letter.enabled=true",
				"mqtt.clients.a.listener.on-failure=stop", "mqtt.startup=lazy");
		assertThat(output).contains("Property: mqtt.clients.a.listener.on-failure")
			.contains("or set 'mqtt.clients.a.listener.dead-letter.enabled' to false.");
	}

	@ParameterizedTest
	@CsvSource({ "mqtt.url=mqtt://one,mqtt.urls=mqtt://two,mqtt.url,mqtt.urls",
			"mqtt.will.topic=one,mqtt.presence.topic=two,mqtt.will.topic,mqtt.presence.topic" })
	void applicationSaysWhichPropertiesExcludeEachOther(String one, String other, String oneName, String otherName,
			CapturedOutput output) {
		fail(one, other);
		assertThat(output).contains("are mutually exclusive").contains(oneName).contains(otherName);
	}

	@ParameterizedTest
	@CsvSource({ "mqtt.startup,later,FAIL", "mqtt.session.store,disk,MEMORY", "mqtt.proxy.type,https,SOCKS5",
			"mqtt.when-taken-over,fight,STOP_IF_TOLD", "mqtt.publish.when-disconnected,drop,QUEUE",
			"mqtt.listener.ack-mode,never,MANUAL", "mqtt.listener.on-failure,retry,STOP",
			"mqtt.listener.dead-letter.envelope,json,WHEN_NEEDED" })
	void applicationSaysWhichValuesThereAre(String property, String value, String valid, CapturedOutput output) {
		fail(property + "=" + value);
		assertThat(output).contains("Property: " + property).contains("Value: \"" + value + "\"").contains(valid);
	}

	private static void fail(String... properties) {
		SpringApplication application = new SpringApplicationBuilder(TestConfiguration.class)
			.web(WebApplicationType.NONE)
			.build();
		String[] arguments = Stream.of(properties).map((property) -> "--" + property).toArray(String[]::new);
		assertThatException().isThrownBy(() -> application.run(arguments).close());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MqttAutoConfiguration.class)
	static class TestConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MqttAutoConfiguration.class)
	static class ListenerConfiguration {

		@MqttListener("pumps/#/x")
		void onMessage(String payload) {
		}

	}

}
