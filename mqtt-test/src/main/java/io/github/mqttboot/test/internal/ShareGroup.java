package io.github.mqttboot.test.internal;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The sessions that share one subscription: each message goes to one of them, in turn,
 * and to those who are there first (MQTT 5.0 section 4.8.2).
 */
final class ShareGroup {

	private final List<SessionSubscription> members = new ArrayList<>();

	private int turn;

	void add(SessionSubscription member) {
		this.members.add(member);
	}

	void remove(SessionSubscription member) {
		this.members.remove(member);
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	/** The member whose turn it is, or {@code null} if there is none. */
	@Nullable SessionSubscription next() {
		SessionSubscription absent = null;
		for (int i = 0; i < this.members.size(); i++) {
			SessionSubscription member = this.members.get(this.turn++ % this.members.size());
			if (member.session().isOnline()) {
				return member;
			}
			absent = (absent != null) ? absent : member;
		}
		return absent;
	}

}
