package io.github.mqttboot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import io.github.mqttboot.client.DeliveryOptions;
import io.github.mqttboot.client.FileSessionStore;
import io.github.mqttboot.client.MqttAuthenticator;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.SessionStore;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.config.StartupPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Maps {@link MqttProperties} and {@link MqttConnectionDetails} to a
 * {@link MqttClientBuilder}.
 */
final class MqttClientPropertiesMapper {

	static final String DEFAULT_CLIENT_ID_PREFIX = "mqtt";

	private static final int SUFFIX_LENGTH = 8;

	/** What MQTT 3.1 allows is 23 characters; one of the rest is the hyphen. */
	private static final int MQTT_3_1_PREFIX_LENGTH = 23 - SUFFIX_LENGTH - 1;

	private static final Set<MqttVersion> MQTT_3 = EnumSet.of(MqttVersion.MQTT_3_1, MqttVersion.MQTT_3_1_1);

	private final MqttClientSettings settings;

	private final MqttProperties properties;

	private final @Nullable String applicationName;

	private final CheckedPropertyMapper map;

	/**
	 * Create a mapper.
	 * @param settings the properties
	 * @param applicationName what generated client identifiers start with by default
	 */
	MqttClientPropertiesMapper(MqttClientSettings settings, @Nullable String applicationName) {
		this.settings = settings;
		this.properties = settings.properties();
		this.map = settings.map();
		this.applicationName = applicationName;
	}

	/**
	 * Map everything.
	 * @param connectionDetails servers and credentials
	 * @param builder the builder to set
	 */
	void map(MqttConnectionDetails connectionDetails, MqttClientBuilder builder) {
		mapConnectionDetails(connectionDetails, builder);
		new MqttTransportPropertiesMapper(this.settings).map(connectionDetails, builder);
		mapSession(builder);
		mapConnection(builder);
		mapReactions(builder);
		builder.will(new MqttWillPropertiesMapper(this.settings).will());
		mapReconnect(builder);
		mapPublish(builder);
		this.map.map("subscribe.batch-size", this.properties.getSubscribe().getBatchSize(),
				builder::subscribeBatchSize);
		this.map.map("listener.queue-capacity", this.properties.getListener().getQueueCapacity(),
				builder::inboundQueueCapacity);
	}

	/**
	 * Return what the properties say about where the session is kept.
	 * @return the store, or {@code null} if it is kept in memory
	 */
	@Nullable SessionStore sessionStore() {
		MqttProperties.Session session = this.properties.getSession();
		if (session.getStore() != MqttProperties.Session.SessionStoreType.FILE) {
			return null;
		}
		if (!ClassUtils.isPresent("org.h2.mvstore.MVStore", null)) {
			throw this.map.invalid("session.store", "file",
					"Files of sessions need the library com.h2database:h2-mvstore, which is not on the class path.",
					"Add the dependency com.h2database:h2-mvstore, or set '%s' to memory.", null);
		}
		return this.map.convert("session.directory", session.getDirectory(), () -> {
			Path directory = Path.of(session.getDirectory());
			Assert.isTrue(StringUtils.hasText(session.getDirectory())
					&& (!Files.exists(directory) || (Files.isDirectory(directory) && Files.isWritable(directory))),
					"This is not a directory in which files can be made.");
			return new FileSessionStore(directory);
		}, "Set '%s' to a directory that exists or can be made, and that the application may write to.");
	}

	/**
	 * Build the client after customizers have had the last word.
	 * @param builder the builder
	 * @param authenticator the authenticator that was set, or {@code null}
	 * @param sessionStore the session store that was set, or {@code null}
	 * @return the client
	 */
	MqttClient build(MqttClientBuilder builder, @Nullable MqttAuthenticator authenticator,
			@Nullable SessionStore sessionStore) {
		try {
			return builder.build();
		}
		catch (IllegalArgumentException ex) {
			if (!this.properties.isCleanStart() && !StringUtils.hasText(this.properties.getClientId())) {
				throw withoutClientId(ex);
			}
			if (sessionStore != null && this.properties.isCleanStart()) {
				throw this.map.invalid("clean-start", "true",
						"A session store keeps a session that is to be resumed, and a clean start gives it up.",
						"Set '%s' to false, '" + this.map.name("client-id")
								+ "' to a name that stays the same, and, with MQTT 5, '"
								+ this.map.name("session-expiry") + "' to how long the server should keep the session. "
								+ withoutStore(),
						ex);
			}
			if (sessionStore != null && this.properties.getSessionExpiry().isZero() && !MQTT_3.contains(version())) {
				throw this.map.invalid("session-expiry", "0s",
						"A session store keeps a session that outlives the connection, and this one ends with it.",
						"Set '%s' to how long the server should keep the session, such as 7d. " + withoutStore(), ex);
			}
			if (authenticator != null && MQTT_3.contains(version())) {
				throw this.map.invalid("version", this.properties.getVersion(),
						"There is an MqttAuthenticator bean, and enhanced authentication needs MQTT 5.",
						"Set '%s' to 5, or remove the bean.", ex);
			}
			throw ex;
		}
	}

