package io.github.mqttboot.client.internal.session;

import java.time.Duration;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PublishResponse;
import io.github.mqttboot.client.message.MqttMessage;
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

	private static final long NANOS_PER_SECOND = 1_000_000_000L;

	private final SessionSettings settings;

	private final PacketIdentifiers<Object> identifiers;

	private final PublishList queued = new PublishList();

	private final PublishList queuedAtMostOnce = new PublishList();

	private final PublishList unacknowledged = new PublishList();

	private final PublishList released = new PublishList();

	/** First of the unacknowledged that this connection has not carried yet. */
	private @Nullable PublishRequest resend;

	/** How many of the unacknowledged this connection has carried. */
	private int carried;

	/** How many of what is in flight are QoS 2. */
	private int exactlyOnce;

	private int exactlyOnceWindow;

	private int sequence;

	private int window;

	private @Nullable Negotiated negotiated;

	private @Nullable PacketOutput output;

	OutboundFlow(SessionSettings settings, PacketIdentifiers<Object> identifiers) {
		this.settings = settings;
		this.identifiers = identifiers;
	}

	int queued() {
		return this.queued.size() + this.queuedAtMostOnce.size();
	}

	int inFlight() {
		return this.unacknowledged.size() + this.released.size();
	}

	void publish(PublishRequest request) {
		request.sequence = this.sequence++;
		request.queued = true;
		listOf(request).addLast(request);
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
			request.fail(notAcknowledged(request));
		}
	}

	void onConnected(Negotiated negotiated, PacketOutput output) {
		this.negotiated = negotiated;
		this.window = Math.min(this.settings.maxInFlight(), negotiated.receiveMaximum());
		// servers before MQTT 5 cannot say how many they take
		this.exactlyOnceWindow = (negotiated.version() == ProtocolVersion.MQTT_5) ? this.window
				: this.settings.maxQos2InFlight();
		this.carried = 0;
		this.output = output;
		if (!negotiated.sessionPresent()) {
			onSessionEnded();
		}
		this.resend = this.unacknowledged.first();
		for (PublishRequest request = this.released.first(); request != null; request = request.following) {
			output.respond(PacketType.PUBREL, request.packetIdentifier, ReasonCode.SUCCESS);
		}
	}

	void onDisconnected() {
		this.output = null;
		this.resend = null;
	}

	/** Nobody remembers what is in flight. */
	void onSessionEnded() {
		for (PublishRequest request = this.released.removeFirst(); request != null; request = this.released
			.removeFirst()) {
			// PUBREC had moved the message to the server
			request.done(ReasonCode.SUCCESS, PacketProperties.NONE);
			free(request);
		}
		for (PublishRequest request = this.unacknowledged.last(); request != null; request = this.unacknowledged
			.last()) {
			this.unacknowledged.remove(request);
			this.identifiers.remove(request.packetIdentifier);
			if (request.message().qos() == QoS.AT_LEAST_ONCE && !request.hasEnded()) {
				// stays at least once: goes out as a new message [MQTT-3.1.2-4]
				request.packetIdentifier = 0;
				request.queued = true;
				this.queued.addFirst(request);
			}
			else {
				request.fail(new MqttOutcomeUnknownException(
						"The session was lost or has expired while the QoS 2 message to '" + request.message().topic()
								+ "' was in flight: it may or may not have been delivered"));
				request.onReleased();
			}
		}
		this.exactlyOnce = 0;
	}

	/** Send what the window, the packet identifiers and the socket allow. */
	void pump(long now) {
		PacketOutput output = this.output;
		while (output != null && output.isWritable()) {
			PublishRequest request = nextToSend();
			if (request == null) {
				return;
			}
			if (request == this.resend) {
				this.resend = request.following;
				this.carried++;
				// [MQTT-4.3.3-7] no expiry once it was sent
				output.publish(request, true, remainingExpiry(request, now, 1));
			}
			else {
				send(request, output, now);
			}
		}
	}

	private @Nullable PublishRequest nextToSend() {
		boolean hasRoom = this.carried + this.released.size() < this.window;
		if (this.resend != null) {
			return hasRoom ? this.resend : null;
		}
		boolean hasIdentifier = this.identifiers.size() < PacketIdentifiers.MAXIMUM;
		PublishRequest acknowledged = (hasRoom && hasIdentifier) ? this.queued.first() : null;
		if (acknowledged != null && isExactlyOnce(acknowledged) && this.exactlyOnce >= this.exactlyOnceWindow) {
			acknowledged = null;
		}
		PublishRequest atMostOnce = this.queuedAtMostOnce.first();
		if (acknowledged == null || atMostOnce == null) {
			return (acknowledged != null) ? acknowledged : atMostOnce;
		}
		return (acknowledged.sequence - atMostOnce.sequence < 0) ? acknowledged : atMostOnce;
	}

	private void send(PublishRequest request, PacketOutput output, long now) {
		listOf(request).remove(request);
		request.queued = false;
		MqttException obstacle = obstacle(request.message(), output);
		long expiry = remainingExpiry(request, now, 0);
		if (obstacle == null && expiry == 0 && isExpired(request, now)) {
			obstacle = new MqttNotSentException(Reason.EXPIRED, "The message to '" + request.message().topic()
					+ "' expired in the outbound queue before there was a connection to send it on");
		}
		if (obstacle != null) {
			failQueued(request, obstacle);
			return;
		}
		if (request.isAcknowledged()) {
			request.packetIdentifier = this.identifiers.take(request);
			this.exactlyOnce += isExactlyOnce(request) ? 1 : 0;
			this.unacknowledged.addLast(request);
			this.carried++;
		}
		request.everSent = true;
		output.publish(request, false, expiry);
	}

	private @Nullable MqttException obstacle(MqttMessage message, PacketOutput output) {
		Negotiated limits = this.negotiated;
		if (limits == null) {
			return null;
		}
		if (message.qos().compareTo(limits.maximumQos()) > 0) {
			// [MQTT-3.2.2-11]
			return unsupported(message, "QoS " + message.qos().value() + "; its maximum is QoS "
					+ limits.maximumQos().value() + ": publish with that or lower");
		}
		if (message.isRetain() && !limits.retainAvailable()) {
			// [MQTT-3.2.2-14]
			return unsupported(message, "retained messages: publish without the retain flag");
		}
		if (!output.fits(message)) {
			// [MQTT-3.2.2-15]
			return new MqttNotSentException(Reason.PACKET_TOO_LARGE,
					"The message to '" + message.topic() + "' has " + message.payload().length
							+ " bytes of payload, but the server accepts packets of at most "
							+ limits.maximumPacketSize() + " bytes");
		}
		return null;
	}

	private static MqttException unsupported(MqttMessage message, String what) {
		return new MqttNotSentException(Reason.UNSUPPORTED,
				"The message to '" + message.topic() + "' was not sent: the server does not support " + what);
	}

	private static boolean isExpired(PublishRequest request, long now) {
		Duration expiry = request.message().messageExpiryInterval();
		return expiry != null && now - request.submittedAt >= expiry.toNanos() && !expiry.isZero();
	}

	private static long remainingExpiry(PublishRequest request, long now, long least) {
		if (!request.message().hasProperties()) {
			return -1;
		}
		Duration expiry = request.message().messageExpiryInterval();
		if (expiry == null) {
			return -1;
		}
		long waited = Math.max(0, now - request.submittedAt) / NANOS_PER_SECOND;
		return Math.max(least, expiry.toSeconds() - waited);
	}

	/** A QoS 0 message has been written, or could not be. */
	void onWritten(PublishRequest request, @Nullable Throwable failure) {
		if (failure == null) {
			request.done(ReasonCode.SUCCESS, PacketProperties.NONE);
		}
		else {
			request.fail(new MqttNotSentException(Reason.WRITE_FAILED,
					"The connection broke while the QoS 0 message to '" + request.message().topic() + "' was written",
					failure));
		}
		request.onReleased();
	}

	void onPubAck(PublishResponse pubAck) {
		PublishRequest request = find(pubAck);
		if (request == null) {
			return;
		}
		boolean mqtt5 = this.negotiated != null && this.negotiated.version() == ProtocolVersion.MQTT_5;
		boolean expected = request.message().qos() == QoS.AT_LEAST_ONCE || (!mqtt5 && !request.released);
		if (!expected) {
			throw unexpected(pubAck);
		}
		// some 3.1.1 servers grant no QoS 2 and answer it with PUBACK: done all the same
		end(request, pubAck);
	}

	void onPubRec(PublishResponse pubRec) {
		PublishRequest request = find(pubRec);
		if (request == null) {
			// [MQTT-2.2.1-5] the server must not wait for ever
			respond(PacketType.PUBREL, pubRec.packetIdentifier(), ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
			return;
		}
		if (request.message().qos() != QoS.EXACTLY_ONCE) {
			throw unexpected(pubRec);
		}
		if (pubRec.reasonCode().isError()) {
			if (request.released) {
				throw unexpected(pubRec);
			}
			// [MQTT-4.4.0-2]
			end(request, pubRec);
			return;
		}
		if (!request.released) {
			leaveUnacknowledged(request);
			this.released.addLast(request);
			request.released = true;
		}
		// [MQTT-4.3.3-4] [MQTT-4.6.0-4]
		respond(PacketType.PUBREL, request.packetIdentifier, ReasonCode.SUCCESS);
	}

	void onPubComp(PublishResponse pubComp) {
		PublishRequest request = find(pubComp);
		if (request == null) {
			return;
		}
		if (!request.released) {
			throw unexpected(pubComp);
		}
		this.released.remove(request);
		request.done(ReasonCode.SUCCESS, pubComp.properties());
		free(request);
	}

	private @Nullable PublishRequest find(PublishResponse response) {
		Object entry = this.identifiers.get(response.packetIdentifier());
		if (entry == null || entry instanceof PublishRequest) {
			// an answer that nobody waits for comes late and is ignored
			return (PublishRequest) entry;
		}
		throw unexpected(response);
	}

	private static MqttProtocolException unexpected(PublishResponse response) {
		return new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
				"The server sent " + response.type() + " for the packet identifier " + response.packetIdentifier()
						+ ", which does not go with its exchange");
	}

	private void end(PublishRequest request, PublishResponse response) {
		leaveUnacknowledged(request);
		ReasonCode reasonCode = response.reasonCode();
		if (reasonCode.isError()) {
			String reason = response.properties().text(Property.REASON_STRING);
			request.fail(new MqttRefusedException("The server refused the message to '" + request.message().topic()
					+ "' with " + reasonCode + ((reason != null) ? ": " + reason : ""), reasonCode, reason));
		}
		else {
			request.done(reasonCode, response.properties());
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

	private static boolean isExactlyOnce(PublishRequest request) {
		return request.message().qos() == QoS.EXACTLY_ONCE;
	}

	private void free(PublishRequest request) {
		this.identifiers.remove(request.packetIdentifier);
		this.exactlyOnce -= isExactlyOnce(request) ? 1 : 0;
		request.onReleased();
	}

	private void respond(PacketType type, int packetIdentifier, ReasonCode reasonCode) {
		if (this.output != null) {
			this.output.respond(type, packetIdentifier, reasonCode);
		}
	}

	/** End the waiting of everything whose delivery timeout is over. */
	void onTick(long now) {
		expireQueued(this.queued, now);
		expireQueued(this.queuedAtMostOnce, now);
		expireSent(this.unacknowledged, now);
		expireSent(this.released, now);
	}

	private void expireQueued(PublishList list, long now) {
		for (PublishRequest request = list.first(); request != null
				&& isOverdue(request, now); request = list.first()) {
			expire(request, "the delivery timeout ended while it waited in the outbound queue");
		}
	}

	private void expire(PublishRequest request, String why) {
		listOf(request).remove(request);
		request.queued = false;
		failQueued(request, new MqttNotSentException(Reason.EXPIRED,
				"The message to '" + request.message().topic() + "' was not sent: " + why));
	}

	/**
	 * End a message that waits. One that waits for the second time, because the session
	 * was lost while it was in flight, may have reached the server the first time.
	 */
	private static void failQueued(PublishRequest request, MqttException obstacle) {
		request.fail(request.everSent ? new MqttOutcomeUnknownException(
				"The session was lost while the message to '" + request.message().topic()
						+ "' was in flight, and it could not be sent again: the server may or may not have it",
				obstacle) : obstacle);
		request.onReleased();
	}

	private void expireSent(PublishList list, long now) {
		for (PublishRequest request = list.first(); request != null; request = request.following) {
			if (!request.hasEnded() && isOverdue(request, now)) {
				// the exchange goes on underneath
				request.fail(notAcknowledged(request));
			}
		}
	}

	private static MqttOutcomeUnknownException notAcknowledged(PublishRequest request) {
		return new MqttOutcomeUnknownException("The server has not acknowledged the message to '"
				+ request.message().topic() + "' in time: it may or may not have it");
	}

	private boolean isOverdue(PublishRequest request, long now) {
		return now - request.submittedAt >= this.settings.deliveryTimeoutNanos();
	}

	/** Give up on everything: the client is closed. */
	void close() {
		for (PublishList list : new PublishList[] { this.queued, this.queuedAtMostOnce }) {
			for (PublishRequest request = list.removeFirst(); request != null; request = list.removeFirst()) {
				failQueued(request, new MqttNotSentException(Reason.CLOSED,
						"The client was closed before the message to '" + request.message().topic() + "' was sent"));
			}
		}
		for (PublishList list : new PublishList[] { this.unacknowledged, this.released }) {
			for (PublishRequest request = list.removeFirst(); request != null; request = list.removeFirst()) {
				request.fail(new MqttOutcomeUnknownException("The client was closed before the server acknowledged the "
						+ "message to '" + request.message().topic() + "'"));
				free(request);
			}
		}
		this.resend = null;
		this.carried = 0;
	}

}
