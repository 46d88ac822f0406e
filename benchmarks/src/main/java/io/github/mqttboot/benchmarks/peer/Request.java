package io.github.mqttboot.benchmarks.peer;

/**
 * What the harness can ask of its peer. Each request has three numbers, and those that
 * are answered get two of eight bytes each.
 */
enum Request {

	/** Send messages: QoS, payload length, count. */
	SEND,

	/** Send to this many topics in turn. */
	USE_TOPICS,

	/** Answer each PUBLISH: QoS, payload length. */
	ECHO,

	/** Allow further messages at QoS 0. */
	CREDIT,

	/** Send without end and window: QoS, payload length. */
	FLOOD,

	/** Answered with messages sent, and those that the client has not read. */
	STOP_FLOOD,

	/** Answered once a count is reached, with it and the peer's CPU time. */
	AWAIT_RECEIVED,

	/** Close the client's connection. */
	DROP_CLIENT,

	/** Answered once a count is reached, with it and the peer's CPU time. */
	AWAIT_CONNECTIONS;

	/** The number of the request, and its three. */
	static final int LENGTH = 16;

	/** Two numbers of eight bytes. */
	static final int REPLY_LENGTH = 16;

	private static final Request[] VALUES = values();

	static Request of(int number) {
		return VALUES[number];
	}

}
