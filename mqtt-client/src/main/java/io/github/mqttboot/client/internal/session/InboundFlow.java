package io.github.mqttboot.client.internal.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * Messages from the server. Answers leave in the order of arrival, QoS 1 and QoS 2 in one
 * line [MQTT-4.6.0-2] [MQTT-4.6.0-3], and only on the connection that the message came
 * on. What came before a reconnect stays known: when the server sends it again, the
 * running listener is joined instead of started twice.
 */
final class InboundFlow {

	/** Stands for what is known by its packet identifier alone. */
	private static final MqttMessage UNKNOWN = MqttMessage.of(TopicName.of("unknown"), new byte[0], QoS.EXACTLY_ONCE,
			false);

	/** So long may a message hold back the acknowledgements behind it without a word. */
	static final long PATIENCE = 60_000_000_000L;

	private final SessionSettings settings;

	private final SessionEvents events;

	private final PacketIdentifiers<InboundMessage> messages = new PacketIdentifiers<>();

	private @Nullable TopicName[] aliases = {};

	private @Nullable PacketOutput output;

	private boolean mqtt5;

	/** Whether the server has said that it goes on with the session. */
	private boolean resumed;

	private @Nullable InboundMessage first;

	private @Nullable InboundMessage last;

	private int unacknowledged;

	/** Number of the current connection. */
	private int connection;

	/** How many messages of this connection the server may not count as acknowledged. */
	private int counted;

	/**
	 * Whether overshooting the receive maximum only pauses reading instead of ending the
	 * connection. mosquitto 2.0 frees several places with each acknowledgement, and after
	 * a restart it sends all that a stored session has queued at once: closing would lose
	 * more than it protects, or repeat itself for ever. So only a server that overshoots
	 * in a new session, before it had a single acknowledgement, is left.
	 */
	private boolean tolerant;

	/** What stood first when we looked last, since when, and whether it was told. */
	private @Nullable InboundMessage watched;

	private long watchedSince;

	private boolean told;

	private boolean stopped;

	private SessionJournal journal = SessionJournal.NONE;

	/**
	 * Whether the server may have made a new session without our knowledge, so that an
	 * identifier of the old one may come with another message.
	 */
	private boolean doubtful;

	InboundFlow(SessionSettings settings, SessionEvents events) {
		this.settings = settings;
		this.events = events;
	}

	void onConnected(Negotiated negotiated, PacketOutput output, boolean doubtful) {
		this.doubtful |= doubtful;
		if (!negotiated.mayBeResumed()) {
			// [MQTT-3.2.2-5]
			onSessionEnded();
			this.doubtful = false;
		}
		this.resumed = negotiated.sessionPresent();
		this.mqtt5 = negotiated.version() == ProtocolVersion.MQTT_5;
		// [MQTT-3.3.2-7] aliases die with the connection
		this.aliases = new TopicName[this.mqtt5 ? this.settings.topicAliasMaximum() + 1 : 0];
		this.connection++;
		this.counted = 0;
		this.tolerant = negotiated.sessionPresent();
		this.output = output;
	}

	void onDisconnected() {
		this.output = null;
		for (InboundMessage message = this.first; message != null;) {
			InboundMessage following = message.following;
			message.answersOwed = 0;
			message.following = null;
			message = following;
		}
		this.first = null;
		this.last = null;
		this.unacknowledged = 0;
	}

	/** What came before is forgotten; listeners that still run finish. */
	void onSessionEnded() {
		this.messages.clear();
		this.journal.onAllForgotten();
	}

	void setJournal(SessionJournal journal) {
		this.journal = journal;
	}

	/** Go on with what an earlier process has answered and the server not released. */
	void restore(int packetIdentifier) {
		InboundMessage inbound = new InboundMessage(UNKNOWN, packetIdentifier);
		inbound.state = InboundMessage.State.ANSWERED;
		this.messages.put(packetIdentifier, inbound);
	}

	/** Tell the journal everything there is. */
	void journalAll(SessionJournal target) {
		for (int identifier = 1; identifier <= PacketIdentifiers.MAXIMUM; identifier++) {
			InboundMessage inbound = this.messages.get(identifier);
			if (inbound != null && inbound.state == InboundMessage.State.ANSWERED) {
				target.onReceived(identifier);
			}
		}
	}

	int unacknowledged() {
		return this.unacknowledged;
	}

