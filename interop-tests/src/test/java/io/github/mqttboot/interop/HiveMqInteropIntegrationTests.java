package io.github.mqttboot.interop;

import java.util.EnumSet;

import io.github.mqttboot.client.MqttVersion;

/**
 * The engine and HiveMQ CE.
 */
class HiveMqInteropIntegrationTests extends AbstractMqtt5Tests {

	HiveMqInteropIntegrationTests() {
		super(new JavaBroker("HiveMQ CE", EnumSet.of(MqttVersion.MQTT_3_1, MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5),
				EnumSet.of(Feature.MANY_IN_FLIGHT, Feature.QOS_2, Feature.ORDER, Feature.QOS_2_ACROSS_CONNECTIONS,
						Feature.WILL_ENDS_WITH_DISCONNECT, Feature.IDENTIFIER_FOR_EACH_COPY, Feature.RECEIVE_MAXIMUM,
						Feature.SHARED_SUBSCRIPTIONS, Feature.SESSION_SURVIVES_STOP, Feature.SESSION_SURVIVES_KILL,
						Feature.CLIENT_MAXIMUM_PACKET_SIZE, Feature.EXPIRY_IN_QUEUE, Feature.NO_MATCHING_SUBSCRIBERS,
						Feature.TAKEOVER_REASON, Feature.DISCONNECT_WITH_WILL),
				"hivemq", "io.github.mqttboot.interop.hivemq.HiveMqServer"));
	}

}
