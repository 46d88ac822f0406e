package io.github.mqttboot.spring.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.mqttboot.client.MqttClient;
import org.jspecify.annotations.Nullable;

/**
 * All clients of an application by name, for whatever has to do with each of them, such
 * as health and metrics. The default client has the name
 * {@value MqttEventPublisher#DEFAULT_CLIENT_NAME}. Immutable.
 */
public final class MqttClientRegistry {

	private final Map<String, MqttClient> clients;

	/**
	 * Create a registry.
	 * @param clients the clients by name
	 */
	public MqttClientRegistry(Map<String, ? extends MqttClient> clients) {
		this.clients = Collections.unmodifiableMap(new LinkedHashMap<>(clients));
	}

	/**
	 * Return all clients.
	 * @return the clients by name, the default one first
	 */
	public Map<String, MqttClient> getClients() {
		return this.clients;
	}

	/**
	 * Return the names of all clients.
	 * @return the names, the default client's first
	 */
	public Set<String> getNames() {
		return this.clients.keySet();
	}

	/**
	 * Return a client.
	 * @param name its name
	 * @return the client, or {@code null} if there is none of that name
	 */
	public @Nullable MqttClient getClient(String name) {
		return this.clients.get(name);
	}

	/**
	 * Return the name of a client.
	 * @param client the client
	 * @return its name, or {@code null} if it is none of these
	 */
	public @Nullable String getName(MqttClient client) {
		return this.clients.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == client)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

}