	void stop() {
		this.stopped = true;
	}

	/** Look whether the message whose turn it is makes the others wait for too long. */
	@SuppressWarnings("ReferenceEquality")
	void onTick(long now) {
		InboundMessage head = this.first;
		if (head != this.watched) {
			this.watched = head;
			this.watchedSince = now;
			this.told = false;
		}
		else if (head != null && !this.told && now - this.watchedSince >= PATIENCE) {
			this.told = true;
			this.events.onHeldBack(head.message, this.unacknowledged, now - this.watchedSince);
		}
	}

	void onPublish(Publish publish) {
		if (this.stopped) {
			return;
		}
		MqttMessage message = resolveAlias(publish);
		if (message.qos() == QoS.AT_MOST_ONCE) {
			this.events.onMessage(message, null);
			return;
		}
		InboundMessage known = this.messages.get(publish.packetIdentifier());
		if (known != null && onKnown(known, publish, message)) {
			return;
		}
		if (known != null) {
			journalForgotten(known);
		}
		InboundMessage inbound = new InboundMessage(message, publish.packetIdentifier());
		// in this order: what is too much stays unknown, so that it is new when it comes
		// again
		attach(inbound);
		this.messages.put(inbound.packetIdentifier, inbound);
		this.events.onMessage(message, inbound);
	}

