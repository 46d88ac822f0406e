package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;

import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.testsupport.Mosquitto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A listener that fails in every way loses nothing: each message ends with it or with the
 * recoverer. The number of messages is set with {@code -Dmqtt.failures}; 10,000 if it is
 * not.
 */
class FailureLedgerIntegrationTests {

	private static final int MESSAGES = Integer.getInteger("mqtt.failures", 10_000);

	static boolean mosquittoIsInstalled() {
		return Mosquitto.isInstalled();
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "3.1.1" })
	void everyMessageIsProcessedOrRecovered(String version) {
		try (MqttBroker broker = MqttBroker.builder().start()) {
			FailureLedger.check(broker.uri(), version, MESSAGES);
		}
	}

	@Test
	@EnabledIf(value = "mosquittoIsInstalled", disabledReason = "mosquitto is not installed")
	void everyMessageIsProcessedOrRecoveredWithMosquitto(@TempDir Path directory) throws IOException {
		try (Mosquitto mosquitto = Mosquitto.start(directory)) {
			FailureLedger.check(mosquitto.uri(), "5", MESSAGES);
		}
	}

}
