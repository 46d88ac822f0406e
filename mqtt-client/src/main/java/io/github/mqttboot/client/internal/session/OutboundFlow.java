package io.github.mqttboot.client.internal.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PublishResponse;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Messages to the server: one line from the queue through the window of messages in
 * flight.
 *
 * <pre>
 * queued --PUBLISH--&gt; unacknowledged --PUBACK (QoS 1)--&gt; done
 *                     unacknowledged --PUBREC (QoS 2)--&gt; PUBREL, released --PUBCOMP--&gt; done
 * </pre>
 *
 * After a reconnect with the session present, what is released is released again and what
 * is unacknowledged is sent again, in the original order and within the new connection's
 * receive maximum, before anything new [MQTT-4.4.0-1] [MQTT-4.6.0-1].
 */
final class OutboundFlow {

	private final SessionSettings settings;

	private final PacketIdentifiers<Object> identifiers;

	private final DeliveryTimeout timeout;

	private final PublishList queued = new PublishList();

	private final PublishList queuedAtMostOnce = new PublishList();

	/** QoS 0 messages that the socket has not taken yet. */
	private final PublishList writing = new PublishList();

	private final PublishList unacknowledged = new PublishList();

	private final PublishList released = new PublishList();

	/** First of the unacknowledged that this connection has not carried yet. */
	private @Nullable PublishRequest resend;

	/** How many of the unacknowledged this connection has carried. */
	private int carried;

	private final ExactlyOnceWindow exactlyOnce = new ExactlyOnceWindow();

	private int sequence;

	private int window;

	private final PoisonWatch poison = new PoisonWatch();

	/** Identifiers of QoS 2 messages that were given up: the server may remember them. */
	private final List<Integer> abandoned = new ArrayList<>();

	private @Nullable ServerLimits limits;

	private @Nullable PacketOutput output;

	private SessionJournal journal = SessionJournal.NONE;

	OutboundFlow(SessionSettings settings, PacketIdentifiers<Object> identifiers) {
		this.settings = settings;
		this.identifiers = identifiers;
		this.timeout = new DeliveryTimeout(settings.deliveryTimeoutNanos());
	}

	int queued() {
		return this.queued.size() + this.queuedAtMostOnce.size();
	}

	boolean isWriting() {
		return this.writing.size() > 0;
	}

	int inFlight() {
		return this.unacknowledged.size() + this.released.size();
	}

	void publish(PublishRequest request) {
		request.sequence = this.sequence++;
		request.queued = true;
		listOf(request).addLast(request);
		this.journal.onQueued(request);
	}

	private PublishList listOf(PublishRequest request) {
		return request.isAcknowledged() ? this.queued : this.queuedAtMostOnce;
	}

	/** Stop waiting for a message: take it back if it waits, else leave it to itself. */
	void withdraw(PublishRequest request) {
		if (request.queued) {
			expire(request, "the time to wait for it was over");
		}
		else {
			request.fail(PublishFailures.notAcknowledged(request));
		}
	}

	void onConnected(Negotiated negotiated, PacketOutput output) {
		this.limits = new ServerLimits(negotiated, output);
		this.poison.onConnected();
		this.window = Math.min(this.settings.maxInFlight(), negotiated.receiveMaximum());
		// servers before MQTT 5 cannot say how many they take
		this.exactlyOnce
			.limitTo((negotiated.version() == ProtocolVersion.MQTT_5) ? this.window : this.settings.maxQos2InFlight());
		this.carried = 0;
		this.output = output;
		if (!negotiated.mayBeResumed()) {
			onSessionEnded();
		}
		this.resend = this.unacknowledged.first();
		for (PublishRequest request = this.released.first(); request != null; request = request.following) {
			output.respond(PacketType.PUBREL, request.packetIdentifier, ReasonCode.SUCCESS);
		}
	}

	/** The client has ended the connection, or it broke without the server's doing. */
	void onDisconnected() {
		this.output = null;
		this.resend = null;
		this.carried = 0;
	}