	/**
	 * Treat a PUBLISH whose packet identifier is in use.
	 * @return whether it was the same message once more, so that the application must not
	 * see it
	 */
	private boolean onKnown(InboundMessage known, Publish publish, MqttMessage message) {
		boolean sameConnection = isCounted(known);
		if (sameConnection && this.mqtt5 && !publish.duplicate()) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, "The server used the packet identifier "
					+ publish.packetIdentifier() + " again before it was free [MQTT-2.2.1-4]");
		}
		if (known.state == InboundMessage.State.LEFT && !sameConnection) {
			// nobody is at work on it
			return false;
		}
		boolean again = sameConnection || (publish.duplicate() && known.isSameMessage(message));
		// where nobody says whether there is a session, a server without one numbers anew
		boolean sameSession = !this.doubtful && (this.resumed || publish.duplicate());
		// [MQTT-4.3.3-10] what a QoS 2 message says does not count, only its identifier
		boolean same = message.qos() == known.message.qos()
				&& (again || (message.qos() == QoS.EXACTLY_ONCE && sameSession));
		if (!same && sameConnection) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR, "The server used the packet identifier "
					+ publish.packetIdentifier() + " for another QoS before it was free [MQTT-2.2.1-4]");
		}
		if (!same) {
			return false;
		}
		if (known.state == InboundMessage.State.ANSWERED && sameConnection) {
			// [MQTT-4.3.3-10] PUBREC for any number of duplicates
			respond(PacketType.PUBREC, known);
		}
		else if (known.state == InboundMessage.State.ANSWERED) {
			// its answer was lost: the new one must not overtake those of earlier
			// messages
			known.state = InboundMessage.State.ACCEPTED;
			attach(known);
			release();
		}
		else if (known.isAttached()) {
			known.answersOwed++;
		}
		else {
			attach(known);
			release();
		}
		return true;
	}

	private MqttMessage resolveAlias(Publish publish) {
		int alias = publish.topicAlias();
		if (alias == 0) {
			return publish.message();
		}
		if (alias >= this.aliases.length) {
			throw new MqttProtocolException(ReasonCode.TOPIC_ALIAS_INVALID, "The server used the topic alias " + alias
					+ " but the maximum is " + this.settings.topicAliasMaximum() + " [MQTT-3.1.2-26]");
		}
		if (!publish.aliasOnly()) {
			this.aliases[alias] = publish.message().topicName();
			return publish.message();
		}
		TopicName topic = this.aliases[alias];
		if (topic == null) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server used the topic alias " + alias + " before it set it [MQTT-3.3.2-7]");
		}
		return publish.message().withTopic(topic);
	}

	private void attach(InboundMessage inbound) {
		if (!isCounted(inbound)) {
			police();
			inbound.connection = this.connection;
			this.counted++;
		}
		inbound.answersOwed = 1;
		InboundMessage before = this.last;
		this.last = inbound;
		if (before != null) {
			before.following = inbound;
		}
		else {
			this.first = inbound;
		}
		this.unacknowledged++;
	}

	private boolean isCounted(InboundMessage inbound) {
		return inbound.connection == this.connection;
	}

	private void police() {
		if (this.mqtt5 && !this.tolerant && this.counted >= this.settings.receiveMaximum()) {
			throw new MqttProtocolException(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
					"The server sent more QoS 1 and 2 messages without waiting for acknowledgements than the receive "
							+ "maximum of " + this.settings.receiveMaximum() + " allows [MQTT-3.3.4-9]");
		}
	}

	void acknowledge(InboundMessage inbound, @Nullable ReasonCode reasonCode) {
		boolean current = this.messages.get(inbound.packetIdentifier) == inbound;
		if (!current || inbound.state != InboundMessage.State.RECEIVED) {
			return;
		}
		if (reasonCode == null) {
			inbound.state = InboundMessage.State.LEFT;
		}
		else {
			inbound.state = InboundMessage.State.ACCEPTED;
			inbound.outcome = reasonCode;
			if (inbound.isAttached()) {
				release();
			}
		}
	}

	/**
	 * Hand messages of this connection that were left to the application once more.
	 * @param wanted tells which of them
	 */
	void offerLeft(Predicate<MqttMessage> wanted) {
		List<InboundMessage> offered = new ArrayList<>();
		for (InboundMessage inbound = this.first; inbound != null; inbound = inbound.following) {
			if (inbound.state == InboundMessage.State.LEFT && wanted.test(inbound.message)) {
				offered.add(inbound);
			}
		}
		// afterwards: what is answered at once leaves the line
		for (InboundMessage inbound : offered) {
			inbound.state = InboundMessage.State.RECEIVED;
			this.events.onMessage(inbound.message, inbound);
		}
	}

	/** Send the answers whose turn has come. */
	private void release() {
		InboundMessage inbound = this.first;
		while (inbound != null && inbound.state == InboundMessage.State.ACCEPTED) {
			this.first = inbound.following;
			inbound.following = null;
			this.unacknowledged--;
			answer(inbound);
			inbound = this.first;
		}
		if (inbound == null) {
			this.last = null;
		}
	}

	private void answer(InboundMessage inbound) {
		boolean exactlyOnce = inbound.message.qos() == QoS.EXACTLY_ONCE;
		// before MQTT 5 PUBREC cannot refuse, so the server goes on with PUBREL
		boolean refused = this.mqtt5 && inbound.outcome.isError();
		boolean remembered = exactlyOnce && !refused;
		if (remembered) {
			// first, so that the answer waits for it
			this.journal.onReceived(inbound.packetIdentifier);
		}
		for (int i = 0; i < inbound.answersOwed; i++) {
			respond(exactlyOnce ? PacketType.PUBREC : PacketType.PUBACK, inbound);
		}
		inbound.answersOwed = 0;
		if (remembered) {
			inbound.state = InboundMessage.State.ANSWERED;
		}
		else {
			// [MQTT-4.3.2-5] [MQTT-4.3.3-9] the packet identifier is free
			forget(inbound);
		}
	}

	private void respond(PacketType type, InboundMessage inbound) {
		if (this.output != null) {
			this.output.respond(type, inbound.packetIdentifier, inbound.outcome);
		}
	}

	private void journalForgotten(InboundMessage inbound) {
		if (inbound.state == InboundMessage.State.ANSWERED) {
			this.journal.onForgotten(inbound.packetIdentifier);
		}
	}

	private void forget(InboundMessage inbound) {
		this.messages.remove(inbound.packetIdentifier);
		journalForgotten(inbound);
		if (isCounted(inbound)) {
			inbound.connection = 0;
			this.counted--;
			this.tolerant = true;
		}
	}

	void onPubRel(int packetIdentifier) {
		InboundMessage inbound = this.messages.get(packetIdentifier);
		ReasonCode reasonCode = ReasonCode.SUCCESS;
		if (inbound == null) {
			reasonCode = ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
		}
		else if (inbound.state != InboundMessage.State.ANSWERED) {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server released the packet identifier " + packetIdentifier + " before PUBREC");
		}
		else {
			// [MQTT-4.3.3-12]
			forget(inbound);
		}
		if (this.output != null) {
			// [MQTT-4.3.3-11]
			this.output.respond(PacketType.PUBCOMP, packetIdentifier, reasonCode);
		}
	}

}
