package io.github.mqttboot.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

import io.github.mqttboot.client.MqttVersion;

/**
 * ejabberd from the operating system's packages, with nothing but MQTT switched on. Not a
 * node of any cluster, so that it needs no port mapper.
 */
final class EjabberdBroker extends ErlangBroker {

	/** Debian's folders of Erlang applications, one for each architecture. */
	private static final List<String> FOLDERS = List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu");

	EjabberdBroker() {
		super("ejabberd", EnumSet.of(MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5),
				EnumSet.of(Feature.SUBSCRIPTIONS_SURVIVE_KILL, Feature.QOS_2, Feature.ORDER,
						Feature.QOS_2_ACROSS_CONNECTIONS, Feature.WILL_ENDS_WITH_DISCONNECT,
						Feature.IDENTIFIER_FOR_EACH_COPY, Feature.RECEIVE_MAXIMUM, Feature.NO_MATCHING_SUBSCRIBERS,
						Feature.TAKEOVER_REASON, Feature.DISCONNECT_WITH_WILL));
	}

	private static Optional<String> libraries() {
		return FOLDERS.stream().filter((folder) -> entry(folder, "ejabberd-").isPresent()).findFirst();
	}

	@Override
	boolean isInstalled() {
		return libraries().isPresent();
	}

	@Override
	void configure() throws IOException {
		Files.createDirectories(directory().resolve("database"));
		Files.writeString(directory().resolve("ejabberd.yml"), """
				hosts:
				  - localhost
				loglevel: warning
				listen:
				  -
				    port: %d
				    ip: "127.0.0.1"
				    module: mod_mqtt
				    backlog: 1000
				    max_payload_size: 10485760
				modules:
				  mod_mqtt:
				    access_publish:
				      "#":
				        - allow
				    access_subscribe:
				      "#":
				        - allow
				auth_method: anonymous
				anonymous_protocol: both
				allow_multiple_connections: true
				""".formatted(port()));
	}

	@Override
	ProcessBuilder command() {
		ProcessBuilder builder = new ProcessBuilder("erl", "-noinput", "-mnesia", "dir",
				"\"" + directory().resolve("database") + "\"", "-s", "ejabberd");
		builder.environment().put("HOME", directory().toString());
		builder.environment().put("ERL_LIBS", libraries().orElseThrow());
		builder.environment().put("EJABBERD_CONFIG_PATH", directory().resolve("ejabberd.yml").toString());
		builder.environment().put("EJABBERD_LOG_PATH", directory().resolve("ejabberd.log").toString());
		return builder;
	}

}
