package io.github.mqttboot.interop;

import java.util.EnumSet;

import io.github.mqttboot.client.MqttVersion;

/**
 * The engine and Artemis.
 */
class ArtemisInteropIntegrationTests extends AbstractMqtt5Tests {

	ArtemisInteropIntegrationTests() {
		super(new JavaBroker("Artemis", EnumSet.of(MqttVersion.MQTT_3_1, MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5),
				EnumSet.of(Feature.MANY_IN_FLIGHT, Feature.QOS_2, Feature.RECEIVE_MAXIMUM, Feature.SHARED_SUBSCRIPTIONS,
						Feature.CLIENT_MAXIMUM_PACKET_SIZE, Feature.EXPIRY_IN_QUEUE, Feature.NO_SUBSCRIPTION_EXISTED,
						Feature.TAKEOVER_REASON, Feature.TOPIC_ALIASES),
				"artemis", "io.github.mqttboot.interop.artemis.ArtemisServer"));
	}

}
