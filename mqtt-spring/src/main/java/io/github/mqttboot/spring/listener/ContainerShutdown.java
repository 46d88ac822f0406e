package io.github.mqttboot.spring.listener;

import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.MqttClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Stops listeners because the application stops. All of them stop at the same message:
 * what came before is finished and acknowledged, what comes after is left to the
 * session's next connection. If one listener left a message that came before another's,
 * the acknowledgement of the other's could not leave either, and it would come twice.
 */
public final class ContainerShutdown {

	private static final Log logger = LogFactory.getLog(ContainerShutdown.class);

	private final List<MqttListenerContainer> containers;

	private final Duration timeout;

	private final long deadline;

	private ContainerShutdown(List<MqttListenerContainer> containers) {
		this.containers = containers;
		this.timeout = containers.stream()
			.map(MqttListenerContainer::getShutdownTimeout)
			.max(Duration::compareTo)
			.orElse(Duration.ZERO);
		this.deadline = System.nanoTime() + this.timeout.toNanos();
	}

	/**
	 * Stop containers, and wait for what they are busy with, at most for the longest of
	 * their shutdown timeouts.
	 * @param containers the containers; those that do not run are left alone
	 */
	public static void shutDown(Collection<MqttListenerContainer> containers) {
		new ContainerShutdown(containers.stream().filter(MqttListenerContainer::isRunning).toList()).run();
	}

	private void run() {
		this.containers.forEach(MqttListenerContainer::prepareShutdown);
		boolean wait = this.containers.stream().noneMatch(MqttListenerContainer::isCalledByListener);
		CompletableFuture<Void> received = stopReceiving();
		if (wait) {
			await(received);
		}
		CompletableFuture<Void> idle = CompletableFuture.allOf(this.containers.stream()
			.map(MqttListenerContainer::finishShutdown)
			.toArray(CompletableFuture<?>[]::new));
		if (!await(idle)) {
			logger.warn("Some MQTT listeners are still busy after " + this.timeout
					+ ": what they are busy with is not acknowledged, so a kept session brings it again");
			this.containers.forEach(MqttListenerContainer::abandon);
		}
	}

	private CompletableFuture<Void> stopReceiving() {
		IdentityHashMap<MqttClient, List<ManualAcknowledgmentListener>> listeners = new IdentityHashMap<>();
		for (MqttListenerContainer container : this.containers) {
			listeners.computeIfAbsent(container.getClient(), this::listenersOf);
		}
		return CompletableFuture.allOf(listeners.entrySet()
			.stream()
			.map((entry) -> entry.getKey().stopReceiving(entry.getValue()))
			.toArray(CompletableFuture<?>[]::new));
	}

	private List<ManualAcknowledgmentListener> listenersOf(MqttClient client) {
		Predicate<MqttListenerContainer> same = (container) -> container.getClient() == client;
		return this.containers.stream().filter(same).map(MqttListenerContainer::listener).toList();
	}

	private boolean await(CompletableFuture<Void> future) {
		try {
			future.get(Math.max(0, this.deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			logger.warn("MQTT listeners could not be stopped in order", ex);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

}
