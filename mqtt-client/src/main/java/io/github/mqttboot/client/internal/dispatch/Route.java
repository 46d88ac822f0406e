package io.github.mqttboot.client.internal.dispatch;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom a topic's messages go to: each listener once, however many of its topic filters
 * match.
 */
final class Route {

	private static final Mailbox[] NOBODY = {};

	private final List<Subscribers> matching;

	private final Mailbox[] all;

	Route(List<Subscribers> matching) {
		this.matching = matching;
		this.all = distinct(matching);
	}

	/**
	 * Return the mailboxes that a copy is for. A server that sends a copy for each
	 * matching subscription says by the identifiers which one it is; identifiers that are
	 * not known here, perhaps those of an earlier process, say nothing.
	 */
	Mailbox[] mailboxes(int[] subscriptionIdentifiers) {
		if (subscriptionIdentifiers.length == 0 || this.matching.size() < 2) {
			return this.all;
		}
		Mailbox[] named = distinct(this.matching.stream()
			.filter((subscribers) -> subscribers.isNamedBy(subscriptionIdentifiers))
			.toList());
		return (named.length > 0) ? named : this.all;
	}

	/**
	 * Return whether a copy may be handed over again because of a listener: it is for
	 * this one, or for nobody any more, and for none that gets no messages.
	 */
	boolean isOpenFor(Object owner, int[] subscriptionIdentifiers) {
		boolean concerned = this.all.length == 0;
		for (Mailbox mailbox : mailboxes(subscriptionIdentifiers)) {
			if (mailbox.stopped) {
				return false;
			}
			concerned |= mailbox.owner() == owner;
		}
		return concerned;
	}

	private static Mailbox[] distinct(List<Subscribers> matching) {
		Set<Mailbox> mailboxes = new LinkedHashSet<>();
		matching.forEach((subscribers) -> mailboxes.addAll(subscribers.mailboxes()));
		return mailboxes.isEmpty() ? NOBODY : mailboxes.toArray(Mailbox[]::new);
	}

}
