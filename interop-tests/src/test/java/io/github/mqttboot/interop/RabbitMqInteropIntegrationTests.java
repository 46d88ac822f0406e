package io.github.mqttboot.interop;

/**
 * The engine and RabbitMq.
 */
class RabbitMqInteropIntegrationTests extends AbstractRestartTests {

	RabbitMqInteropIntegrationTests() {
		super(new RabbitMqBroker());
	}

}
