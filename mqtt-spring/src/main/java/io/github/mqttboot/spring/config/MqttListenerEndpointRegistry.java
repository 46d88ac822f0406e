package io.github.mqttboot.spring.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.spring.listener.ContainerShutdown;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Holds the containers of all listeners, by id, and starts and stops them with the
 * application. {@link MqttClientLifecycle} starts it before it connects, so that no
 * message of a kept session arrives before its listener is there. From the start of the
 * first listener to its own stop the JVM does not end by itself. Thread-safe.
 */
public class MqttListenerEndpointRegistry implements SmartLifecycle {

	/**
	 * Listeners stop before the client disconnects, and late to start, early to stop
	 * compared with everything else.
	 */
	public static final int DEFAULT_PHASE = Integer.MAX_VALUE - 100;

	private final Map<String, MqttListenerContainer> containers = new LinkedHashMap<>();

	private final List<MqttListenerContainerObserver> observers = new CopyOnWriteArrayList<>();

	private final KeepAlive keepAlive = new KeepAlive();

	private int phase = DEFAULT_PHASE;

	private volatile boolean running;

	/**
	 * Set the phase to start and stop in.
	 * @param phase the phase; {@link #DEFAULT_PHASE} if not called
	 */
	public void setPhase(int phase) {
		this.phase = phase;
	}

	/**
	 * Add what hears which listeners there are. It is told at once of those that are
	 * there.
	 * @param observer the observer
	 */
	public void addObserver(MqttListenerContainerObserver observer) {
		synchronized (this.containers) {
			this.observers.add(observer);
			this.containers.values().forEach(observer::onRegistered);
		}
	}

	/**
	 * Add a listener. If the registry runs and the listener is meant to start by itself,
	 * it is started at once.
	 * @param endpoint the listener
	 * @param factory makes its container
	 * @return the container
	 * @throws InvalidMqttListenerException if the listener could never work, or its id is
	 * taken
	 */
	public MqttListenerContainer registerListenerContainer(MqttListenerEndpoint endpoint,
			MqttListenerContainerFactory factory) {
		Assert.hasText(endpoint.getId(), "Endpoint must have an id");
		MqttListenerContainer container = factory.createContainer(endpoint);
		boolean start;
		synchronized (this.containers) {
			validate(endpoint, container);
			this.containers.put(container.getId(), container);
			this.observers.forEach((observer) -> observer.onRegistered(container));
			start = this.running && container.isAutoStartup();
		}
		if (start) {
			start(container);
		}
		return container;
	}

	private void validate(MqttListenerEndpoint endpoint, MqttListenerContainer container) {
		if (this.containers.containsKey(container.getId())) {
			throw new InvalidMqttListenerException(endpoint.getDescription(),
					"there already is a listener with the id '" + container.getId() + "'",
					"Give each listener an id of its own");
		}
	}

	/**
	 * Stop a listener and forget it.
	 * @param id the id of the listener
	 * @return the container, or {@code null} if there is no such listener
	 */
	public @Nullable MqttListenerContainer unregisterListenerContainer(String id) {
		MqttListenerContainer container;
		synchronized (this.containers) {
			container = this.containers.remove(id);
		}
		if (container != null) {
			container.stop();
			this.observers.forEach((observer) -> observer.onUnregistered(container));
		}
		return container;
	}

	/**
	 * Return a listener's container.
	 * @param id the id of the listener
	 * @return the container, or {@code null} if there is no such listener
	 */
	public @Nullable MqttListenerContainer getListenerContainer(String id) {
		synchronized (this.containers) {
			return this.containers.get(id);
		}
	}

	/**
	 * Return the containers of all listeners.
	 * @return a copy, in the order of registration
	 */
	public Collection<MqttListenerContainer> getListenerContainers() {
		synchronized (this.containers) {
			return List.copyOf(this.containers.values());
		}
	}

	/**
	 * Return the ids of all listeners.
	 * @return a copy
	 */
	public Set<String> getListenerContainerIds() {
		synchronized (this.containers) {
			return Set.copyOf(this.containers.keySet());
		}
	}

	/**
	 * Start one listener.
	 * @param id the id of the listener
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public void start(String id) {
		start(require(id));
	}

	private void start(MqttListenerContainer container) {
		container.start();
		synchronized (this.containers) {
			if (this.running) {
				this.keepAlive.start();
			}
		}
	}

	/**
	 * Stop one listener while the client stays connected.
	 * @param id the id of the listener
	 * @throws IllegalArgumentException if there is no such listener
	 * @see MqttListenerContainer#stop()
	 */
	public void stop(String id) {
		require(id).stop();
	}

	/**
	 * Call one listener with no more messages until it is resumed, while its subscription
	 * stays.
	 * @param id the id of the listener
	 * @throws IllegalArgumentException if there is no such listener
	 * @see MqttListenerContainer#pause()
	 */
	public void pause(String id) {
		require(id).pause();
	}

	/**
	 * End the pause of one listener.
	 * @param id the id of the listener
	 * @throws IllegalArgumentException if there is no such listener
	 * @see MqttListenerContainer#resume()
	 */
	public void resume(String id) {
		require(id).resume();
	}

	/**
	 * Return whether one listener is paused.
	 * @param id the id of the listener
	 * @return {@code true} between pause and resume
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public boolean isPaused(String id) {
		return require(id).isPaused();
	}

	private MqttListenerContainer require(String id) {
		MqttListenerContainer container = getListenerContainer(id);
		Assert.notNull(container,
				() -> "There is no listener with the id '" + id + "' but " + getListenerContainerIds());
		return container;
	}

	/**
	 * Start all listeners that are meant to start by themselves.
	 */
	@Override
	public void start() {
		Collection<MqttListenerContainer> toStart;
		synchronized (this.containers) {
			if (this.running) {
				return;
			}
			this.running = true;
			toStart = List.copyOf(this.containers.values());
		}
		toStart.stream().filter(MqttListenerContainer::isAutoStartup).forEach(this::start);
	}

	/**
	 * Stop all listeners because the application stops, and wait for the messages that
	 * they are busy with.
	 * @see ContainerShutdown
	 */
	@Override
	public void stop() {
		synchronized (this.containers) {
			this.running = false;
			this.keepAlive.stop();
		}
		ContainerShutdown.shutDown(getListenerContainers());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