	private String withoutStore() {
		return "To keep the session in memory, remove the SessionStore bean, or set '" + this.map.name("session.store")
				+ "' to memory.";
	}

	private InvalidMqttPropertyException withoutClientId(IllegalArgumentException cause) {
		return this.map.invalid("clean-start", "false",
				"The session of the last run can only be resumed under the client identifier of the last run, but '"
						+ this.map.name("client-id") + "' is not set, and a generated one is new at every start.",
				"Set '" + this.map.name("client-id")
						+ "' to a name that no other client uses and that stays the same after a restart, or set '%s' "
						+ "to true.",
				cause);
	}

	private void mapConnectionDetails(MqttConnectionDetails connectionDetails, MqttClientBuilder builder) {
		List<String> urls = connectionDetails.getUrls();
		String[] withPaths = new MqttTransportPropertiesMapper(this.settings).withPaths(urls);
		if (connectionDetails instanceof PropertiesMqttConnectionDetails) {
			String name = this.properties.getUrls().isEmpty() ? "url" : "urls";
			this.map.convert(name, MqttTransportPropertiesMapper.withoutSecrets(urls), () -> builder.uris(withPaths),
					"Set '%s' to a URL such as mqtt://localhost:1883. User name and password belong in '"
							+ this.map.name("username") + "' and '" + this.map.name("password") + "'.");
		}
		else {
			builder.uris(withPaths);
		}
		String username = connectionDetails.getUsername();
		String password = connectionDetails.getPassword();
		if (username == null && password != null && MQTT_3.contains(version())) {
			throw this.map.invalid("version", this.properties.getVersion(),
					"A password without a user name needs MQTT 5, and '" + this.map.name("username") + "' is not set.",
					"Set '" + this.map.name("username") + "', or set '%s' to 5.", null);
		}
		if (username != null || password != null) {
			builder.credentials(username, password);
		}
	}

	private void mapSession(MqttClientBuilder builder) {
		MqttVersion version = version();
		builder.version(version);
		builder.cleanStart(this.properties.isCleanStart());
		this.map.map("session-expiry", this.properties.getSessionExpiry(), wholeSeconds(builder::sessionExpiry));
		if (StringUtils.hasText(this.properties.getClientId())) {
			this.map.map("client-id", this.properties.getClientId(), builder::clientId);
		}
		else if (this.properties.isCleanStart()) {
			this.map.map("client-id-prefix", generateClientId(version), builder::clientId);
		}
	}

	private MqttVersion version() {
		String version = this.properties.getVersion();
		return switch (version.toLowerCase(Locale.ROOT)) {
			case "auto" -> MqttVersion.AUTO;
			case "5", "5.0" -> MqttVersion.MQTT_5;
			case "3.1.1" -> MqttVersion.MQTT_3_1_1;
			case "3.1" -> MqttVersion.MQTT_3_1;
			default -> throw this.map.invalid("version", version, "There is no such version of MQTT.",
					"Set '%s' to 5, 3.1.1 or 3.1, or to auto to speak 5 with servers that know it and 3.1.1 with "
							+ "others.",
					null);
		};
	}

	private String generateClientId(MqttVersion version) {
		String prefix = StringUtils.hasText(this.properties.getClientIdPrefix()) ? this.properties.getClientIdPrefix()
				: this.applicationName;
		if (!StringUtils.hasText(prefix)) {
			prefix = DEFAULT_CLIENT_ID_PREFIX;
		}
		if (version == MqttVersion.MQTT_3_1 && prefix.length() > MQTT_3_1_PREFIX_LENGTH) {
			prefix = prefix.substring(0, MQTT_3_1_PREFIX_LENGTH);
		}
		return prefix + "-" + UUID.randomUUID().toString().substring(0, SUFFIX_LENGTH);
	}

