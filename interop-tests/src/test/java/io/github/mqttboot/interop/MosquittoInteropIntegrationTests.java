package io.github.mqttboot.interop;

/**
 * The engine and Mosquitto.
 */
class MosquittoInteropIntegrationTests extends AbstractMqtt5Tests {

	MosquittoInteropIntegrationTests() {
		super(new MosquittoBroker());
	}

}
