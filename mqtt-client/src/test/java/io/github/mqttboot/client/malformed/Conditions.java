package io.github.mqttboot.client.malformed;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a server can get wrong, and all that is let through although it looks wrong.
 */
public final class Conditions {

	/** Receive maximum of the client that the conditions are made for. */
	public static final int RECEIVE_MAXIMUM = 2;

	/** Topic alias maximum of the client that the conditions are made for. */
	public static final int TOPIC_ALIAS_MAXIMUM = 10;

	/** Largest packet that the client of the conditions accepts. */
	public static final int MAXIMUM_PACKET_SIZE = 100_000;

	/** Largest packet that a client accepts before CONNACK. */
	static final int MAXIMUM_PACKET_SIZE_BEFORE_CONNACK = 64 * 1024;

	private static final List<Condition> ALL;

	static {
		List<Condition> all = new ArrayList<>(Mqtt5Conditions.all());
		all.addAll(Mqtt3Conditions.all());
		all.addAll(StateConditions.all());
		all.addAll(ToleratedConditions.all());
		ALL = List.copyOf(all);
	}

	private Conditions() {
	}

	/** Return all conditions. */
	public static List<Condition> all() {
		return ALL;
	}

}
