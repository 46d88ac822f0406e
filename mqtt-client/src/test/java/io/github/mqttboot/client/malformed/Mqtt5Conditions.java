package io.github.mqttboot.client.malformed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * What a server of MQTT 5 can get wrong within one packet.
 */
final class Mqtt5Conditions {

	/**
	 * One condition for each, in each text of each packet [MQTT-1.5.4-1] [MQTT-1.5.4-2].
	 */
	enum IllFormed {

		NUL("610062"), SURROGATE("eda080"), OVERLONG("c080"), ABOVE_UNICODE("f4908080"), NO_UTF_8("ff"), CUT("e282");

		private final String hex;

		IllFormed(String hex) {
			this.hex = hex;
		}

		String hex() {
			return this.hex;
		}

	}

	private final List<Condition> conditions = new ArrayList<>();

	static List<Condition> all() {
		Mqtt5Conditions all = new Mqtt5Conditions();
		for (Frame frame : Frame.ALL) {
			all.addPropertiesOfOthers(frame);
			all.addPropertiesTwice(frame);
			all.addUnknownProperties(frame);
			all.addPropertyLengths(frame);
			all.addCutProperties(frame);
			all.addTexts(frame);
			all.addRemainingLengths(frame);
			all.addLimits(frame);
			if (frame.type() != PacketType.PUBLISH) {
				all.addFlags(frame.type(), frame.firstByte(), frame.body());
			}
		}
		all.addFlags(PacketType.PINGRESP, 0xd0, "");
		all.addFieldCuts();
		all.addReasonCodes();
		all.addPacketIdentifiers();
		all.addRangesOfConnAck();
		all.addRangesOfPublish();
		all.addOwnFlags();
		all.addTrailingBytes();
		all.addPingResp();
		all.addPacketTypes();
		return all.conditions;
	}

	private void addPropertiesOfOthers(Frame frame) {
		for (WireProperty property : WireProperty.values()) {
			if (!property.isAllowedIn(frame.type())) {
				// [MQTT-3.14.2-2] is a rule of its own; the others are in section 2.2.2.2
				boolean clientsOnly = frame.type() == PacketType.DISCONNECT
						&& property == WireProperty.SESSION_EXPIRY_INTERVAL;
				add(frame, ConditionClass.PROPERTY_NOT_ALLOWED, property, frame.with(property.hex()),
						clientsOnly ? ReasonCode.PROTOCOL_ERROR : ReasonCode.MALFORMED_PACKET);
			}
		}
	}

	private void addPropertiesTwice(Frame frame) {
		for (WireProperty property : WireProperty.values()) {
			if (property.isAllowedIn(frame.type()) && !property.mayRepeatIn(frame.type())) {
				boolean once = frame.required().startsWith(property.hex("")); // by itself
				add(frame, ConditionClass.PROPERTY_TWICE, property,
						frame.with(once ? property.hex() : property.hex() + property.hex()), ReasonCode.PROTOCOL_ERROR);
			}
		}
	}

	private void addUnknownProperties(Frame frame) {
		add(frame, ConditionClass.PROPERTY_UNKNOWN, "one byte", frame.with("7f00"), ReasonCode.MALFORMED_PACKET);
		add(frame, ConditionClass.PROPERTY_UNKNOWN, "two bytes", frame.with("800100"), ReasonCode.MALFORMED_PACKET);
	}

	private void addPropertyLengths(Frame frame) {
		String length = Frame.octet(frame.required().length() / 2 | 0x80);
		String required = frame.required();
		addPropertyLength(frame, "beyond the packet", frame.withBlock("7f" + required));
		addPropertyLength(frame, "not the shortest form", frame.withBlock(length + "00" + required));
		addPropertyLength(frame, "five bytes", frame.withBlock(length + "80808001" + required));
		addPropertyLength(frame, "cut", Frame.packet(frame.firstByte(), frame.fields() + length));
	}

	private void addPropertyLength(Frame frame, String detail, byte[] bytes) {
		add(frame, ConditionClass.PROPERTY_LENGTH, detail, bytes, ReasonCode.MALFORMED_PACKET);
	}

