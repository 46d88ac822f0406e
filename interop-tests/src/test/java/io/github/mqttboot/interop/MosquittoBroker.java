package io.github.mqttboot.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.testsupport.Mosquitto;

/**
 * mosquitto 2.0 from the operating system's packages.
 */
final class MosquittoBroker extends Broker {

	MosquittoBroker() {
		super("mosquitto", EnumSet.of(MqttVersion.MQTT_3_1, MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5),
				EnumSet.of(Feature.SUBSCRIPTIONS_SURVIVE_KILL, Feature.MANY_IN_FLIGHT, Feature.QOS_2, Feature.ORDER,
						Feature.QOS_2_ACROSS_CONNECTIONS, Feature.WILL_ENDS_WITH_DISCONNECT,
						Feature.IDENTIFIER_FOR_EACH_COPY, Feature.SHARED_SUBSCRIPTIONS, Feature.SESSION_SURVIVES_STOP,
						Feature.CLIENT_MAXIMUM_PACKET_SIZE, Feature.EXPIRY_IN_QUEUE, Feature.NO_MATCHING_SUBSCRIBERS,
						Feature.NO_SUBSCRIPTION_EXISTED, Feature.DISCONNECT_WITH_WILL));
	}

	@Override
	boolean isInstalled() {
		return Mosquitto.isInstalled();
	}

	@Override
	void configure() throws IOException {
		Files.writeString(configuration(), Mosquitto.configuration(port(), directory()));
	}

	@Override
	ProcessBuilder command() {
		return Mosquitto.command(configuration());
	}

	private Path configuration() {
		return directory().resolve("mosquitto.conf");
	}

}
