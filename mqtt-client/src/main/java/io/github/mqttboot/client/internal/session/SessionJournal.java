package io.github.mqttboot.client.internal.session;

/**
 * Told of everything that a session has to remember when the process ends. Nothing that
 * follows from it leaves on the connection before it is durable: that is the owner's
 * part. QoS 0 messages pass by as well and are not to be remembered. Called on the event
 * loop.
 */
public interface SessionJournal {

	/** Of a session that lives in memory alone. */
	SessionJournal NONE = new SessionJournal() {
	};

	/**
	 * A message waits to be sent.
	 * @param request the message
	 */
	default void onQueued(PublishRequest request) {
	}

	/**
	 * A message has its packet identifier, or is released: PUBREC has come.
	 * @param request the message
	 */
	default void onProgress(PublishRequest request) {
	}

	/**
	 * A message was dealt with, whatever its QoS, and needs no remembering.
	 * @param request the message
	 */
	default void onOver(PublishRequest request) {
	}

	/**
	 * A received QoS 2 message is answered with PUBREC.
	 * @param packetIdentifier its packet identifier
	 */
	default void onReceived(int packetIdentifier) {
	}

	/**
	 * The packet identifier of a received QoS 2 message is free.
	 * @param packetIdentifier the packet identifier
	 */
	default void onForgotten(int packetIdentifier) {
	}

	/**
	 * All packet identifiers of received messages are free: the session has ended.
	 */
	default void onAllForgotten() {
	}

}