	void onEndedByServer(@Nullable ReasonCode reasonCode, long now) {
		PublishRequest request = this.poison.onEndedByServer(reasonCode, this.carried, this.unacknowledged.first(),
				now);
		if (request != null) {
			abandon(request, PublishFailures.poisoned(request, reasonCode));
		}
		onDisconnected();
	}

	/**
	 * Never send a message again that the server may have, and that it cannot be told.
	 */
	private void abandon(PublishRequest request, MqttException failure) {
		leaveUnacknowledged(request);
		request.fail(failure);
		if (request.isExactlyOnce()) {
			// the server would take another message under this identifier for a duplicate
			this.identifiers.put(request.packetIdentifier, this.abandoned);
			this.abandoned.add(request.packetIdentifier);
			this.exactlyOnce.onOver(request);
			over(request);
		}
		else {
			free(request);
		}
	}

	void onSessionEnded() {
		this.abandoned.forEach(this.identifiers::remove);
		this.abandoned.clear();
		this.released.drain((request) -> {
			// PUBREC had moved the message to the server
			request.done(ReasonCode.SUCCESS, PacketProperties.NONE);
			free(request);
		});
		for (PublishRequest request = this.unacknowledged.last(); request != null; request = this.unacknowledged
			.last()) {
			this.unacknowledged.remove(request);
			this.identifiers.remove(request.packetIdentifier);
			if (isSentAnew(request)) {
				// goes out as a new message [MQTT-3.1.2-4]
				request.packetIdentifier = 0;
				request.queued = true;
				this.queued.addFirst(request);
				this.journal.onProgress(request);
			}
			else {
				request.fail(PublishFailures.sessionLost(request));
				over(request);
			}
		}
		this.exactlyOnce.clear();
	}

	private boolean isSentAnew(PublishRequest request) {
		DeliveryPolicy policy = this.settings.delivery();
		// what is stored is sent, whoever still waits for it
		return (this.journal != SessionJournal.NONE || !request.hasEnded())
				&& (request.isExactlyOnce() ? policy.resendExactlyOnce() : policy.resendAtLeastOnce());
	}

	/** Send what the window, the packet identifiers and the socket allow. */
	void pump(long now) {
		PacketOutput output = this.output;
		ServerLimits limits = this.limits;
		while (output != null && limits != null && output.isWritable()) {
			PublishRequest request = this.poison.isCautious() ? nextAlone() : nextToSend();
			if (request == null) {
				return;
			}
			MqttException obstacle = limits.obstacle(request.message());
			if (request != this.resend) {
				send(request, obstacle, output, now);
			}
			else if (obstacle != null) {
				abandon(request, PublishFailures.mayHaveArrived(request, obstacle));
			}
			else {
				this.resend = request.following;
				this.carried++;
				this.poison.onSent(now);
				// [MQTT-4.3.3-7] no expiry once it was sent
				output.publish(request, true, MessageExpiry.remaining(request, now, 1));
			}
		}
	}

	/** Return what to send while the server hangs up because of one of the messages. */
	private @Nullable PublishRequest nextAlone() {
		PublishRequest next = (this.resend != null) ? this.resend : this.queued.first();
		boolean sentBefore = next != null && next.everSent;
		if (!sentBefore && this.carried == 0) {
			this.poison.onAllClear();
			return nextToSend();
		}
		boolean hasIdentifier = next == this.resend || this.identifiers.size() < PacketIdentifiers.MAXIMUM;
		return (this.carried == 0 && this.released.size() < this.window && hasIdentifier) ? next : null;
	}

	private @Nullable PublishRequest nextToSend() {
		boolean hasRoom = this.carried + this.released.size() < this.window;
		if (this.resend != null) {
			return hasRoom ? this.resend : null;
		}
		boolean hasIdentifier = this.identifiers.size() < PacketIdentifiers.MAXIMUM;
		PublishRequest acknowledged = (hasRoom && hasIdentifier) ? this.queued.first() : null;
		if (acknowledged != null && !this.exactlyOnce.hasPlaceFor(acknowledged, inFlight())) {
			acknowledged = null;
		}
		PublishRequest atMostOnce = this.queuedAtMostOnce.first();
		if (acknowledged == null || atMostOnce == null) {
			return (acknowledged != null) ? acknowledged : atMostOnce;
		}
		return (acknowledged.sequence - atMostOnce.sequence < 0) ? acknowledged : atMostOnce;
	}

