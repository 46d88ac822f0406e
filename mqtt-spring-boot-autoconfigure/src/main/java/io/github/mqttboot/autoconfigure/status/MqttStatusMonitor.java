package io.github.mqttboot.autoconfigure.status;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.mqttboot.spring.config.MqttListenerContainerObserver;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import io.github.mqttboot.spring.core.MqttEvent;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;

/**
 * Remembers what clients do not: what the server has answered to each subscription, why
 * there is no connection, and for how long. Made of the clients' events; of clients that
 * publish none, only the state is known. Holds no more than one entry for each topic
 * filter of a listener, and messages do not pass here. Thread-safe; never blocks.
 */
public final class MqttStatusMonitor implements ApplicationListener<MqttEvent>, MqttListenerContainerObserver {

	private final MqttClientRegistry clients;

	private final Map<String, ClientMonitor> monitors;

	/**
	 * Create a monitor.
	 * @param clients the clients
	 * @param listeners the listeners, or {@code null} if there are none
	 */
	public MqttStatusMonitor(MqttClientRegistry clients, @Nullable MqttListenerEndpointRegistry listeners) {
		this(clients, listeners, System::nanoTime);
	}

	MqttStatusMonitor(MqttClientRegistry clients, @Nullable MqttListenerEndpointRegistry listeners,
			LongSupplier nanoTime) {
		this.clients = clients;
		Map<String, ClientMonitor> monitors = new LinkedHashMap<>();
		clients.getClients().forEach((name, client) -> monitors.put(name, new ClientMonitor(name, client, nanoTime)));
		this.monitors = Collections.unmodifiableMap(monitors);
		if (listeners != null) {
			listeners.addObserver(this);
		}
	}

	/**
	 * Return what all clients are up to.
	 * @return the clients by name, the default one first
	 */
	public Map<String, MqttClientStatus> getClients() {
		Map<String, MqttClientStatus> status = new LinkedHashMap<>();
		this.monitors.forEach((name, monitor) -> status.put(name, monitor.status()));
		return status;
	}

	/**
	 * Return what a client is up to.
	 * @param name the name that it has in this application
	 * @return its status, or {@code null} if there is no such client
	 */
	public @Nullable MqttClientStatus getClient(String name) {
		ClientMonitor monitor = this.monitors.get(name);
		return (monitor != null) ? monitor.status() : null;
	}

	@Override
	public void onApplicationEvent(MqttEvent event) {
		ClientMonitor monitor = this.monitors.get(event.getClientName());
		if (monitor != null) {
			monitor.onEvent(event);
		}
	}

	@Override
	public void onRegistered(MqttListenerContainer container) {
		withClient(container, (monitor) -> monitor.add(container));
	}

	@Override
	public void onUnregistered(MqttListenerContainer container) {
		withClient(container, (monitor) -> monitor.remove(container));
	}

	private void withClient(MqttListenerContainer container, Consumer<ClientMonitor> action) {
		String name = this.clients.getName(container.getClient());
		ClientMonitor monitor = (name != null) ? this.monitors.get(name) : null;
		if (monitor != null) {
			action.accept(monitor);
		}
	}

	@Override
	public String toString() {
		return getClass().getSimpleName();
	}

}
