package io.github.mqttboot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Reads {@code mqtt.clients.<name>} on top of {@code mqtt}: what a named client does not
 * say is inherited, except for what can only be true of one client. Those are the client
 * identifier, of which it gets one of its own, and the topics of will and presence
 * messages. Where it has servers of its own, those on the top level do not count.
 */
final class NamedMqttClients {

	private static final String TOP_LEVEL = "mqtt";

	private static final String CLIENTS = "mqtt.clients";

	private static final String WHEN_REGISTERED = "In an application that is processed ahead of time, that is while it "
			+ "is built.";

	private static final Set<String> SERVERS = Set.of("url", "urls");

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

	/** What an environment variable can spell; it means any other spelling, too. */
	private static final Pattern PLAIN = Pattern.compile("[a-z0-9]+");

	private final Environment environment;

	private final Binder binder;

	NamedMqttClients(Environment environment) {
		this.environment = environment;
		this.binder = Binder.get(environment);
	}

	/**
	 * Return the names of the clients that are to be there.
	 * @return the names, without the default client's
	 */
	Set<String> names() {
		Map<ConfigurationPropertyName, String> names = new LinkedHashMap<>();
		this.binder.bind(CLIENTS, Bindable.mapOf(String.class, Object.class))
			.ifBound((clients) -> clients.keySet().forEach((name) -> {
				requireValid(name);
				if (this.binder.bind(adapt(ownName(name, "enabled")), Bindable.of(Boolean.class)).orElse(true)) {
					names.merge(adapt(ownName(name)), name, (one, other) -> PLAIN.matcher(one).matches() ? other : one);
				}
			}));
		return new LinkedHashSet<>(names.values());
	}

	private static void requireValid(String name) {
		if (!NAME.matcher(name).matches()) {
			throw new InvalidMqttPropertyException(CLIENTS, name, "The name of a client becomes part of bean names.",
					"Use letters, digits, '-' and '_' in the names below '" + CLIENTS + "'.", null);
		}
		if (MqttClientSettings.DEFAULT_NAME.equals(name)) {
			throw new InvalidMqttPropertyException(CLIENTS, name,
					"The client of this name is the one that is configured on the top level.",
					"Move what is below 'mqtt.clients.default' to 'mqtt', or give the client another name.", null);
		}
	}

	/**
	 * Refuse names that are not those of the clients that are there. That happens where
	 * the application was processed ahead of time.
	 * @param registered the names of the clients that are there
	 */
	void requireSame(Set<String> registered) {
		Set<String> names = names();
		for (String name : names) {
			if (!registered.contains(name)) {
				throw new InvalidMqttPropertyException(ownName(name), null,
						"When beans were registered, there was no such client. " + WHEN_REGISTERED,
						"Have one property of the client there by then, in application.yaml for example. All others can "
								+ "come later.",
						null);
			}
		}
		for (String name : registered) {
			if (!names.contains(name)) {
				throw new InvalidMqttPropertyException(ownName(name, "enabled"),
						this.environment.getProperty(ownName(name, "enabled")),
						"When beans were registered, there was this client, so it cannot be left out. "
								+ WHEN_REGISTERED,
						"Keep the client, or leave it out by then.", null);
			}
		}
	}

	/**
	 * Return whether something needs the servers on the top level: otherwise there is no
	 * default client, which would connect to a server that nobody has named.
	 * @return {@code true} if they are set, if there is no named client, or if one of
	 * these has no servers of its own
	 */
	boolean isTopLevelServerNeeded() {
		Set<String> names = names();
		return names.isEmpty() || hasServers(TOP_LEVEL) || !names.stream().allMatch(this::hasOwnServers);
	}

	boolean hasOwnServers(String name) {
		return hasServers(ownName(name));
	}

	// a placeholder without a value names no server
	private boolean hasServers(String prefix) {
		return StringUtils.hasText(this.binder.bind(adapt(prefix + ".url"), Bindable.of(String.class)).orElse(""))
				|| this.binder.bind(adapt(prefix + ".urls"), Bindable.listOf(String.class))
					.map(List::size)
					.orElse(0) > 0;
	}

	boolean hasOwnCredentials(String name) {
		return isSet(ownName(name, "username")) || isSet(ownName(name, "password"));
	}

	boolean hasOwnTls(String name) {
		return hasOwnServers(name) || isSet(ownName(name, "ssl.bundle"));
	}

	boolean hasPresence(String name) {
		return StringUtils.hasText(settings(name).properties().getPresence().getTopic());
	}

	/**
	 * Return the settings of a named client.
	 * @param name its name
	 * @return the settings, with what is inherited
	 * @throws InvalidMqttPropertyException if another client has the same client
	 * identifier on the same server
	 */
	MqttClientSettings settings(String name) {
		return new MqttClientSettings(name, properties(name), mapper(name));
	}