	private void addCutProperties(Frame frame) {
		for (WireProperty property : WireProperty.values()) {
			if (property.isAllowedIn(frame.type())) {
				String hex = property.hex();
				addCutProperty(frame, property, property.name(), hex.substring(0, hex.length() - 2));
				if (property.form() == WireProperty.Form.PAIR) {
					addCutProperty(frame, property, property + " name", property.hex("0001"));
				}
			}
		}
	}

	private void addCutProperty(Frame frame, WireProperty property, String detail, String hex) {
		String block = before(frame, property) + hex;
		add(frame, ConditionClass.PROPERTY_CUT, detail, frame.withBlock(Frame.length(block.length() / 2) + block),
				ReasonCode.MALFORMED_PACKET);
	}

	/** The required property, unless it is this one. */
	private static String before(Frame frame, WireProperty property) {
		return frame.required().startsWith(property.hex("")) ? "" : frame.required();
	}

	private void addTexts(Frame frame) {
		for (IllFormed illFormed : IllFormed.values()) {
			String value = Frame.field(illFormed.hex);
			if (frame.type() == PacketType.PUBLISH) {
				addText(frame, "topic name " + illFormed, Frame.packet(0x30, value + "0070"));
			}
			for (WireProperty property : WireProperty.values()) {
				if (!property.isAllowedIn(frame.type())) {
					continue;
				}
				if (property.form() == WireProperty.Form.TEXT) {
					addText(frame, property, illFormed.toString(), value);
				}
				else if (property.form() == WireProperty.Form.PAIR) {
					// [MQTT-1.5.7-1]
					addText(frame, property, "name " + illFormed, value + "0000");
					addText(frame, property, "value " + illFormed, "0000" + value);
				}
			}
		}
	}

	private void addText(Frame frame, WireProperty property, String detail, String value) {
		String block = before(frame, property) + property.hex(value);
		addText(frame, property + " " + detail, frame.withBlock(Frame.length(block.length() / 2) + block));
	}

	private void addText(Frame frame, String detail, byte[] bytes) {
		add(frame, ConditionClass.TEXT, detail, bytes, ReasonCode.MALFORMED_PACKET);
	}

	private void addRemainingLengths(Frame frame) {
		String first = Frame.octet(frame.firstByte());
		String body = frame.body();
		String padded = Frame.octet(body.length() / 2 | 0x80);
		String cut = Frame.octet(frame.fields().length() / 2 + 1 + frame.required().length() / 2 + 6);
		String properties = frame.required() + WireProperty.USER_PROPERTY.hex();
		add(frame, ConditionClass.REMAINING_LENGTH, "five bytes", Frame.bytes(first + padded + "80808001" + body),
				ReasonCode.MALFORMED_PACKET);
		add(frame, ConditionClass.REMAINING_LENGTH, "not the shortest form", Frame.bytes(first + padded + "00" + body),
				ReasonCode.MALFORMED_PACKET);
		add(frame, ConditionClass.REMAINING_LENGTH, "too large", Frame.bytes(first + "ffffff7f" + body),
				ReasonCode.PACKET_TOO_LARGE);
		add(frame, ConditionClass.REMAINING_LENGTH, "too short",
				Frame.bytes(first + cut + frame.fields() + Frame.length(properties.length() / 2) + properties),
				ReasonCode.MALFORMED_PACKET);
	}

	/** Legal, but more than we want to pay for. */
	private void addLimits(Frame frame) {
		String userProperty = WireProperty.USER_PROPERTY.hex();
		add(frame, ConditionClass.LIMIT, "129 user properties", frame.with(userProperty.repeat(129)),
				ReasonCode.QUOTA_EXCEEDED);
		String half = WireProperty.USER_PROPERTY.hex("0000" + Frame.field("76".repeat(0x8000)));
		add(frame, ConditionClass.LIMIT, "65,537 bytes of user properties",
				frame.with(half + half + WireProperty.USER_PROPERTY.hex("0000" + "000176")),
				// no packet may be that large before CONNACK
				(frame.type() == PacketType.CONNACK) ? ReasonCode.PACKET_TOO_LARGE : ReasonCode.QUOTA_EXCEEDED);
		if (frame.type() == PacketType.PUBLISH) {
			add(frame, ConditionClass.LIMIT, "129 subscription identifiers",
					frame.with(WireProperty.SUBSCRIPTION_IDENTIFIER.hex().repeat(129)), ReasonCode.QUOTA_EXCEEDED);
		}
	}

