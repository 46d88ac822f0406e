package io.github.mqttboot.client.malformed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;

/**
 * Packets that are right by themselves, but not now.
 */
final class StateConditions {

	private static final ReasonCode PROTOCOL_ERROR = ReasonCode.PROTOCOL_ERROR;

	private final List<Condition> conditions = new ArrayList<>();

	private final ProtocolVersion version;

	private final boolean mqtt5;

	private StateConditions(ProtocolVersion version) {
		this.version = version;
		this.mqtt5 = version == ProtocolVersion.MQTT_5;
	}

	static List<Condition> all() {
		List<Condition> all = new ArrayList<>();
		for (ProtocolVersion version : List.of(ProtocolVersion.MQTT_5, ProtocolVersion.MQTT_3_1_1)) {
			StateConditions state = new StateConditions(version);
			state.addFirstPackets();
			state.addConnAcks();
			state.addForeignAnswers();
			state.addInbound();
			if (state.mqtt5) {
				state.addAuthentication();
				state.addTopicAliases();
				state.addReceiveMaximum();
				state.addIdentifiersInUse();
			}
			all.addAll(state.conditions);
		}
		return all;
	}

	/** Legal packets by name, with packet identifier 1. */
	private Map<String, String> packets() {
		Map<String, String> packets = new LinkedHashMap<>();
		packets.put("PUBLISH", publish(0, 0));
		packets.put("PUBACK", "40020001");
		packets.put("PUBREC", "50020001");
		packets.put("PUBREL", "62020001");
		packets.put("PUBCOMP", "70020001");
		packets.put("SUBACK", this.mqtt5 ? "90050001000000" : "900400010000");
		packets.put("UNSUBACK", this.mqtt5 ? "b0050001000000" : "b0020001");
		packets.put("PINGRESP", "d000");
		return packets;
	}

	private String publish(int qos, int identifier) {
		return publish(0x30 | (qos << 1), (qos > 0) ? Frame.octet(identifier >> 8) + Frame.octet(identifier) : "");
	}

	private String publish(int firstByte, String identifier) {
		String body = "000174" + identifier + (this.mqtt5 ? "00" : "") + "70";
		return Frame.octet(firstByte) + Frame.octet(body.length() / 2) + body;
	}

	private void addFirstPackets() {
		// [MQTT-3.2.0-1]
		packets().forEach((packet, hex) -> add(packet, "before CONNACK", Stage.OPENING, hex, PROTOCOL_ERROR));
		if (this.mqtt5) {
			// [MQTT-3.14.0-1] it is over, whatever we might say to it
			add("DISCONNECT", "before CONNACK", Stage.OPENING, "e000", Outcome.end());
			add("AUTH", "before CONNACK", Stage.OPENING, "f000", PROTOCOL_ERROR);
			// [MQTT-4.12.0-6]
			add("AUTH", "before CONNACK, in an exchange that nobody began", Stage.OPENING, "f006 18 04 1500016d",
					PROTOCOL_ERROR);
		}
	}

	private void addConnAcks() {
		String connAck = this.mqtt5 ? "2003000000" : "20020000";
		add("CONNACK", "for the second time", Stage.CONNECTED, connAck, PROTOCOL_ERROR);
		add("CONNACK", "for the second time, a refusal", Stage.CONNECTED, this.mqtt5 ? "2003008700" : "20020005",
				PROTOCOL_ERROR);
		// [MQTT-3.2.2-2], in MQTT 3.1.1 [MQTT-3.2.2-1]
		add("CONNACK", "session present after clean start", Stage.OPENING, this.mqtt5 ? "2003010000" : "20020100",
				PROTOCOL_ERROR);
	}

	/** An answer to something else than what was asked under this packet identifier. */
	private void addForeignAnswers() {
		addAnswers(Stage.PUBLISHING_QOS_1, "PUBREC", "PUBCOMP", "SUBACK", "UNSUBACK");
		addAnswers(Stage.PUBLISHING_QOS_2, "PUBCOMP", "SUBACK", "UNSUBACK");
		addAnswers(Stage.RELEASED, "PUBACK", "SUBACK", "UNSUBACK");
		addAnswers(Stage.SUBSCRIBING, "PUBACK", "PUBREC", "PUBCOMP", "UNSUBACK");
		addAnswers(Stage.UNSUBSCRIBING, "PUBACK", "PUBREC", "PUBCOMP", "SUBACK");
		// [MQTT-3.8.4-6]
		add("SUBACK", "one code for two filters", Stage.SUBSCRIBING, this.mqtt5 ? "9004000100 00" : "90030001 00",
				PROTOCOL_ERROR);
		add("SUBACK", "three codes for two filters", Stage.SUBSCRIBING,
				this.mqtt5 ? "9006000100 000000" : "90050001 000000", PROTOCOL_ERROR);
		if (this.mqtt5) {
			addAnswers(Stage.PUBLISHING_QOS_2, "PUBACK");
			add("PUBREC", "failure after PUBREL", Stage.RELEASED, "5003000180", PROTOCOL_ERROR);
			// [MQTT-3.11.3-2]
			add("UNSUBACK", "one code for two filters", Stage.UNSUBSCRIBING, "b0040001 00 00", PROTOCOL_ERROR);
			add("UNSUBACK", "three codes for two filters", Stage.UNSUBSCRIBING, "b0060001 00 000000", PROTOCOL_ERROR);
		}
	}

