package io.github.mqttboot.client.internal.session;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * The session: what client and server remember of each other, also between connections
 * (MQTT 5.0 section 4.1). Outlives every connection; told of each by {@link #onConnected}
 * and {@link #onDisconnected}. Belongs to the event loop thread.
 */
public final class Session {

	private static final long NANOS_PER_SECOND = 1_000_000_000L;

	private final SessionEvents events;

	private final PacketIdentifiers<Object> identifiers = new PacketIdentifiers<>();

	private final OutboundFlow outbound;

	private final InboundFlow inbound;

	private final Subscriptions subscriptions;

	/** How many CONNECT packets have gone out since the last CONNACK. */
	private int unanswered;

	private boolean connected;

	private boolean ready;

	private boolean closed;

	/** What was agreed on is remembered, by us and as far as we know by the server. */
	private boolean present;

	/** When the session ends, while {@link #expiring}. */
	private long expiresAt;

	private boolean expiring;

	private @Nullable Supplier<MqttException> refusal;

	/**
	 * Create an empty session.
	 * @param settings what it was told
	 * @param events told what happens
	 */
	public Session(SessionSettings settings, SessionEvents events) {
		this.events = events;
		this.outbound = new OutboundFlow(settings, this.identifiers);
		this.inbound = new InboundFlow(settings, events);
		this.subscriptions = new Subscriptions(settings, events, this.identifiers);
	}

	/**
	 * Write everything down that has to outlive the process.
	 * @param journal told from now on
	 */
	public void setJournal(SessionJournal journal) {
		this.outbound.setJournal(journal);
		this.inbound.setJournal(journal);
	}

	/**
	 * Go on with the session of an earlier process. To be called before anything is
	 * submitted.
	 * @param messages outbound messages in their order
	 * @param received packet identifiers of received QoS 2 messages that were answered
	 * and not released
	 * @param now the time in nanoseconds
	 */
	public void restore(List<RestoredMessage> messages, List<Integer> received, long now) {
		this.outbound.restore(messages, now);
		received.forEach(this.inbound::restore);
	}

	/**
	 * Tell a journal everything that there is to remember.
	 * @param target the journal
	 */
	public void journalAll(SessionJournal target) {
		this.outbound.journalAll(target);
		this.inbound.journalAll(target);
	}

	/**
	 * Give a message up that could not be stored, and that has not left.
	 * @param request the message
	 * @param failure why
	 */
	public void giveUp(PublishRequest request, MqttException failure) {
		this.outbound.giveUp(request, failure);
	}

	/**
	 * Refuse messages that have to be stored, or take them again.
	 * @param failure makes what they fail with, or {@code null}
	 */
	public void refuseMessages(@Nullable Supplier<MqttException> failure) {
		this.refusal = failure;
	}

	/**
	 * Take a request over.
	 * @param request the request
	 * @param now the time in nanoseconds
	 */
	void submit(Request request, long now) {
		request.submittedAt = now;
		if (this.closed) {
			refuse(request, new MqttNotSentException(Reason.CLOSED, "The client has been closed"));
			return;
		}
		request.submitTo(this);
	}

	private static void refuse(Request request, MqttException failure) {
		request.fail(failure);
		if (request instanceof PublishRequest publish) {
			publish.onReleased();
		}
	}

	void publish(PublishRequest request) {
		if (this.refusal != null && request.isAcknowledged()) {
			refuse(request, this.refusal.get());
			return;
		}
		this.outbound.publish(request);
	}

	void subscribe(SubscribeRequest request) {
		this.subscriptions.subscribe(request);
	}

	void unsubscribe(UnsubscribeRequest request) {
		this.subscriptions.unsubscribe(request);
	}

	/**
	 * CONNECT has gone out. If CONNACK does not come back, the server may have made a new
	 * session for it all the same, and will call that one present at the next attempt.
	 */
	public void onConnectSent() {
		this.unanswered++;
	}

	/**
	 * The server has refused the CONNECT that went out last.
	 */
	public void onConnectRefused() {
		this.unanswered--;
	}

	/**
	 * A connection is established.
	 * @param negotiated what was agreed
	 * @param output where packets go
	 * @param now the time in nanoseconds
	 */
	public void onConnected(Negotiated negotiated, PacketOutput output, long now) {
		this.connected = true;
		this.ready = false;
		this.present = true;
		this.expiring = false;
		boolean doubtful = negotiated.sessionPresent() && this.unanswered > 1;
		this.unanswered = 0;
		this.inbound.onConnected(negotiated, output, doubtful);
		this.outbound.onConnected(negotiated, output);
		this.subscriptions.onConnected(negotiated, output, doubtful);
		pump(now);
	}

	/**
	 * The connection has ended by the client's doing, or broke. The session expiry
	 * interval begins [MQTT-3.1.2-23].
	 * @param sessionExpiryInterval the interval in seconds
	 * @param now the time in nanoseconds
	 */
	public void onDisconnected(long sessionExpiryInterval, long now) {
		this.outbound.onDisconnected();
		disconnected(sessionExpiryInterval, now);
	}

	/**
	 * The server has ended the connection. The session expiry interval begins
	 * [MQTT-3.1.2-23].
	 * @param reasonCode the reason code of its DISCONNECT, or {@code null} if it sent
	 * none
	 * @param sessionExpiryInterval the interval in seconds
	 * @param now the time in nanoseconds
	 */
	public void onEndedByServer(@Nullable ReasonCode reasonCode, long sessionExpiryInterval, long now) {
		this.outbound.onEndedByServer(reasonCode, now);
		disconnected(sessionExpiryInterval, now);
	}

	private void disconnected(long sessionExpiryInterval, long now) {
		this.connected = false;
		this.ready = false;
		this.inbound.onDisconnected();
		this.subscriptions.onDisconnected();
		if (sessionExpiryInterval != Negotiated.NEVER) {
			this.expiring = true;
			this.expiresAt = now + sessionExpiryInterval * NANOS_PER_SECOND;
			expire(now);
		}
	}

	private void expire(long now) {
		if (this.expiring && now - this.expiresAt >= 0) {
			this.expiring = false;
			this.present = false;
			this.inbound.onSessionEnded();
			this.outbound.onSessionEnded();
			this.subscriptions.onSessionEnded();
		}
	}

	/**
	 * Return whether there is something to go on with on the next connection.
	 * @return {@code false} before the first connection, and once the session has expired
	 */
	public boolean isPresent() {
		return this.present;
	}

	/**
	 * Return when the session ends.
	 * @param now the time in nanoseconds
	 * @return nanoseconds from now, or {@link Long#MAX_VALUE} if its end is not in sight
	 */
	public long expiresIn(long now) {
		return this.expiring ? Math.max(0, this.expiresAt - now) : Long.MAX_VALUE;
	}

	/**
	 * A packet has come.
	 * @param packet the packet
	 * @throws MqttProtocolException if the server may not send it, or not now
	 */
	public void onPacket(Packet packet) {
		// most frequent first
		if (packet instanceof Publish publish) {
			this.inbound.onPublish(publish);
		}
		else if (packet instanceof PubAck pubAck) {
			this.outbound.onPubAck(pubAck);
		}
		else if (packet instanceof PubRec pubRec) {
			this.outbound.onPubRec(pubRec);
		}
		else if (packet instanceof PubRel pubRel) {
			this.inbound.onPubRel(pubRel.packetIdentifier());
		}
		else if (packet instanceof PubComp pubComp) {
			this.outbound.onPubComp(pubComp);
		}
		else if (packet instanceof SubAck subAck) {
			this.subscriptions.onSubAck(subAck);
		}
		else if (packet instanceof UnsubAck unsubAck) {
			this.subscriptions.onUnsubAck(unsubAck);
		}
		else {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server sent " + packet.type() + " where it may not");
		}
	}

	/**
	 * Send what may leave now. To be called after requests were submitted, after packets
	 * came, and when the output has become writable.
	 * @param now the time in nanoseconds
	 */
	public void pump(long now) {
		if (!this.connected) {
			return;
		}
		this.subscriptions.pump();
		if (!this.ready && this.subscriptions.isOpened()) {
			this.ready = true;
			this.events.onReady();
		}
		if (this.ready) {
			this.outbound.pump(now);
		}
	}

	/**
	 * The application has taken a message over, refuses it, or leaves it to the next
	 * connection.
	 * @param message what came with {@link SessionEvents#onMessage}
	 * @param reasonCode success, or a failure for the server; {@code null} if nothing is
	 * to be answered, and the application wants the message again
	 */
	public void acknowledge(InboundMessage message, @Nullable ReasonCode reasonCode) {
		this.inbound.acknowledge(message, reasonCode);
	}

	/**
	 * Hand messages that were left on this connection to the application once more.
	 * @param wanted tells which of them
	 */
	public void offerLeft(Predicate<MqttMessage> wanted) {
		this.inbound.offerLeft(wanted);
	}

	/**
	 * A QoS 0 message has been written, or could not be.
	 * @param request the message
	 * @param failure why it could not be written, or {@code null}
	 */
	public void onWritten(PublishRequest request, @Nullable Throwable failure) {
		this.outbound.onWritten(request, failure);
	}

	/**
	 * Return whether the connection's start is not over.
	 * @return {@code true} while answers to its subscriptions are awaited
	 */
	public boolean isOpening() {
		return this.connected && !this.ready;
	}

	/**
	 * Stop waiting for answers to the subscriptions of the connection's start: the server
	 * is too slow or forgot about them.
	 * @return whether there was something to wait for
	 */
	public boolean giveUpOpening() {
		boolean waiting = isOpening();
		this.subscriptions.giveUpOpening();
		return waiting;
	}

	/**
	 * Stop waiting for a message: it is taken back if it has not been sent, and its
	 * outcome is unknown if it has.
	 * @param request the message
	 */
	public void withdraw(PublishRequest request) {
		if (!request.hasEnded()) {
			this.outbound.withdraw(request);
		}
	}

	/**
	 * End the waiting of everything whose delivery timeout is over, and the session if
	 * its expiry interval is.
	 * @param now the time in nanoseconds
	 */
	public void onTick(long now) {
		expire(now);
		this.outbound.onTick(now);
		this.inbound.onTick(now);
		this.subscriptions.onTick(now);
	}

	/**
	 * Give up on everything: the client is closed. Whatever is submitted later fails.
	 */
	public void close() {
		this.closed = true;
		this.expiring = false;
		this.inbound.setJournal(SessionJournal.NONE);
		this.outbound.close();
		this.subscriptions.close();
	}

	/**
	 * Return how many messages wait to be sent.
	 * @return zero or more
	 */
	public int queued() {
		return this.outbound.queued();
	}

	/**
	 * Return how many QoS 1 and 2 messages were sent and are not acknowledged.
	 * @return zero or more
	 */
	public int inFlight() {
		return this.outbound.inFlight();
	}

	/**
	 * Return how many packet identifiers are taken.
	 * @return zero once every exchange is over
	 */
	public int identifiersTaken() {
		return this.identifiers.size();
	}

	/**
	 * Return how many messages of this connection have not been acknowledged by us.
	 * @return zero or more
	 */
	public int unacknowledged() {
		return this.inbound.unacknowledged();
	}

	/**
	 * Take no message from the server any more: what comes is neither handed on nor
	 * answered, so that the server keeps it for the session's next connection.
	 */
	public void stopIntake() {
		this.inbound.stop();
	}

	/**
	 * Return whether the server owes an answer.
	 * @return whether something was sent that is not answered
	 */
	public boolean isAnswerDue() {
		return this.connected && (inFlight() > 0 || this.subscriptions.hasRequests());
	}

	/**
	 * Return whether any request waits for its outcome.
	 * @return {@code false} if nothing is going on
	 */
	public boolean isBusy() {
		return queued() > 0 || inFlight() > 0 || this.outbound.isWriting() || this.subscriptions.hasRequests();
	}

}
