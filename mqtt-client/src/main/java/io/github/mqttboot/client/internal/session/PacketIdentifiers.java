package io.github.mqttboot.client.internal.session;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What is going on under each packet identifier. Pages of 256 identifiers come and go as
 * they are needed, so that a lookup is two array reads and an idle session is small. The
 * table of the pages grows to the highest identifier that was in use.
 *
 * @param <E> what is kept for an identifier
 */
final class PacketIdentifiers<E> {

	static final int MAXIMUM = 65_535;

	private static final int PAGE_SIZE = 256;

	private @Nullable Page[] pages = {};

	private int size;

	private int cursor;

	/**
	 * Take an identifier that is not in use [MQTT-2.2.1-3]: the next one after the last
	 * that was taken, starting at 1.
	 * @param entry what to keep for it
	 * @return 1 to 65,535, or 0 if all are in use
	 */
	int take(E entry) {
		if (this.size == MAXIMUM) {
			return 0;
		}
		do {
			this.cursor = (this.cursor % MAXIMUM) + 1;
			Page page = page(this.cursor);
			if (page != null && page.used == PAGE_SIZE) {
				// to the last one of a full page: the next one is elsewhere
				this.cursor |= PAGE_SIZE - 1;
			}
		}
		while (get(this.cursor) != null);
		put(this.cursor, entry);
		return this.cursor;
	}

	@SuppressWarnings("unchecked")
	@Nullable E get(int identifier) {
		Page page = page(identifier);
		return (page != null) ? (E) page.entries[identifier % PAGE_SIZE] : null;
	}

	private @Nullable Page page(int identifier) {
		int index = identifier / PAGE_SIZE;
		return (index < this.pages.length) ? this.pages[index] : null;
	}

	void put(int identifier, E entry) {
		int index = identifier / PAGE_SIZE;
		Page page = page(identifier);
		if (page == null) {
			if (index >= this.pages.length) {
				this.pages = Arrays.copyOf(this.pages, Math.min(Math.max(index + 1, 2 * this.pages.length), PAGE_SIZE));
			}
			page = new Page();
			this.pages[index] = page;
		}
		if (page.entries[identifier % PAGE_SIZE] == null) {
			page.used++;
			this.size++;
		}
		page.entries[identifier % PAGE_SIZE] = entry;
	}

	@Nullable E remove(int identifier) {
		E entry = get(identifier);
		if (entry != null) {
			int index = identifier / PAGE_SIZE;
			Page page = page(identifier);
			if (page != null) {
				page.entries[identifier % PAGE_SIZE] = null;
				this.size--;
				if (--page.used == 0 && index != this.cursor / PAGE_SIZE) {
					this.pages[index] = null;
				}
			}
		}
		return entry;
	}

	int size() {
		return this.size;
	}

	/** Forget everything and start at 1 again. */
	void clear() {
		this.pages = new Page[0];
		this.size = 0;
		this.cursor = 0;
	}

	private static final class Page {

		private final @Nullable Object[] entries = new Object[PAGE_SIZE];

		private int used;

	}

}
