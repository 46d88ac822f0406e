package io.github.mqttboot.client.internal.connection;

import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.session.PacketOutput;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session beyond the life of the process, or does not, which is what is written
 * here. Belongs to the event loop.
 */
public interface Durability {

	/** Of a session that lives in memory alone. */
	Durability NONE = new Durability() {
	};

	/**
	 * Begin. Thread-safe.
	 * @param onDurable run when something has become durable
	 * @param onFailed told when nothing can be written any more
	 */
	default void start(Runnable onDurable, Consumer<MqttException> onFailed) {
	}

	/**
	 * Return whether it is known what an earlier process has left, or cannot be.
	 * @return {@code false} while that is being found out
	 */
	default boolean isDecided() {
		return true;
	}

	/**
	 * Return whether there may be a connection.
	 * @return {@code false} if {@link #open} is needed first
	 */
	default boolean isOpen() {
		return true;
	}

	/**
	 * Open the store.
	 * @param opened told when it is open, or why it cannot be; the last one who asks
	 */
	default void open(Consumer<@Nullable MqttConnectException> opened) {
		opened.accept(null);
	}

	/**
	 * Return an output that holds back what is not durable.
	 * @param output the connection's own output
	 * @return what the session is to give its packets to
	 */
	default PacketOutput guard(PacketOutput output) {
		return output;
	}

	/**
	 * Write what the session has noted, unless that is being done.
	 */
	default void commit() {
	}

	/**
	 * Write what is left, and end.
	 * @param done run when that is over, on any thread
	 */
	default void close(Runnable done) {
		done.run();
	}

}
