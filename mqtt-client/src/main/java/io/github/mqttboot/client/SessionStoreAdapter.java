package io.github.mqttboot.client;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;

import io.github.mqttboot.client.SessionStore.StoredSession;
import io.github.mqttboot.client.internal.store.SessionStorage;

/**
 * The application's session store as the session's owner sees it.
 */
record SessionStoreAdapter(SessionStore store, String clientIdentifier) implements SessionStorage {

	@Override
	public Open open() throws IOException {
		return new OpenAdapter(this.store.open(this.clientIdentifier));
	}

	private record OpenAdapter(StoredSession session) implements Open {

		@Override
		public Map<Long, byte[]> records() throws IOException {
			return this.session.records();
		}

		@Override
		public void commit(Map<Long, byte[]> put, Collection<Long> removed) throws IOException {
			this.session.commit(put, removed);
		}

		@Override
		public void close() throws IOException {
			this.session.close();
		}

	}

}
