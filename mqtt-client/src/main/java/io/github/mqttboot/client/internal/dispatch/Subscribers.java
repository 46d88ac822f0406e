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

	/** Of these, the ones whose subscription is about to end. */
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
	 */
	void end(@Nullable Object owner) {
		this.ending = this.mailboxes.stream()
			.filter((mailbox) -> isOf(mailbox, owner) || this.ending.contains(mailbox))
			.toList();
	}

	/**
	 * Remove listeners that were to go.
	 * @param owner the listener, or {@code null} for all
	 * @param leaving takes the mailboxes of those that this was the last topic filter of
	 * @return whether nobody is left
	 */
	boolean removeEnding(@Nullable Object owner, List<Mailbox> leaving) {
		List<Mailbox> going = this.ending.stream().filter((mailbox) -> isOf(mailbox, owner)).toList();
		this.route = null;
		this.mailboxes.removeIf((mailbox) -> going.contains(mailbox) && leave(mailbox, leaving));
		this.ending = this.ending.stream().filter(this.mailboxes::contains).toList();
		return this.mailboxes.isEmpty();
	}

	private static boolean isOf(Mailbox mailbox, @Nullable Object owner) {
		return owner == null || mailbox.owner() == owner;
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

	boolean isAnyEnding() {
		return !this.ending.isEmpty();
	}

	/** Return whether the server has to send messages of the topic filter. */
	boolean isWanted() {
		return !this.ending.containsAll(this.mailboxes);
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
