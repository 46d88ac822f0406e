package io.github.mqttboot.client;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/**
 * Keeps sessions beyond the life of the process: messages that were published with QoS 1
 * or 2 and are not done, and what MQTT needs to know to hand QoS 2 messages over exactly
 * once. {@link FileSessionStore} keeps them in files; implement this to keep them
 * elsewhere.
 * <p>
 * What a record means is the client's business. It contains messages in clear: whoever
 * can read the store can read them.
 */
@FunctionalInterface
public interface SessionStore {

	/**
	 * Open the session of one client. Called when the client is built, and again after a
	 * failure; never on an I/O thread.
	 * @param clientIdentifier the client identifier, any text
	 * @return the session, empty if there is none
	 * @throws IOException if it cannot be opened, or somebody else has it open
	 */
	StoredSession open(String clientIdentifier) throws IOException;

	/**
	 * The records of one session. Used by one thread at a time.
	 */
	interface StoredSession extends Closeable {

		/**
		 * Return all records.
		 * @return values by key, in any order
		 * @throws IOException if they cannot be read
		 */
		Map<Long, byte[]> records() throws IOException;

		/**
		 * Change records. All changes are made or none, and when this returns they
		 * survive a loss of power.
		 * @param put records to add or replace
		 * @param removed keys to remove, also such as do not exist
		 * @throws IOException if that is not certain; the session is then closed, opened
		 * again and written as a whole
		 */
		void commit(Map<Long, byte[]> put, Collection<Long> removed) throws IOException;

	}

}