	private void addFlags(PacketType type, int firstByte, String body) {
		for (int bit = 1; bit <= 8; bit <<= 1) {
			// [MQTT-2.1.3-1]
			add(type, ConditionClass.FLAGS, "bit " + bit, Frame.packet(firstByte ^ bit, body),
					ReasonCode.MALFORMED_PACKET);
		}
	}

	private void addFieldCuts() {
		addFieldCuts(Frame.CONNACK, "", "00", "0000");
		addFieldCuts(Frame.PUBLISH, "", "00", "0001", "000161", "00016100", "0001610001", "ffff61");
		for (Frame frame : Frame.ALL) {
			if (frame.firstByte() >= 0x40 && frame.firstByte() <= 0x70) {
				addFieldCuts(frame, "", "00");
			}
		}
		addFieldCuts(Frame.SUBACK, "", "00", "0001");
		addFieldCuts(Frame.UNSUBACK, "", "00", "0001");
		addFieldCuts(Frame.AUTH, "00", "18");
	}

	private void addFieldCuts(Frame frame, String... bodies) {
		for (String body : bodies) {
			add(frame, ConditionClass.FIELD_CUT, "[" + body + "]", Frame.packet(frame.firstByte(), body),
					ReasonCode.MALFORMED_PACKET);
		}
	}

	/** Of nobody, and of another packet or of clients. */
	private void addReasonCodes() {
		for (Frame frame : Frame.ALL) {
			switch (frame.type()) {
				case CONNACK -> {
					addReasonCode(frame, "42", "004200");
					addReasonCode(frame, "8e", "008e00");
					addReasonCode(frame, "return code with properties", "000500");
					addReasonCode(frame, "return code 6", "0006");
				}
				case PUBACK, PUBREC -> addResponseCodes(frame, "42", "92");
				case PUBREL -> addResponseCodes(frame, "42", "10");
				case PUBCOMP -> addResponseCodes(frame, "42", "80");
				case SUBACK -> addAckCodes(frame, "42", "03");
				case UNSUBACK -> addAckCodes(frame, "42", "01");
				case DISCONNECT -> {
					addReasonCode(frame, "42", "42");
					addReasonCode(frame, "04", "0400");
				}
				case AUTH -> {
					addReasonCode(frame, "42", "42" + "04" + frame.required());
					addReasonCode(frame, "19", "19" + "04" + frame.required());
				}
				default -> {
				}
			}
		}
	}

	private void addResponseCodes(Frame frame, String... codes) {
		for (String code : codes) {
			addReasonCode(frame, code, "0001" + code);
		}
	}

	private void addAckCodes(Frame frame, String... codes) {
		for (String code : codes) {
			addReasonCode(frame, code, "000100" + code);
			addReasonCode(frame, code + " behind a good one", "00010000" + code);
		}
	}

	private void addReasonCode(Frame frame, String detail, String body) {
		add(frame, ConditionClass.REASON_CODE, detail, Frame.packet(frame.firstByte(), body),
				ReasonCode.MALFORMED_PACKET);
	}

