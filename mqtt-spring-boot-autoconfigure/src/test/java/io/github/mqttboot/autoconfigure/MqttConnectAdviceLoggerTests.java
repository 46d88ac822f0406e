package io.github.mqttboot.autoconfigure;

import java.net.ConnectException;
import java.util.List;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttConnectAdviceLogger} of several clients.
 */
@ExtendWith(OutputCaptureExtension.class)
class MqttConnectAdviceLoggerTests {

	private final MqttConnectException nobodyThere = new MqttConnectException("Nobody there", new ConnectException());

	private final MqttConnectException badPassword = new MqttConnectException("Refused",
			ReasonCode.BAD_USER_NAME_OR_PASSWORD, null);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class, MqttConnectAdviceAutoConfiguration.class))
		.withPropertyValues("mqtt.url=mqtt://one", "mqtt.username=scott", "mqtt.clients.telemetry.url=mqtt://two",
				"mqtt.clients.telemetry.password=tiger", "mqtt.startup=lazy");

	@Test
	void theDefaultClientHasTheTopLevel(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			MqttConnectAdviceLogger logger = logger(context, "mqttClient");
			assertThat(logger).isSameAs(context.getBean(MqttConnectAdviceLogger.class));
			logger.onConnectFailed(this.nobodyThere, null);
			assertThat(output).contains("About the MQTT connection: Start an MQTT server at that address, or set "
					+ "'mqtt.url' ('mqtt://one') to where one is.");
		});
	}

	@Test
	void aUrlWithNothingInItIsNotNamed(CapturedOutput output) {
		this.contextRunner.withPropertyValues("mqtt.url=", "mqtt.urls=mqtt://one,mqtt://two").run((context) -> {
			logger(context, "mqttClient").onConnectFailed(this.nobodyThere, null);
			assertThat(output).contains("or set 'mqtt.urls' ('mqtt://one,mqtt://two') to where one is.");
		});
		this.contextRunner.withPropertyValues("mqtt.url=", "mqtt.clients.telemetry.url=").run((context) -> {
			logger(context, "mqttClient").onConnectFailed(this.nobodyThere, null);
			assertThat(output).contains("or set 'mqtt.url' to where one is.");
		});
	}

	@Test
	void aNamedClientIsNamedAndSoAreItsProperties(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			logger(context, "telemetryMqttClient").onConnectFailed(this.nobodyThere, null);
			assertThat(output).contains("About the connection of MQTT client 'telemetry': Start an MQTT server at "
					+ "that address, or set 'mqtt.clients.telemetry.url' ('mqtt://two') to where one is.");
		});
	}

	@Test
	void whatANamedClientInheritsIsNamedWhereItIsSet(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			logger(context, "telemetryMqttClient").onConnectFailed(this.badPassword, null);
			assertThat(output).contains("Correct 'mqtt.username' and 'mqtt.clients.telemetry.password'")
				.doesNotContain("tiger");
		});
	}

	@Test
	void theClientIdentifierOfANamedClientIsItsOwn(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			logger(context, "telemetryMqttClient").onSessionTakenOver("clash");
			assertThat(output).contains("Set 'mqtt.clients.telemetry.client-id' to a value of its own")
				.contains("or set 'mqtt.clients.telemetry.client-id-prefix' instead");
		});
	}

	@Test
	void whatWasToldOfOneClientIsToldOfAnotherToo(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			for (int i = 0; i < 3; i++) {
				logger(context, "mqttClient").onConnectFailed(this.nobodyThere, null);
				logger(context, "telemetryMqttClient").onConnectFailed(this.nobodyThere, null);
			}
			assertThat(output.getAll().lines().filter((line) -> line.contains("Start an MQTT server"))).hasSize(2);
		});
	}

	@Test
	void onlyTheClientWhoseStartFailsLeavesTheAdviceToThat(CapturedOutput output) {
		MockEnvironment environment = new MockEnvironment().withProperty("mqtt.clients.telemetry.startup", "fail");
		MqttConnectAdviceLogger ofDefault = new MqttConnectAdviceLogger(new MqttConnectAdvice(environment));
		MqttConnectAdviceLogger ofTelemetry = ofDefault
			.forClient(new NamedMqttClients(environment).settings("telemetry"));
		ofTelemetry.onConnectFailed(this.nobodyThere, null);
		assertThat(output).doesNotContain("Start an MQTT server");
		ofDefault.onConnectFailed(this.nobodyThere, null);
		assertThat(output).contains("About the MQTT connection: Start an MQTT server");
	}

	private static MqttConnectAdviceLogger logger(ApplicationContext context, String client) {
		List<MqttConnectionListener> listeners = context.getBean(client, MqttClient.class)
			.options()
			.connectionListeners();
		return listeners.stream()
			.filter(MqttConnectAdviceLogger.class::isInstance)
			.map(MqttConnectAdviceLogger.class::cast)
			.reduce((one, other) -> {
				throw new IllegalStateException("More than one");
			})
			.orElseThrow();
	}

}
