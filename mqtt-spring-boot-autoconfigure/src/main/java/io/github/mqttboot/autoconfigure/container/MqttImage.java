package io.github.mqttboot.autoconfigure.container;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * An image with an MQTT server: its names, and how its environment tells user name and
 * password. All of them serve MQTT without TLS on {@link #PORT} unless they are
 * configured otherwise.
 */
public enum MqttImage {

	/** Eclipse Mosquitto. Its credentials are in a file that is not looked into. */
	MOSQUITTO(false, "eclipse-mosquitto"),

	/** EMQX. Lets everybody in by default. */
	EMQX(false, "emqx/emqx", "emqx/emqx-enterprise", "emqx"),

	/** HiveMQ. Lets everybody in by default. */
	HIVEMQ(false, "hivemq/hivemq-ce", "hivemq/hivemq4"),

	/** NanoMQ. Lets everybody in by default. */
	NANOMQ(false, "emqx/nanomq"),

	/** VerneMQ. Has variables with users' names in their own. */
	VERNEMQ(false, "vernemq/vernemq") {

		@Override
		public @Nullable Credentials credentials(Map<String, String> environment) {
			return environment.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().startsWith(VERNEMQ_USER))
				.min(Map.Entry.comparingByKey())
				.map((entry) -> new Credentials(entry.getKey().substring(VERNEMQ_USER.length()), entry.getValue()))
				.orElse(null);
		}

	},

	/** Apache Artemis, which speaks other protocols, too. */
	ARTEMIS(true, "apache/activemq-artemis", "apache/artemis") {

		@Override
		public Credentials credentials(Map<String, String> environment) {
			return new Credentials(environment.getOrDefault("ARTEMIS_USER", "artemis"),
					environment.getOrDefault("ARTEMIS_PASSWORD", "artemis"));
		}

	},

	/** RabbitMQ, which speaks AMQP first of all, and MQTT by a plugin. */
	RABBITMQ(true, "rabbitmq", "bitnami/rabbitmq") {

		@Override
		public Credentials credentials(Map<String, String> environment) {
			String username = environment.getOrDefault("RABBITMQ_USERNAME", "guest");
			String password = environment.getOrDefault("RABBITMQ_PASSWORD", "guest");
			return new Credentials(environment.getOrDefault("RABBITMQ_DEFAULT_USER", username),
					environment.getOrDefault("RABBITMQ_DEFAULT_PASS", password));
		}

	};

	/** The port of MQTT without TLS in the container. */
	public static final int PORT = 1883;

	/** The port of MQTT with TLS in the container. */
	public static final int TLS_PORT = 8883;

	/** The name that stands for any image, in a label or an annotation. */
	public static final String ANY = "mqtt";

	private static final String VERNEMQ_USER = "DOCKER_VERNEMQ_USER_";

	private final boolean shared;

	@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
	private final List<String> names;

	MqttImage(boolean shared, String... names) {
		this.shared = shared;
		this.names = List.of(names);
	}

	/**
	 * Return the names of images.
	 * @param shared whether of those that speak other protocols, too, or of those for
	 * MQTT alone
	 * @return the names, without registry and tag
	 */
	public static List<String> names(boolean shared) {
		return Stream.of(values())
			.filter((image) -> image.shared == shared)
			.flatMap((image) -> image.names.stream())
			.toList();
	}

	/**
	 * Return the image with a name.
	 * @param name the name, without registry and tag
	 * @return the image, or {@code null} if it is not known
	 */
	public static @Nullable MqttImage find(String name) {
		String canonical = name.startsWith("library/") ? name.substring("library/".length()) : name;
		return Stream.of(values()).filter((image) -> image.names.contains(canonical)).findFirst().orElse(null);
	}

	/**
	 * Return whether containers of this image may well have nothing to do with MQTT.
	 * @return {@code true} if the server speaks other protocols, too
	 */
	public boolean isShared() {
		return this.shared;
	}

	/**
	 * Return the credentials that the server was given.
	 * @param environment the container's environment
	 * @return the credentials, or {@code null} if none are needed or known
	 */
	public @Nullable Credentials credentials(Map<String, String> environment) {
		return null;
	}

	/**
	 * User name and password.
	 *
	 * @param username the user name
	 * @param password the password
	 */
	public record Credentials(String username, String password) {

		@Override
		public String toString() {
			return "Credentials[******]";
		}

	}

}
