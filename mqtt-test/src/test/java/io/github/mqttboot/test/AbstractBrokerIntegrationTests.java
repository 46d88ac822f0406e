package io.github.mqttboot.test;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A broker for each test.
 */
abstract class AbstractBrokerIntegrationTests {

	static final Duration TIMEOUT = Duration.ofSeconds(10);

	MqttBroker broker;

	MqttBrokerControl control;

	@BeforeEach
	void startBroker() {
		this.broker = MqttBroker.start();
		this.control = this.broker.control();
	}

	@AfterEach
	void closeBroker() {
		this.broker.close();
	}

}
