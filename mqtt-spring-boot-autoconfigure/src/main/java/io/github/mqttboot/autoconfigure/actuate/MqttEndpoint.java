package io.github.mqttboot.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.github.mqttboot.autoconfigure.actuate.MqttDescriptor.ClientDescriptor;
import io.github.mqttboot.autoconfigure.actuate.MqttDescriptor.ListenerDescriptor;
import io.github.mqttboot.autoconfigure.status.MqttClientStatus;
import io.github.mqttboot.autoconfigure.status.MqttStatusMonitor;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} to look at MQTT clients and listeners, and to pause and stop
 * listeners. It shows no credentials, payloads or user properties.
 */
@Endpoint(id = "mqtt")
public class MqttEndpoint {

	private static final String CLIENTS = "clients";

	private static final String LISTENERS = "listeners";

	private final MqttStatusMonitor monitor;

	private final @Nullable MqttListenerEndpointRegistry registry;

	/**
	 * Create an endpoint.
	 * @param monitor knows clients and listeners
	 * @param registry starts and stops listeners; {@code null} if there are none
	 */
	public MqttEndpoint(MqttStatusMonitor monitor, @Nullable MqttListenerEndpointRegistry registry) {
		this.monitor = monitor;
		this.registry = registry;
	}

	/**
	 * Return all clients and listeners.
	 * @return what they are up to
	 */
	@ReadOperation
	public MqttDescriptor mqtt() {
		Map<String, ClientDescriptor> clients = new LinkedHashMap<>();
		Map<String, ListenerDescriptor> listeners = new LinkedHashMap<>();
		this.monitor.getClients().forEach((name, client) -> {
			clients.put(name, ClientDescriptor.of(client));
			client.listeners()
				.forEach((listener) -> listeners.put(listener.container().getId(),
						ListenerDescriptor.of(name, listener)));
		});
		return new MqttDescriptor(clients, listeners);
	}

	/**
	 * Return one client or one listener.
	 * @param kind {@code clients} or {@code listeners}
	 * @param id the name of the client or the id of the listener
	 * @return what it is up to, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable OperationResponseBody mqttComponent(@Selector String kind, @Selector String id) {
		return switch (kind) {
			case CLIENTS -> client(id);
			case LISTENERS -> mqtt().listeners().get(id);
			default -> null;
		};
	}

	private @Nullable ClientDescriptor client(String name) {
		MqttClientStatus client = this.monitor.getClient(name);
		return (client != null) ? ClientDescriptor.of(client) : null;
	}

	/**
	 * Change what one listener is up to.
	 * @param kind {@code listeners}
	 * @param id the id of the listener
	 * @param action what to do
	 * @return what it is up to afterwards
	 * @throws InvalidEndpointRequestException if there is no such listener
	 */
	@WriteOperation
	public @Nullable OperationResponseBody changeMqttListener(@Selector String kind, @Selector String id,
			Action action) {
		MqttListenerEndpointRegistry registry = this.registry;
		if (!kind.equals(LISTENERS) || registry == null || registry.getListenerContainer(id) == null) {
			throw new InvalidEndpointRequestException("There is no MQTT listener to " + verb(action),
					"Only listeners that exist can be changed, at mqtt/listeners/{id}");
		}
		switch (action) {
			case PAUSE -> registry.pause(id);
			case RESUME -> registry.resume(id);
			case START -> registry.start(id);
			case STOP -> registry.stop(id);
		}
		return mqtt().listeners().get(id);
	}

	private static String verb(Action action) {
		return action.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * What can be done with a listener.
	 */
	public enum Action {

		/**
		 * Call it with no more messages while its subscription stays. A long pause
		 * finally holds back all QoS 1 and 2 messages of the client.
		 */
		PAUSE,

		/** End the pause. */
		RESUME,

		/** Subscribe. */
		START,

		/** Unsubscribe; waits for the message that the listener is busy with. */
		STOP

	}

}
