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

	/** Of these, the ones that go when the server has answered. */
	private List<Mailbox> ending = List.of();

	private int subscriptionIdentifier;

	private @Nullable Route route;

	void add(Mailbox mailbox, int subscriptionIdentifier) {
		if (!this.mailboxes.contains(mailbox)) {
			this.mailboxes.add(mailbox);
			mailbox.topicFilters++;
			this.route = null;
		}
		this.ending = this.ending.stream().filter((other) -> other != mailbox).toList();
		this.subscriptionIdentifier = subscriptionIdentifier;
	}

	/**
	 * Let listeners go with the next {@link #removeEnding}, unless they are added again.
	 * @param owner the listener, or {@code null} for all
	 * @return this
	 */
	Subscribers end(@Nullable Object owner) {
		this.ending = this.mailboxes.stream()
			.filter((mailbox) -> owner == null || mailbox.owner() == owner || this.ending.contains(mailbox))
			.toList();
		return this;
	}

	boolean removeEnding(List<Mailbox> leaving) {
		this.route = null;
		this.mailboxes.removeIf((mailbox) -> this.ending.contains(mailbox) && leave(mailbox, leaving));
		this.ending = List.of();
		return this.mailboxes.isEmpty();
	}

	/**
	 * Remove a listener.
	 * @param owner the listener
	 * @param leaving takes its mailbox if this was its last topic filter
	 * @return whether nobody is left
	 */
	boolean remove(Object owner, List<Mailbox> leaving) {
		this.route = null;
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

	boolean hasOthers(Object owner) {
		return this.mailboxes.stream()
			.anyMatch((mailbox) -> mailbox.owner() != owner && !this.ending.contains(mailbox));
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
