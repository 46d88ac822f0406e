package io.github.mqttboot.interop;

/**
 * What not every broker does. A test that needs one of these is skipped where it is
 * missing, and the broker's own tests say what happens instead.
 */
enum Feature {

	/** Grants QoS 2 and takes it. */
	QOS_2,

	/** Keeps the order of messages on a topic while it is up [MQTT-4.6.0-5]. */
	ORDER,

	/**
	 * Keeps a QoS 2 message that is under way when the connection breaks apart from
	 * others.
	 */
	QOS_2_ACROSS_CONNECTIONS,

	/** Drops the will with DISCONNECT, always. */
	WILL_ENDS_WITH_DISCONNECT,

	/** Names in each copy of a message only the subscription that the copy is for. */
	IDENTIFIER_FOR_EACH_COPY,

	/** Sends the next message before the last one is acknowledged. */
	MANY_IN_FLIGHT,

	/** Never has more messages under way than the client's receive maximum. */
	RECEIVE_MAXIMUM,

	/** Topic filters with {@code $share}, with MQTT 5. */
	SHARED_SUBSCRIPTIONS,

	/** A stored session survives a restart in order. */
	SESSION_SURVIVES_STOP,

	/** A stored session survives a killed process. */
	SESSION_SURVIVES_KILL,

	/** A session that is said to be present after a kill has its subscriptions. */
	SUBSCRIPTIONS_SURVIVE_KILL,

	/** Keeps messages below the client's maximum packet size. */
	CLIENT_MAXIMUM_PACKET_SIZE,

	/** An expired message in the queue of a session is not delivered. */
	EXPIRY_IN_QUEUE,

	/** Says that nobody has subscribed. */
	NO_MATCHING_SUBSCRIBERS,

	/** Says that there was no such subscription. */
	NO_SUBSCRIPTION_EXISTED,

	/** Says why it ends the connection of a session that is taken over. */
	TAKEOVER_REASON,

	/** Publishes the will after DISCONNECT 0x04. */
	DISCONNECT_WITH_WILL,

	/** Uses topic aliases towards the client. */
	TOPIC_ALIASES

}
