package io.github.mqttboot.client.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.simulation.Publication.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Who has said what about each message: the sender, the server, the receiver. Holds the
 * rules that compare them.
 */
final class Ledger {

	private final World world;

	private final List<Publication> publications = new ArrayList<>();

	private final List<Copy> copies = new ArrayList<>();

	private final Map<String, Integer> lastEntered = new HashMap<>();

	/** Whether the server can be told that a message is not wanted. */
	private final boolean refusals;

	Ledger(World world, boolean refusals) {
		this.world = world;
		this.refusals = refusals;
	}

	void onResentInDoubt(String payload) {
		known(payload).resentInDoubt = true;
	}

	Publication newPublication(String topic, QoS qos, long pausedBefore) {
		Publication publication = new Publication(this.publications.size(), topic, qos, this.world.now(), pausedBefore);
		this.publications.add(publication);
		return publication;
	}

	@Nullable Publication publication(String payload) {
		return payload.startsWith("p") ? this.publications.get(Integer.parseInt(payload.substring(1))) : null;
	}

	private Publication known(String payload) {
		Publication publication = publication(payload);
		if (publication == null) {
			throw new AssertionError("Nobody has sent " + payload);
		}
		return publication;
	}

	/** The server has taken a message over. */
	void onAccepted(String payload, int session) {
		Publication publication = known(payload);
		publication.accepted++;
		boolean anew = publication.resentInDoubt && publication.acceptedIn != session;
		publication.acceptedIn = session;
		this.world.check(publication.outcome != Outcome.NOT_SENT, "Not sent, but the server has it: " + publication);
		if (publication.qos != QoS.AT_LEAST_ONCE) {
			this.world.check(publication.accepted == 1 || anew, "The server has taken it twice: " + publication);
		}
	}

	/** The server has passed a QoS 2 message on to its subscribers. */
	void onPassedOn(String payload) {
		Publication publication = known(payload);
		publication.passedOn++;
		this.world.check(publication.passedOn == 1 || publication.resentInDoubt,
				"The server has passed it on twice: " + publication);
	}

	/** A future has ended. */
	void onOutcome(Publication publication, @Nullable Throwable failure) {
		this.world.check(publication.outcome == null, "Two outcomes: " + publication);
		publication.outcome = outcome(failure);
		this.world.note("outcome of " + publication + ": " + publication.outcome);
		boolean acknowledged = publication.qos != QoS.AT_MOST_ONCE;
		if (publication.outcome == Outcome.DONE && acknowledged) {
			this.world.check(publication.accepted > 0, "Done, but the server has not got it: " + publication);
		}
		if (publication.outcome == Outcome.NOT_SENT) {
			this.world.check(publication.accepted == 0, "Not sent, but the server has got it: " + publication);
		}
	}

	private Outcome outcome(@Nullable Throwable failure) {
		if (failure == null) {
			return Outcome.DONE;
		}
		if (failure instanceof MqttNotSentException) {
			return Outcome.NOT_SENT;
		}
		if (failure instanceof MqttRefusedException) {
			return Outcome.REFUSED;
		}
		this.world.check(failure instanceof MqttOutcomeUnknownException, "A failure that says nothing: " + failure);
		return Outcome.UNKNOWN;
	}

	/** Return whether the application was told that nobody knows, or that it failed. */
	boolean isGivenUp(String payload) {
		Outcome outcome = known(payload).outcome;
		return outcome == Outcome.UNKNOWN || outcome == Outcome.REFUSED;
	}

	/** The server has a message for the client. */
	Copy newCopy(String topic, QoS qos) {
		Copy copy = new Copy(this.copies.size(), topic, qos, this.world.now());
		this.copies.add(copy);
		return copy;
	}

	Copy copy(String payload) {
		return this.copies.get(Integer.parseInt(payload.substring(1)));
	}

	/** A listener is called with a message. */
	void onEntered(String payload, int listener) {
		Copy copy = copy(payload);
		this.world.note("listener " + listener + " gets " + copy);
		copy.pending++;
		int times = copy.entered.merge(listener, 1, Integer::sum);
		if (times > 1) {
			// a refusal ends the exchange for the client, also if the server never sees
			// it
			this.world.check(copy.qos == QoS.AT_LEAST_ONCE || copy.refused,
					"Listener " + listener + " got it twice: " + copy);
		}
		else if (copy.read <= 1) {
			// [MQTT-4.6.0-6] is about first deliveries
			String line = listener + " " + copy.topic + " " + copy.qos;
			Integer before = this.lastEntered.put(line, copy.number);
			this.world.check(before == null || before < copy.number,
					"Listener " + listener + " got s" + before + " before " + copy);
		}
	}

	/** A listener is done with a message. */
	void onLeft(String payload) {
		copy(payload).pending--;
	}

	/** A listener rejects a message. */
	void onRejected(String payload) {
		// before MQTT 5 nobody can say so to the server, and the exchange goes on
		copy(payload).refused = this.refusals;
	}

	/** A PUBLISH is read. */
	void onRead(String payload) {
		copy(payload).read++;
	}

	/** PUBACK or PUBREC leaves the client. */
	void onAnswered(String payload) {
		Copy copy = copy(payload);
		this.world.check(copy.pending == 0, "Acknowledged before the listener was done with it: " + copy);
	}

	List<Copy> copies() {
		return this.copies;
	}

	List<Publication> publications() {
		return this.publications;
	}

	/** Return how many messages went each way, and with which outcome. */
	String figures() {
		Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
		this.publications.forEach((publication) -> outcomes.merge(publication.outcome, 1, Integer::sum));
		long again = this.publications.stream().filter((publication) -> publication.accepted > 1).count();
		long lost = this.copies.stream().filter((copy) -> copy.lost).count();
		return this.publications.size() + " published " + outcomes + ", " + again + " accepted more than once, "
				+ this.copies.size() + " received, of these lost with a session " + lost;
	}

}