	private MqttProperties properties(String name) {
		MqttProperties properties = topLevel();
		String inheritedId = properties.getClientId();
		String inheritedPrefix = properties.getClientIdPrefix();
		properties.setClientId(null);
		properties.setClientIdPrefix(null);
		properties.setClients(new LinkedHashMap<>());
		properties.getWill().setTopic(null);
		properties.getPresence().setTopic(null);
		boolean ownServers = hasOwnServers(name);
		String inheritedUrl = properties.getUrl();
		List<String> inheritedUrls = properties.getUrls();
		properties.setUrl(null);
		properties.setUrls(new ArrayList<>());
		this.binder.bind(adapt(ownName(name)), Bindable.ofInstance(properties));
		if (!ownServers) {
			properties.setUrl(inheritedUrl);
			properties.setUrls(inheritedUrls);
		}
		boolean inheritedBundle = !isSet(ownName(name, "ssl.bundle"));
		if (inheritedBundle && ownServers
				&& urls(properties).stream().noneMatch(MqttTransportPropertiesMapper::usesTls)) {
			// the bundle is for the servers on the top level
			properties.getSsl().setBundle(null);
		}
		if (properties.getClientIdPrefix() == null) {
			if (properties.getClientId() == null && StringUtils.hasText(inheritedId)) {
				properties.setClientId(inheritedId + "-" + name);
			}
			String prefix = StringUtils.hasText(inheritedPrefix) ? inheritedPrefix
					: this.environment.getProperty("spring.application.name");
			properties.setClientIdPrefix(
					(StringUtils.hasText(prefix) ? prefix : MqttClientPropertiesMapper.DEFAULT_CLIENT_ID_PREFIX) + "-"
							+ name);
		}
		return properties;
	}

	private MqttProperties topLevel() {
		return this.binder.bindOrCreate(TOP_LEVEL, Bindable.of(MqttProperties.class));
	}

	/**
	 * Refuse client identifiers that are there twice on one server: the two clients would
	 * throw each other out for ever.
	 * @param name the client to compare with the others
	 */
	void requireUniqueClientId(String name) {
		MqttProperties own = properties(name);
		if (!StringUtils.hasText(own.getClientId())) {
			return;
		}
		Map<String, MqttProperties> others = new LinkedHashMap<>();
		if (isTopLevelServerNeeded()) {
			others.put("mqtt", topLevel());
		}
		names().stream()
			.filter((other) -> !other.equals(name))
			.forEach((other) -> others.put(ownName(other), properties(other)));
		others.forEach((other, properties) -> {
			if (own.getClientId().equals(properties.getClientId()) && isSameServer(own, properties)) {
				throw new InvalidMqttPropertyException(ownName(name, "client-id"), own.getClientId(),
						"'" + other + ".client-id' is the same on the same server, and of two clients with one client "
								+ "identifier the server throws one out.",
						"Give each client a client identifier of its own.", null);
			}
		});
	}

	private static boolean isSameServer(MqttProperties one, MqttProperties other) {
		List<String> urls = urls(one);
		return urls(other).stream().anyMatch(urls::contains);
	}

	private static List<String> urls(MqttProperties properties) {
		if (!properties.getUrls().isEmpty()) {
			return properties.getUrls();
		}
		String url = properties.getUrl();
		return List.of(StringUtils.hasText(url) ? url : PropertiesMqttConnectionDetails.DEFAULT_URL);
	}

	/**
	 * Return the names that the properties of a failed client have.
	 * @param failure tells which client could not be started
	 * @return maps the names of properties
	 */
	CheckedPropertyMapper mapper(Throwable failure) {
		String message = String.valueOf(failure.getMessage());
		for (String name : names()) {
			if (message.contains("'" + name + "MqttClientLifecycle'")) {
				return mapper(name);
			}
		}
		return new CheckedPropertyMapper(TOP_LEVEL);
	}

	private CheckedPropertyMapper mapper(String name) {
		return new CheckedPropertyMapper((property) -> {
			String own = ownName(name, property);
			String inherited = TOP_LEVEL + "." + property;
			boolean isOwn = SERVERS.contains(property) ? hasOwnServers(name) : isSet(own);
			return (isOwn || !isSet(inherited)) ? own : inherited;
		});
	}

	private static String ownName(String client) {
		return CLIENTS + "." + client;
	}

	private static String ownName(String client, String property) {
		return ownName(client) + "." + property;
	}

	// a client may have capitals and underscores in its name
	private static ConfigurationPropertyName adapt(String property) {
		return ConfigurationPropertyName.adapt(property, '.');
	}

	private boolean isSet(String property) {
		ConfigurationPropertyName name = adapt(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