	private void mapConnection(MqttClientBuilder builder) {
		builder.retryFirstConnect(this.properties.getStartup() == StartupPolicy.RETRY);
		this.map.map("keep-alive", this.properties.getKeepAlive(), wholeSeconds(builder::keepAlive));
		this.map.map("connect-timeout", this.properties.getConnectTimeout(), builder::connectTimeout);
		this.map.map("receive-maximum", this.properties.getReceiveMaximum(), builder::receiveMaximum);
		this.map.map("maximum-packet-size", this.properties.getMaximumPacketSize(),
				(size) -> builder.maximumPacketSize(toInt(size)));
		this.map.map("topic-alias-maximum", this.properties.getTopicAliasMaximum(), builder::topicAliasMaximum);
		builder.topicAliases(this.properties.getTopicAliases().isEnabled());
	}

	private void mapReactions(MqttClientBuilder builder) {
		builder.requestProblemInformation(this.properties.isRequestProblemInformation());
		builder.whenTakenOver(this.properties.getWhenTakenOver());
		builder.whenNotAuthorized(this.properties.getWhenNotAuthorized());
		this.map.map("server-references", this.properties.getServerReferences(),
				(hosts) -> builder.serverReferences(hosts.toArray(String[]::new)));
		builder.userProperties(userProperties());
		MqttProperties.Delivery delivery = this.properties.getDelivery();
		builder.delivery(new DeliveryOptions(delivery.getAtLeastOnce(), delivery.getExactlyOnce(),
				delivery.getExactlyOnceDone(), delivery.isDoneWhenStored()));
	}

	private UserProperties userProperties() {
		UserProperties userProperties = UserProperties.none();
		for (Map.Entry<String, String> property : this.properties.getUserProperties().entrySet()) {
			UserProperties before = userProperties;
			// only the name is shown: the value may be a secret
			userProperties = this.map.convert("user-properties", property.getKey(),
					() -> before.with(property.getKey(), property.getValue()), "Correct this one below '%s'.");
		}
		return userProperties;
	}

	private void mapReconnect(MqttClientBuilder builder) {
		MqttProperties.Reconnect reconnect = this.properties.getReconnect();
		Duration initialDelay = reconnect.getInitialDelay();
		Duration maxDelay = reconnect.getMaxDelay();
		double multiplier = reconnect.getMultiplier();
		// One after the other, so that the one that is refused can be named
		this.map.map("reconnect.initial-delay", initialDelay, (value) -> options(value, value, 1, 0));
		this.map.map("reconnect.max-delay", maxDelay, (value) -> options(initialDelay, value, 1, 0));
		this.map.map("reconnect.multiplier", multiplier, (value) -> options(initialDelay, maxDelay, value, 0));
		this.map.map("reconnect.jitter", reconnect.getJitter(),
				(value) -> builder.reconnect(options(initialDelay, maxDelay, multiplier, value)));
	}

	private ReconnectOptions options(Duration initialDelay, Duration maxDelay, double multiplier, double jitter) {
		return new ReconnectOptions(this.properties.getReconnect().isEnabled(), initialDelay, maxDelay, multiplier,
				jitter);
	}

	private void mapPublish(MqttClientBuilder builder) {
		MqttProperties.Publish publish = this.properties.getPublish();
		this.map.map("publish.max-in-flight", publish.getMaxInFlight(), builder::maxInFlight);
		builder.whenDisconnected(publish.getWhenDisconnected());
		this.map.map("publish.queue-capacity", publish.getQueueCapacity(), builder::queueCapacity);
		this.map.map("publish.queue-size", publish.getQueueSize(), (size) -> builder.queueSize(size.toBytes()));
		this.map.map("publish.delivery-timeout", publish.getDeliveryTimeout(), builder::deliveryTimeout);
	}

	private static Consumer<Duration> wholeSeconds(Consumer<Duration> target) {
		return (value) -> target.accept(CheckedPropertyMapper.requireWholeSeconds(value));
	}

	private static int toInt(DataSize size) {
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException("No MQTT packet can be larger than 256MB");
		}
		return (int) size.toBytes();
	}

}
