package com.example.fleet.monitor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.example.fleet.unit.Answer;
import com.example.fleet.unit.Reading;
import io.github.mqttboot.client.message.MqttMessage;

/**
 * What is known right now. Everything in here has a bound, whatever is published: the
 * oldest goes first.
 */
public class FleetView {

	static final int UNITS = 12;

	static final int READINGS = 130;

	static final int MESSAGES = 120;

	static final int ANSWERS = 30;

	private static final Duration SILENCE = Duration.ofSeconds(10);

	private final Clock clock;

	private final Map<String, Deque<Reading>> readings = new TreeMap<>();

	/** When a unit was last heard, the longest silence first. */
	private final Map<String, Instant> heard = new LinkedHashMap<>();

	private final Deque<LoggedMessage> messages = new ArrayDeque<>();

	private long lastMessageId;

	private final Map<String, Deque<Reading>> newReadings = new LinkedHashMap<>();

	private final Deque<LoggedMessage> newMessages = new ArrayDeque<>();

	private final Deque<Answer> newAnswers = new ArrayDeque<>();

	private long newlySkipped;

	private ConnectionStatus connection;

	private Presence presence;

	private boolean changed;

	public FleetView(Clock clock, ConnectionStatus connection, Presence presence) {
		this.clock = clock;
		this.connection = connection;
		this.presence = presence;
	}

	/**
	 * Adds a reading. A unit that is new when there are many already takes the place of
	 * the one that has been silent for longest, if that is silent at all.
	 */
	synchronized void add(String unitId, Reading reading) {
		if (!this.readings.containsKey(unitId) && this.readings.size() == UNITS && !forgetSilentUnit()) {
			return;
		}
		this.heard.remove(unitId);
		this.heard.put(unitId, now());
		addInBounds(this.readings.computeIfAbsent(unitId, (id) -> new ArrayDeque<>()), reading, READINGS);
		addInBounds(this.newReadings.computeIfAbsent(unitId, (id) -> new ArrayDeque<>()), reading, READINGS);
		this.changed = true;
	}

	private boolean forgetSilentUnit() {
		Map.Entry<String, Instant> longestSilent = this.heard.entrySet().iterator().next();
		if (longestSilent.getValue().isAfter(now().minus(SILENCE))) {
			return false;
		}
		String unitId = longestSilent.getKey();
		this.heard.remove(unitId);
		this.readings.remove(unitId);
		this.newReadings.remove(unitId);
		return true;
	}

	synchronized void add(MqttMessage message) {
		LoggedMessage logged = LoggedMessage.of(++this.lastMessageId, this.clock.instant(), message);
		addInBounds(this.messages, logged, MESSAGES);
		if (addInBounds(this.newMessages, logged, MESSAGES)) {
			this.newlySkipped++;
		}
		this.changed = true;
	}

	synchronized void add(Answer answer) {
		addInBounds(this.newAnswers, answer, ANSWERS);
		this.changed = true;
	}

	synchronized void setPresence(String status) {
		this.presence = new Presence(this.presence.topic(), status);
		this.changed = true;
	}

	public synchronized ConnectionStatus connection() {
		return this.connection;
	}

	synchronized void setConnection(ConnectionStatus connection) {
		this.connection = connection;
		this.changed = true;
	}

	public synchronized boolean isKnown(String unitId) {
		return this.readings.containsKey(unitId);
	}

	/** Everything that is kept. */
	public synchronized Update snapshot() {
		return update(this.readings, this.messages, 0, List.of());
	}

	public synchronized boolean hasChanges() {
		return this.changed;
	}

	/** What has come since this was last called. */
	public synchronized Update takeChanges() {
		Update changes = update(this.newReadings, this.newMessages, this.newlySkipped, this.newAnswers);
		this.newReadings.clear();
		this.newMessages.clear();
		this.newAnswers.clear();
		this.newlySkipped = 0;
		this.changed = false;
		return changes;
	}

	private Update update(Map<String, Deque<Reading>> readings, Collection<LoggedMessage> messages, long skipped,
			Collection<Answer> answers) {
		Map<String, List<Reading>> copies = new LinkedHashMap<>();
		readings.forEach((unitId, ofUnit) -> copies.put(unitId, List.copyOf(ofUnit)));
		return new Update(now(), this.connection, this.presence, copies, Set.copyOf(this.readings.keySet()),
				List.copyOf(messages), skipped, List.copyOf(answers));
	}

	private Instant now() {
		return this.clock.instant();
	}

	private static <T> boolean addInBounds(Deque<T> deque, T element, int bound) {
		deque.addLast(element);
		if (deque.size() > bound) {
			deque.removeFirst();
			return true;
		}
		return false;
	}

}