	private void send(PublishRequest request, @Nullable MqttException refusal, PacketOutput output, long now) {
		listOf(request).remove(request);
		request.queued = false;
		MqttException obstacle = refusal;
		long expiry = MessageExpiry.remaining(request, now, 0);
		if (obstacle == null && expiry == 0 && MessageExpiry.isOver(request, now)) {
			obstacle = PublishFailures.expiredInQueue(request);
		}
		if (obstacle != null) {
			failQueued(request, obstacle);
			return;
		}
		if (request.isAcknowledged()) {
			request.packetIdentifier = this.identifiers.take(request);
			this.journal.onProgress(request);
			this.exactlyOnce.onSent(request);
			this.unacknowledged.addLast(request);
			this.carried++;
			this.poison.onSent(now);
		}
		else {
			this.writing.addLast(request);
		}
		request.everSent = true;
		output.publish(request, false, expiry);
	}

	/** A QoS 0 message has been written, or could not be. */
	void onWritten(PublishRequest request, @Nullable Throwable failure) {
		this.writing.remove(request);
		if (failure == null) {
			request.done(ReasonCode.SUCCESS, PacketProperties.NONE);
		}
		else {
			// the socket may have taken it, and not what followed in the same write
			request.fail(PublishFailures.brokeWhileWriting(request, failure));
		}
		over(request);
	}

	void onPubAck(PublishResponse pubAck) {
		PublishRequest request = find(pubAck);
		if (request == null) {
			return;
		}
		boolean mqtt5 = this.limits != null && this.limits.isMqtt5();
		boolean expected = request.message().qos() == QoS.AT_LEAST_ONCE || (!mqtt5 && !request.released);
		if (!expected) {
			throw PublishFailures.unexpected(pubAck);
		}
		// RabbitMQ has no QoS 2 and, before MQTT 5, no way to say so but this
		request.downgraded = request.isExactlyOnce();
		end(request, pubAck);
	}