	private void addAnswers(Stage stage, String... packets) {
		for (String packet : packets) {
			add(packet, "while " + stage, stage, packets().getOrDefault(packet, ""), PROTOCOL_ERROR);
		}
	}

	private void addInbound() {
		add("PUBREL", "before PUBREC", Stage.CONNECTED, publish(2, 1) + "62020001",
				Outcome.outOfPlace(PROTOCOL_ERROR).delivering(1));
		add("PUBREL", "for a message of QoS 1", Stage.CONNECTED, publish(1, 1) + "62020001",
				Outcome.outOfPlace(PROTOCOL_ERROR).delivering(1));
		add("PUBLISH", "packet identifier of QoS 1 in use for QoS 2", Stage.CONNECTED,
				publish(1, 1) + publish(0x3c, "0001"), Outcome.outOfPlace(PROTOCOL_ERROR).delivering(1));
		add("PUBLISH", "packet identifier of QoS 2 in use for QoS 1", Stage.CONNECTED,
				publish(2, 1) + publish(0x3a, "0001"), Outcome.outOfPlace(PROTOCOL_ERROR).delivering(1));
	}

	private void addIdentifiersInUse() {
		// [MQTT-2.2.1-4]
		for (int qos : new int[] { 1, 2 }) {
			add("PUBLISH", "packet identifier in use, QoS " + qos, Stage.CONNECTED, publish(qos, 7) + publish(qos, 7),
					Outcome.outOfPlace(PROTOCOL_ERROR).delivering(1));
		}
	}

	private void addAuthentication() {
		// [MQTT-4.12.0-6]
		add("AUTH", "without an exchange, success", Stage.CONNECTED, "f000", PROTOCOL_ERROR);
		add("AUTH", "without an exchange, success with a method", Stage.CONNECTED, "f006 00 04 1500016d",
				PROTOCOL_ERROR);
		add("AUTH", "without an exchange, continue", Stage.CONNECTED, "f006 18 04 1500016d", PROTOCOL_ERROR);
		add("CONNACK", "method that nobody named", Stage.OPENING, "2007 00 00 04 1500016d", PROTOCOL_ERROR);
	}

	private void addTopicAliases() {
		// [MQTT-3.3.2-7]
		add("PUBLISH", "topic alias that stands for nothing", Stage.CONNECTED, "3006 0000 03 230005", PROTOCOL_ERROR);
		add("PUBLISH", "topic alias that stands for nothing, behind one that does", Stage.CONNECTED,
				"3007 000174 03 230005" + "3006 0000 03 230006", Outcome.outOfPlace(PROTOCOL_ERROR).delivering(1));
		// [MQTT-3.1.2-26]
		ReasonCode invalid = ReasonCode.TOPIC_ALIAS_INVALID;
		String above = Frame.octet(Conditions.TOPIC_ALIAS_MAXIMUM + 1);
		add("PUBLISH", "topic alias above the maximum", Stage.CONNECTED, "3007 000174 03 2300" + above, invalid);
		add("PUBLISH", "topic alias far above the maximum", Stage.CONNECTED, "3007 000174 03 23ffff", invalid);
		add("PUBLISH", "topic alias above the maximum, no topic", Stage.CONNECTED, "3006 0000 03 2300" + above,
				invalid);
	}

	private void addReceiveMaximum() {
		// [MQTT-3.3.4-9]
		Outcome exceeded = Outcome.outOfPlace(ReasonCode.RECEIVE_MAXIMUM_EXCEEDED)
			.delivering(Conditions.RECEIVE_MAXIMUM);
		add("PUBLISH", "receive maximum, QoS 1", Stage.CONNECTED, publish(1, 1) + publish(1, 2) + publish(1, 3),
				exceeded);
		add("PUBLISH", "receive maximum, QoS 2", Stage.CONNECTED, publish(2, 1) + publish(2, 2) + publish(2, 3),
				exceeded);
		add("PUBLISH", "receive maximum, QoS 1 and 2", Stage.CONNECTED,
				publish(1, 1) + publish(2, 2) + publish(0, 0) + publish(1, 3),
				exceeded.delivering(Conditions.RECEIVE_MAXIMUM + 1));
	}

	private void add(String packet, String detail, Stage stage, String hex, ReasonCode reasonCode) {
		add(packet, detail, stage, hex, Outcome.outOfPlace(reasonCode));
	}

	private void add(String packet, String detail, Stage stage, String hex, Outcome outcome) {
		this.conditions
			.add(new Condition(this.version, packet, ConditionClass.STATE, detail, stage, Frame.bytes(hex), outcome));
	}

}
