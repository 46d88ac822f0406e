package io.github.mqttboot.client.internal.store;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;

/**
 * Where the records of one session are kept. Called on one thread at a time, never on the
 * event loop.
 */
public interface SessionStorage {

	/**
	 * Open it. Called again after a failure.
	 * @return what is open
	 * @throws IOException if it cannot be opened
	 */
	Open open() throws IOException;

	/**
	 * Open records.
	 */
	interface Open {

		/**
		 * Return all records.
		 * @return values by key
		 * @throws IOException if they cannot be read
		 */
		Map<Long, byte[]> records() throws IOException;

		/**
		 * Change records, all or none.
		 * @param put records to add or replace
		 * @param removed keys of records to remove, also of such as do not exist
		 * @throws IOException if they are not durable
		 */
		void commit(Map<Long, byte[]> put, Collection<Long> removed) throws IOException;

		/**
		 * Close it.
		 * @throws IOException if that fails
		 */
		void close() throws IOException;

	}

}
