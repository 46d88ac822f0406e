package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayList;
import java.util.List;

/**
 * The listeners of one topic filter, and the subscription identifier that the server was
 * last told for it.
 */
final class Subscribers {

	private final List<Mailbox> mailboxes = new ArrayList<>(1);

	private int subscriptionIdentifier;

	void add(Mailbox mailbox, int subscriptionIdentifier) {
		this.mailboxes.add(mailbox);
		this.subscriptionIdentifier = subscriptionIdentifier;
	}

	/**
	 * Remove a listener.
	 * @return whether nobody is left
	 */
	boolean remove(Object owner) {
		this.mailboxes.removeIf((mailbox) -> mailbox.owner() == owner);
		return this.mailboxes.isEmpty();
	}

	boolean hasOthers(Object owner) {
		return this.mailboxes.stream().anyMatch((mailbox) -> mailbox.owner() != owner);
	}

	List<Mailbox> mailboxes() {
		return this.mailboxes;
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
