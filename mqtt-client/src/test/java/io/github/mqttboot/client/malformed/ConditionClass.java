package io.github.mqttboot.client.malformed;

/**
 * The ways in which something received can be wrong.
 */
public enum ConditionClass {

	/** A property that this packet does not have, or that a server may not put there. */
	PROPERTY_NOT_ALLOWED,

	/** A property for the second time. */
	PROPERTY_TWICE,

	/** A property identifier that stands for nothing. */
	PROPERTY_UNKNOWN,

	/** The length of the properties. */
	PROPERTY_LENGTH,

	/** The value of a property ends before it should. */
	PROPERTY_CUT,

	/** Text that is not well-formed. */
	TEXT,

	/** The remaining length. */
	REMAINING_LENGTH,

	/** The fields before the properties end before they should. */
	FIELD_CUT,

	/** A reason code or return code that does not belong there. */
	REASON_CODE,

	/** Packet identifier 0. */
	PACKET_IDENTIFIER,

	/** A value out of its range. */
	VALUE_RANGE,

	/** Reserved bits, and flags that contradict each other. */
	FLAGS,

	/** Bytes left over. */
	TRAILING_BYTES,

	/** A packet type that a server may not send. */
	PACKET_TYPE,

	/** Right by itself, but not now. */
	STATE,

	/** More than one packet may cost. */
	LIMIT,

	/** What is let through on purpose. */
	TOLERATED

}
