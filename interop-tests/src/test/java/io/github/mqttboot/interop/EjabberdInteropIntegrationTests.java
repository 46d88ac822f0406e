package io.github.mqttboot.interop;

/**
 * The engine and Ejabberd.
 */
class EjabberdInteropIntegrationTests extends AbstractMqtt5Tests {

	EjabberdInteropIntegrationTests() {
		super(new EjabberdBroker());
	}

}
