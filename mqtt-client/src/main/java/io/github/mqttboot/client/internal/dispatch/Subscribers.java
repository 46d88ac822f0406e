package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The listeners of one topic filter, and the subscription identifier that the server was
 * last told for it.
 */
final class Subscribers {

	private final List<Mailbox> mailboxes = new ArrayList<>(1);

	/** Listeners whose subscription is about to end. */
	private final List<Object> ending = new ArrayList<>(0);

	private int subscriptionIdentifier;

	private @Nullable Route route;

	void add(Mailbox mailbox, int subscriptionIdentifier) {
		if (!this.mailboxes.contains(mailbox)) {
			this.mailboxes.add(mailbox);
			mailbox.topicFilters++;
			this.route = null;
		}
		this.subscriptionIdentifier = subscriptionIdentifier;
		this.ending.removeIf((other) -> other == mailbox.owner());
	}

	void end(Object owner) {
		this.ending.add(owner);
	}

	boolean isEnding(Object owner) {
		return this.ending.stream().anyMatch((other) -> other == owner);
	}

	/**
	 * Remove a listener.
	 * @param owner the listener
	 * @param leaving takes its mailbox if this was its last topic filter
	 * @return whether nobody is left
	 */
	boolean remove(Object owner, List<Mailbox> leaving) {
		this.route = null;
		this.ending.removeIf((other) -> other == owner);
		this.mailboxes.removeIf((mailbox) -> mailbox.owner() == owner && leave(mailbox, leaving));
		return this.mailboxes.isEmpty();
	}

	void removeAll(List<Mailbox> leaving) {
		this.route = null;
		this.mailboxes.removeIf((mailbox) -> leave(mailbox, leaving));
	}

	private static boolean leave(Mailbox mailbox, List<Mailbox> leaving) {
		mailbox.topicFilters--;
		if (mailbox.topicFilters == 0) {
			leaving.add(mailbox);
		}
		return true;
	}

	/** Return whether the server has to send messages of the topic filter. */
	boolean isWanted() {
		return this.mailboxes.stream().anyMatch((mailbox) -> !isEnding(mailbox.owner()));
	}

	List<Mailbox> mailboxes() {
		return this.mailboxes;
	}

	/** Return the route of topics that match no other topic filter. */
	Route route() {
		Route known = this.route;
		if (known == null) {
			known = new Route(List.of(this));
			this.route = known;
		}
		return known;
	}

	boolean isNamedBy(int[] subscriptionIdentifiers) {
		for (int identifier : subscriptionIdentifiers) {
			if (identifier == this.subscriptionIdentifier) {
				return true;
			}
		}
		return false;
	}

}
