package io.github.mqttboot.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.testsupport.Loopback;

import static org.awaitility.Awaitility.await;

/**
 * RabbitMQ 3.10 with its MQTT plug-in, from the operating system's packages. Brings its
 * own port mapper (epmd), which would otherwise outlive it.
 */
final class RabbitMqBroker extends ErlangBroker {

	private final int mapperPort = Loopback.freePort();

	private final int distributionPort = Loopback.freePort();

	RabbitMqBroker() {
		super("RabbitMQ", EnumSet.of(MqttVersion.MQTT_3_1, MqttVersion.MQTT_3_1_1), EnumSet.of(Feature.MANY_IN_FLIGHT,
				Feature.ORDER, Feature.WILL_ENDS_WITH_DISCONNECT, Feature.SESSION_SURVIVES_STOP));
	}

	private static Optional<Path> script() {
		return entry("/usr/lib/rabbitmq/lib", "rabbitmq_server-")
			.map((installation) -> installation.resolve("sbin/rabbitmq-server"));
	}

	@Override
	boolean isInstalled() {
		return script().filter(Files::isExecutable).isPresent();
	}

	@Override
	void configure() throws IOException {
		Files.writeString(directory().resolve("rabbitmq.conf"), """
				listeners.tcp.default = 127.0.0.1:%d
				mqtt.listeners.tcp.default = 127.0.0.1:%d
				log.console = true
				log.console.level = warning
				log.file = false
				""".formatted(Loopback.freePort(), port()));
		Files.writeString(directory().resolve("enabled_plugins"), "[rabbitmq_mqtt].\n");
	}

	@Override
	void startCompanions() throws IOException {
		launch(new ProcessBuilder("epmd", "-address", "127.0.0.1", "-port", Integer.toString(this.mapperPort)));
		await().atMost(Duration.ofSeconds(30)).until(this::isMapperListening);
	}

	private boolean isMapperListening() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.mapperPort)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	ProcessBuilder command() {
		ProcessBuilder builder = new ProcessBuilder(script().orElseThrow().toString());
		String directory = directory().toString();
		builder.environment()
			.putAll(Map.ofEntries(Map.entry("HOME", directory),
					Map.entry("ERL_EPMD_PORT", Integer.toString(this.mapperPort)),
					Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
					Map.entry("RABBITMQ_NODENAME", "interop" + this.mapperPort + "@localhost"),
					Map.entry("RABBITMQ_DIST_PORT", Integer.toString(this.distributionPort)),
					Map.entry("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"),
					Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
					Map.entry("RABBITMQ_CONFIG_FILE", directory + "/rabbitmq.conf"),
					Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", directory + "/enabled_plugins"),
					Map.entry("RABBITMQ_MNESIA_BASE", directory + "/mnesia"),
					Map.entry("RABBITMQ_LOG_BASE", directory + "/log"),
					Map.entry("RABBITMQ_PID_FILE", directory + "/pid")));
		return builder;
	}

}