	private void addPacketIdentifiers() {
		// [MQTT-2.2.1-3] [MQTT-2.2.1-4]
		addPacketIdentifier(PacketType.PUBLISH, "QoS 1", Frame.packet(0x32, "000161 0000 00"));
		addPacketIdentifier(PacketType.PUBLISH, "QoS 2", Frame.packet(0x34, "000161 0000 00"));
		for (Frame frame : Frame.ALL) {
			switch (frame.type()) {
				case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
					addPacketIdentifier(frame.type(), "short", Frame.packet(frame.firstByte(), "0000"));
					addPacketIdentifier(frame.type(), "long", Frame.packet(frame.firstByte(), "0000 00 00"));
				}
				case SUBACK, UNSUBACK ->
					addPacketIdentifier(frame.type(), "0", Frame.packet(frame.firstByte(), "0000 00 00"));
				default -> {
				}
			}
		}
	}

	private void addPacketIdentifier(PacketType type, String detail, byte[] bytes) {
		add(type, ConditionClass.PACKET_IDENTIFIER, detail, bytes, ReasonCode.PROTOCOL_ERROR);
	}

	private void addRangesOfConnAck() {
		for (WireProperty property : WireProperty.values()) {
			boolean flag = property.form() == WireProperty.Form.FLAG;
			if (flag && property.isAllowedIn(PacketType.CONNACK)) {
				addRange(Frame.CONNACK, property + " is 2", property.hex("02"), ReasonCode.PROTOCOL_ERROR);
			}
		}
		addRange(Frame.CONNACK, "RECEIVE_MAXIMUM is 0", WireProperty.RECEIVE_MAXIMUM.hex("0000"),
				ReasonCode.PROTOCOL_ERROR);
		addRange(Frame.CONNACK, "MAXIMUM_PACKET_SIZE is 0", WireProperty.MAXIMUM_PACKET_SIZE.hex("00000000"),
				ReasonCode.PROTOCOL_ERROR);
		addRange(Frame.CONNACK, "data without a method", WireProperty.AUTHENTICATION_DATA.hex(),
				ReasonCode.PROTOCOL_ERROR);
		// [MQTT-4.12.0-5]
		add(PacketType.AUTH, ConditionClass.VALUE_RANGE, "no method", Frame.packet(0xf0, "1800"),
				ReasonCode.PROTOCOL_ERROR);
		add(PacketType.AUTH, ConditionClass.VALUE_RANGE, "data without a method",
				Frame.packet(0xf0, "1804" + WireProperty.AUTHENTICATION_DATA.hex()), ReasonCode.PROTOCOL_ERROR);
	}

	private void addRangesOfPublish() {
		Frame publish = Frame.PUBLISH;
		addRange(publish, "payload format 2", WireProperty.PAYLOAD_FORMAT_INDICATOR.hex("02"),
				ReasonCode.PROTOCOL_ERROR);
		WireProperty identifier = WireProperty.SUBSCRIPTION_IDENTIFIER;
		addRange(publish, "subscription identifier 0", identifier.hex("00"), ReasonCode.PROTOCOL_ERROR);
		addRange(publish, "subscription identifier not in its shortest form", identifier.hex("8100"),
				ReasonCode.MALFORMED_PACKET);
		addRange(publish, "subscription identifier of five bytes", identifier.hex("8080808001"),
				ReasonCode.MALFORMED_PACKET);
		// [MQTT-3.3.2-8]
		addRange(publish, "topic alias 0", WireProperty.TOPIC_ALIAS.hex("0000"), ReasonCode.TOPIC_ALIAS_INVALID);
		// [MQTT-3.3.2-14]
		for (String topic : List.of("", "23", "2b", "612f2b2f62", "6123")) {
			addRange(publish, "response topic [" + topic + "]", WireProperty.RESPONSE_TOPIC.hex(Frame.field(topic)),
					ReasonCode.PROTOCOL_ERROR);
		}
		// [MQTT-3.3.2-2]
		for (String topic : List.of("23", "2b", "612f2b2f62", "6123")) {
			add(publish, ConditionClass.VALUE_RANGE, "topic name [" + topic + "]",
					Frame.packet(0x30, Frame.field(topic) + "0070"), ReasonCode.TOPIC_NAME_INVALID);
		}
		add(publish, ConditionClass.VALUE_RANGE, "no topic name, no properties", Frame.packet(0x30, "00000070"),
				ReasonCode.PROTOCOL_ERROR);
		add(publish, ConditionClass.VALUE_RANGE, "no topic name, no alias", Frame.packet(0x30, "0000020101"),
				ReasonCode.PROTOCOL_ERROR);
	}

	private void addRange(Frame frame, String detail, String properties, ReasonCode reasonCode) {
		add(frame, ConditionClass.VALUE_RANGE, detail, frame.with(properties), reasonCode);
	}

	private void addOwnFlags() {
		// [MQTT-3.3.1-4] [MQTT-3.3.1-2]
		add(PacketType.PUBLISH, ConditionClass.FLAGS, "QoS 3", Frame.packet(0x36, "000161 0001 00"),
				ReasonCode.MALFORMED_PACKET);
		add(PacketType.PUBLISH, ConditionClass.FLAGS, "QoS 3 and DUP", Frame.packet(0x3e, "000161 0001 00"),
				ReasonCode.MALFORMED_PACKET);
		add(PacketType.PUBLISH, ConditionClass.FLAGS, "QoS 0 and DUP", Frame.packet(0x38, "000161 00"),
				ReasonCode.PROTOCOL_ERROR);
		for (int bit = 2; bit <= 0x80; bit <<= 1) {
			// [MQTT-3.2.2-1]
			add(PacketType.CONNACK, ConditionClass.FLAGS, "acknowledge flag " + bit,
					Frame.packet(0x20, Frame.octet(bit) + "0000"), ReasonCode.MALFORMED_PACKET);
		}
		// [MQTT-3.2.2-6]
		add(PacketType.CONNACK, ConditionClass.FLAGS, "session present in a refusal", Frame.packet(0x20, "018700"),
				ReasonCode.MALFORMED_PACKET);
	}

	private void addTrailingBytes() {
		for (Frame frame : Frame.ALL) {
			// payloads of the other three have no end of their own
			if (frame.rest().isEmpty()) {
				add(frame, ConditionClass.TRAILING_BYTES, "one", Frame.packet(frame.firstByte(), frame.body() + "00"),
						ReasonCode.MALFORMED_PACKET);
			}
		}
		// no reason code where there must be one [MQTT-3.8.4-6] [MQTT-3.11.3-2]
		add(Frame.SUBACK, ConditionClass.REASON_CODE, "none", Frame.packet(0x90, "000100"), ReasonCode.PROTOCOL_ERROR);
		add(Frame.UNSUBACK, ConditionClass.REASON_CODE, "none", Frame.packet(0xb0, "000100"),
				ReasonCode.PROTOCOL_ERROR);
	}

	private void addPingResp() {
		PacketType type = PacketType.PINGRESP;
		add(type, ConditionClass.TRAILING_BYTES, "one", Frame.bytes("d00100"), ReasonCode.MALFORMED_PACKET);
		add(type, ConditionClass.REMAINING_LENGTH, "five bytes", Frame.bytes("d08080808001"),
				ReasonCode.MALFORMED_PACKET);
		add(type, ConditionClass.REMAINING_LENGTH, "not the shortest form", Frame.bytes("d08000"),
				ReasonCode.MALFORMED_PACKET);
		add(type, ConditionClass.REMAINING_LENGTH, "too large", Frame.bytes("d0ffffff7f"), ReasonCode.PACKET_TOO_LARGE);
	}

	private void addPacketTypes() {
		addPacketType("reserved 0", "0000", ReasonCode.MALFORMED_PACKET);
		addPacketType("CONNECT", "1000", ReasonCode.PROTOCOL_ERROR);
		addPacketType("SUBSCRIBE", "8200", ReasonCode.PROTOCOL_ERROR);
		addPacketType("UNSUBSCRIBE", "a200", ReasonCode.PROTOCOL_ERROR);
		addPacketType("PINGREQ", "c000", ReasonCode.PROTOCOL_ERROR);
	}

	private void addPacketType(String detail, String hex, ReasonCode reasonCode) {
		this.conditions.add(new Condition(ProtocolVersion.MQTT_5, "other types", ConditionClass.PACKET_TYPE, detail,
				Stage.CONNECTED, Frame.bytes(hex), Outcome.refused(reasonCode)));
	}

	private void add(Frame frame, ConditionClass kind, Object detail, byte[] bytes, ReasonCode reasonCode) {
		add(frame.type(), kind, detail, bytes, reasonCode);
	}

	private void add(PacketType type, ConditionClass kind, Object detail, byte[] bytes, ReasonCode reasonCode) {
		Stage stage = (type == PacketType.CONNACK) ? Stage.OPENING : Stage.CONNECTED;
		this.conditions.add(new Condition(ProtocolVersion.MQTT_5, type.toString(), kind,
				detail.toString().toLowerCase(Locale.ROOT).replace('_', ' '), stage, bytes,
				Outcome.refused(reasonCode)));
	}

}
