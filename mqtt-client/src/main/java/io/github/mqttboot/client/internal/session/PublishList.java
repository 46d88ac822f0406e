package io.github.mqttboot.client.internal.session;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A list of outbound messages that are linked to each other: no object for an entry, and
 * removal at any place.
 */
final class PublishList {

	private @Nullable PublishRequest first;

	private @Nullable PublishRequest last;

	private int size;

	@Nullable PublishRequest first() {
		return this.first;
	}

	@Nullable PublishRequest last() {
		return this.last;
	}

	int size() {
		return this.size;
	}

	void addLast(PublishRequest request) {
		insertAfter(this.last, request);
	}

	void addFirst(PublishRequest request) {
		insertAfter(null, request);
	}

	private void insertAfter(@Nullable PublishRequest place, PublishRequest request) {
		PublishRequest following = (place != null) ? place.following : this.first;
		request.previous = place;
		request.following = following;
		if (place != null) {
			place.following = request;
		}
		else {
			this.first = request;
		}
		if (following != null) {
			following.previous = request;
		}
		else {
			this.last = request;
		}
		this.size++;
	}

	void remove(PublishRequest request) {
		if (request.previous != null) {
			request.previous.following = request.following;
		}
		else {
			this.first = request.following;
		}
		if (request.following != null) {
			request.following.previous = request.previous;
		}
		else {
			this.last = request.previous;
		}
		request.previous = null;
		request.following = null;
		this.size--;
	}

	@Nullable PublishRequest removeFirst() {
		PublishRequest request = this.first;
		if (request != null) {
			remove(request);
		}
		return request;
	}

	void drain(Consumer<PublishRequest> taker) {
		for (PublishRequest request = removeFirst(); request != null; request = removeFirst()) {
			taker.accept(request);
		}
	}

	void journalTo(SessionJournal journal) {
		for (PublishRequest request = this.first; request != null; request = request.following) {
			journal.onQueued(request);
			journal.onProgress(request);
		}
	}

}
