package io.github.mqttboot.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

import io.github.mqttboot.client.MqttVersion;

/**
 * mosquitto 2.0 from the operating system's packages.
 */
final class MosquittoBroker extends Broker {

	private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/mosquitto"),
			Path.of("/usr/local/sbin/mosquitto"), Path.of("/opt/homebrew/sbin/mosquitto"));

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
		return PLACES.stream().anyMatch(Files::isExecutable);
	}

	@Override
	void configure() throws IOException {
		// without "user", mosquitto started by root could not write here
		Files.writeString(directory().resolve("mosquitto.conf"), """
				listener %d 127.0.0.1
				allow_anonymous true
				max_queued_messages 0
				persistence true
				persistence_location %s/
				user %s
				""".formatted(port(), directory(), System.getProperty("user.name")));
	}

	@Override
	ProcessBuilder command() {
		Path executable = PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
		return new ProcessBuilder(executable.toString(), "-c", directory() + "/mosquitto.conf");
	}

}