	void onPubRec(PublishResponse pubRec) {
		PublishRequest request = find(pubRec);
		if (request == null) {
			// [MQTT-2.2.1-5] the server must not wait for ever
			release(pubRec.packetIdentifier(), ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
			return;
		}
		if (!request.isExactlyOnce()) {
			throw PublishFailures.unexpected(pubRec);
		}
		if (pubRec.reasonCode().isError()) {
			if (request.released) {
				throw PublishFailures.unexpected(pubRec);
			}
			// [MQTT-4.4.0-2]
			end(request, pubRec);
			return;
		}
		if (!request.released) {
			leaveUnacknowledged(request);
			this.released.addLast(request);
			request.released = true;
			this.journal.onProgress(request);
			request.unwanted = pubRec.reasonCode() == ReasonCode.NO_MATCHING_SUBSCRIBERS;
			if (this.settings.delivery().doneAtPubRec()) {
				request.done(pubRec.reasonCode(), pubRec.properties());
			}
		}
		// [MQTT-4.3.3-4] [MQTT-4.6.0-4]
		release(request.packetIdentifier, ReasonCode.SUCCESS);
	}

	void onPubComp(PublishResponse pubComp) {
		PublishRequest request = find(pubComp);
		if (request == null) {
			return;
		}
		if (!request.released) {
			throw PublishFailures.unexpected(pubComp);
		}
		this.released.remove(request);
		request.done(request.unwanted ? ReasonCode.NO_MATCHING_SUBSCRIBERS : ReasonCode.SUCCESS, pubComp.properties());
		free(request);
	}

	private @Nullable PublishRequest find(PublishResponse response) {
		Object entry = this.identifiers.get(response.packetIdentifier());
		if (entry instanceof PublishRequest request) {
			this.poison.onProgress();
			return request;
		}
		if (entry == null || entry == this.abandoned) {
			// an answer that nobody waits for comes late and is ignored
			return null;
		}
		throw PublishFailures.unexpected(response);
	}

	private void end(PublishRequest request, PublishResponse response) {
		leaveUnacknowledged(request);
		if (response.reasonCode().isError()) {
			request.fail(PublishFailures.refused(request, response));
		}
		else {
			request.done(response.reasonCode(), response.properties());
		}
		free(request);
	}

	private void leaveUnacknowledged(PublishRequest request) {
		PublishRequest resend = this.resend;
		if (resend == null || request.sequence - resend.sequence < 0) {
			this.carried--;
		}
		else if (resend == request) {
			this.resend = request.following;
		}
		this.unacknowledged.remove(request);
	}

	private void free(PublishRequest request) {
		this.identifiers.remove(request.packetIdentifier);
		this.exactlyOnce.onOver(request);
		over(request);
	}

	private void over(PublishRequest request) {
		this.journal.onOver(request);
		request.onReleased();
	}

	private void release(int packetIdentifier, ReasonCode reasonCode) {
		if (this.output != null) {
			this.output.respond(PacketType.PUBREL, packetIdentifier, reasonCode);
		}
	}

	/** End the waiting of everything whose delivery timeout is over. */
	void onTick(long now) {
		if (this.journal == SessionJournal.NONE) {
			expireQueued(this.queued, now);
		}
		else {
			this.timeout.tellKept(this.queued, now);
		}
		expireQueued(this.queuedAtMostOnce, now);
		this.timeout.tellSent(this.writing, now);
		this.timeout.tellSent(this.unacknowledged, now);
		this.timeout.tellSent(this.released, now);
	}

	private void expireQueued(PublishList list, long now) {
		for (PublishRequest request = list.first(); request != null
				&& this.timeout.isOver(request, now); request = list.first()) {
			expire(request, "the delivery timeout ended while it waited in the outbound queue");
		}
	}

	private void expire(PublishRequest request, String why) {
		listOf(request).remove(request);
		request.queued = false;
		failQueued(request, PublishFailures.notSent(request, why));
	}

	/** End a message that waits; one that waits again, in a new session, was sent. */
	private void failQueued(PublishRequest request, MqttException obstacle) {
		request.fail(request.everSent ? PublishFailures.mayHaveArrived(request, obstacle) : obstacle);
		over(request);
	}

	/**
	 * Give up on everything: the client is closed. What is stored is for the next one.
	 */
	void close() {
		boolean kept = this.journal != SessionJournal.NONE;
		this.journal = SessionJournal.NONE;
		Consumer<PublishRequest> giveUp = (request) -> failQueued(request, PublishFailures.closedBeforeSent(request));
		this.queued.drain(kept
				? (request) -> failQueued(request, PublishFailures.kept(request, "the client was closed")) : giveUp);
		this.queuedAtMostOnce.drain(giveUp);
		Consumer<PublishRequest> leave = (request) -> {
			request.fail(PublishFailures.closedBeforeAcknowledged(request));
			free(request);
		};
		this.unacknowledged.drain(leave);
		this.released.drain(leave);
		this.resend = null;
		this.carried = 0;
	}

	void setJournal(SessionJournal journal) {
		this.journal = journal;
	}

	/** Go on with what an earlier process has left, oldest first and before all else. */
	void restore(List<RestoredMessage> messages, long now) {
		for (RestoredMessage message : messages) {
			PublishRequest request = message.request();
			request.restore(message, now);
			this.sequence = message.sequence() + 1;
			if (request.queued) {
				this.queued.addLast(request);
				continue;
			}
			this.identifiers.put(request.packetIdentifier, request);
			this.exactlyOnce.onSent(request);
			(request.released ? this.released : this.unacknowledged).addLast(request);
		}
	}

	/** Tell the journal everything there is. */
	void journalAll(SessionJournal target) {
		this.released.journalTo(target);
		this.unacknowledged.journalTo(target);
		this.queued.journalTo(target);
	}

	/** A message could not be stored: nothing of it has left. */
	void giveUp(PublishRequest request, MqttException failure) {
		if (request.queued) {
			listOf(request).remove(request);
			request.queued = false;
			failQueued(request, failure);
		}
		else if (this.identifiers.get(request.packetIdentifier) == request && !request.released) {
			leaveUnacknowledged(request);
			request.fail(failure);
			free(request);
		}
	}

}
