package io.github.mqttboot.client.malformed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * What a server of MQTT 3.1.1 or 3.1 can get wrong within one packet. There is no packet
 * to say so: the connection is closed, and the reason code is for the log only.
 */
final class Mqtt3Conditions {

	/** A legal packet of each type: its first byte and its body. */
	private static final Map<String, String> LEGAL = new TreeMap<>(Map.of("CONNACK", "20 0000", "PUBLISH",
			"32 000161000170", "PUBACK", "40 0001", "PUBREC", "50 0001", "PUBREL", "62 0001", "PUBCOMP", "70 0001",
			"SUBACK", "90 000100", "UNSUBACK", "b0 0001", "PINGRESP", "d0 "));

	private final List<Condition> conditions = new ArrayList<>();

	private final ProtocolVersion version;

	private Mqtt3Conditions(ProtocolVersion version) {
		this.version = version;
	}

	static List<Condition> all() {
		Mqtt3Conditions mqtt311 = new Mqtt3Conditions(ProtocolVersion.MQTT_3_1_1);
		LEGAL.forEach(mqtt311::addFramings);
		mqtt311.addFlags();
		mqtt311.addFields();
		mqtt311.addConnAck();
		mqtt311.addPacketTypes();
		// only what differs: no session present, DUP on PUBREL
		Mqtt3Conditions mqtt31 = new Mqtt3Conditions(ProtocolVersion.MQTT_3_1);
		mqtt31.addFlagsOfMqtt31();
		mqtt31.addPacketTypes();
		List<Condition> all = new ArrayList<>(mqtt311.conditions);
		all.addAll(mqtt31.conditions);
		return all;
	}

	private void addFramings(String packet, String legal) {
		String first = legal.substring(0, 2);
		String body = legal.substring(3);
		String length = Frame.octet(body.length() / 2 | 0x80);
		add(packet, ConditionClass.REMAINING_LENGTH, "five bytes", first + length + "80808001" + body);
		add(packet, ConditionClass.REMAINING_LENGTH, "not the shortest form", first + length + "00" + body);
		add(packet, ConditionClass.REMAINING_LENGTH, "too large", first + "ffffff7f" + body,
				ReasonCode.PACKET_TOO_LARGE);
		if (!body.isEmpty()) {
			add(packet, ConditionClass.REMAINING_LENGTH, "too short", first + "01" + body);
			add(packet, ConditionClass.FIELD_CUT, "[]", first + "00");
		}
		boolean open = packet.equals("PUBLISH") || packet.equals("SUBACK");
		if (!open) {
			addPacket(packet, ConditionClass.TRAILING_BYTES, "one", first, body + "00", ReasonCode.MALFORMED_PACKET);
		}
		if (!body.isEmpty() && !packet.equals("CONNACK") && !packet.equals("PUBLISH")) {
			// [MQTT-2.3.1-1]
			addPacket(packet, ConditionClass.PACKET_IDENTIFIER, "0", first, "0000" + body.substring(4),
					ReasonCode.PROTOCOL_ERROR);
		}
	}

	private void addFlags() {
		LEGAL.forEach((packet, legal) -> {
			if (!packet.equals("PUBLISH")) {
				// [MQTT-2.2.2-2]
				String first = Frame.octet(Integer.parseInt(legal.substring(0, 2), 16) ^ 1);
				addPacket(packet, ConditionClass.FLAGS, "bit 1", first, legal.substring(3),
						ReasonCode.MALFORMED_PACKET);
			}
		});
		addPacket("PUBREL", ConditionClass.FLAGS, "no flags", "60", "0001", ReasonCode.MALFORMED_PACKET);
		addPacket("PUBREL", ConditionClass.FLAGS, "DUP", "6a", "0001", ReasonCode.MALFORMED_PACKET);
		// [MQTT-3.3.1-4]
		addPacket("PUBLISH", ConditionClass.FLAGS, "QoS 3", "36", "0001610001", ReasonCode.MALFORMED_PACKET);
	}

	private void addFlagsOfMqtt31() {
		addPacket("PUBREL", ConditionClass.FLAGS, "no flags", "60", "0001", ReasonCode.MALFORMED_PACKET);
		addPacket("PUBACK", ConditionClass.FLAGS, "DUP", "48", "0001", ReasonCode.MALFORMED_PACKET);
	}

	private void addFields() {
		ReasonCode malformed = ReasonCode.MALFORMED_PACKET;
		for (Mqtt5Conditions.IllFormed illFormed : Mqtt5Conditions.IllFormed.values()) {
			// [MQTT-1.5.3-1] [MQTT-1.5.3-2]
			addPacket("PUBLISH", ConditionClass.TEXT, "topic name " + illFormed, "30",
					Frame.field(illFormed.hex()) + "70", malformed);
		}
		for (String body : List.of("00", "0001", "ffff61")) {
			addPacket("PUBLISH", ConditionClass.FIELD_CUT, "[" + body + "]", "30", body, malformed);
		}
		addPacket("PUBLISH", ConditionClass.FIELD_CUT, "packet identifier", "32", "00016100", malformed);
		addPacket("PUBLISH", ConditionClass.PACKET_IDENTIFIER, "QoS 1", "32", "0001610000", ReasonCode.PROTOCOL_ERROR);
		addPacket("PUBLISH", ConditionClass.PACKET_IDENTIFIER, "QoS 2", "34", "0001610000", ReasonCode.PROTOCOL_ERROR);
		// [MQTT-4.7.3-1] [MQTT-3.3.2-2]
		for (String topic : List.of("", "23", "2b", "612f2b2f62")) {
			addPacket("PUBLISH", ConditionClass.VALUE_RANGE, "topic name [" + topic + "]", "30",
					Frame.field(topic) + "70", malformed);
		}
		// [MQTT-3.9.3-2]
		for (String code : List.of("03", "7f", "81", "87")) {
			addPacket("SUBACK", ConditionClass.REASON_CODE, code, "90", "0001" + code, malformed);
		}
		addPacket("SUBACK", ConditionClass.REASON_CODE, "none", "90", "0001", ReasonCode.PROTOCOL_ERROR);
	}

	private void addConnAck() {
		ReasonCode malformed = ReasonCode.MALFORMED_PACKET;
		addPacket("CONNACK", ConditionClass.FLAGS, "acknowledge flag 2", "20", "0200", malformed);
		// [MQTT-3.2.2-4]
		addPacket("CONNACK", ConditionClass.FLAGS, "session present in a refusal", "20", "0105", malformed);
		addPacket("CONNACK", ConditionClass.REASON_CODE, "06", "20", "0006", malformed);
		addPacket("CONNACK", ConditionClass.REASON_CODE, "87", "20", "0087", malformed);
	}

	private void addPacketTypes() {
		addPacketType("reserved 0", "0000", ReasonCode.MALFORMED_PACKET);
		addPacketType("CONNECT", "1000", ReasonCode.PROTOCOL_ERROR);
		addPacketType("SUBSCRIBE", "8200", ReasonCode.PROTOCOL_ERROR);
		addPacketType("UNSUBSCRIBE", "a200", ReasonCode.PROTOCOL_ERROR);
		addPacketType("PINGREQ", "c000", ReasonCode.PROTOCOL_ERROR);
		addPacketType("DISCONNECT", "e000", ReasonCode.PROTOCOL_ERROR);
		addPacketType("reserved 15", "f000", ReasonCode.MALFORMED_PACKET);
	}

	private void addPacketType(String detail, String hex, ReasonCode reasonCode) {
		add("other types", ConditionClass.PACKET_TYPE, detail, hex, reasonCode);
	}

	private void addPacket(String packet, ConditionClass kind, String detail, String first, String body,
			ReasonCode reasonCode) {
		add(packet, kind, detail, first + Frame.octet(body.length() / 2) + body, reasonCode);
	}

	private void add(String packet, ConditionClass kind, String detail, String hex) {
		add(packet, kind, detail, hex, ReasonCode.MALFORMED_PACKET);
	}

	private void add(String packet, ConditionClass kind, String detail, String hex, ReasonCode reasonCode) {
		Stage stage = packet.equals("CONNACK") ? Stage.OPENING : Stage.CONNECTED;
		this.conditions.add(new Condition(this.version, packet, kind, detail.toLowerCase(Locale.ROOT).replace('_', ' '),
				stage, Frame.bytes(hex), Outcome.refused(reasonCode)));
	}

}
