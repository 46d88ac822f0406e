package io.github.mqttboot.client.malformed;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;

/**
 * What looks wrong and is let through on purpose. The reason for each stands in
 * {@code docs/malformed.md}, by the same name.
 */
final class ToleratedConditions {

	private static final ProtocolVersion MQTT_5 = ProtocolVersion.MQTT_5;

	private static final ProtocolVersion MQTT_3_1_1 = ProtocolVersion.MQTT_3_1_1;

	private static final ProtocolVersion MQTT_3_1 = ProtocolVersion.MQTT_3_1;

	private static final Outcome SILENT = Outcome.tolerated();

	private static final Outcome DELIVERED = SILENT.delivering(1);

	private final List<Condition> conditions = new ArrayList<>();

	static List<Condition> all() {
		ToleratedConditions tolerated = new ToleratedConditions();
		tolerated.addTexts();
		tolerated.addPublishes();
		tolerated.addLateAnswers();
		tolerated.addConnAcks();
		tolerated.addDisconnects();
		tolerated.addMqtt3();
		return tolerated.conditions;
	}

	private void addTexts() {
		for (String character : List.of("01", "1f", "7f", "c280", "efbfbf", "efb790", "efbbbf", "f48fbfbf")) {
			add(MQTT_5, "PUBLISH", "control characters and non-characters", character, Stage.CONNECTED,
					publish(0x30, Frame.field(character) + "00"), DELIVERED);
			add(MQTT_3_1_1, "PUBLISH", "control characters and non-characters", character, Stage.CONNECTED,
					publish(0x30, Frame.field(character)), DELIVERED);
		}
		add(MQTT_5, "PUBACK", "control characters and non-characters", "01", Stage.CONNECTED, "4008000100041f000101",
				SILENT);
		add(MQTT_5, "PUBLISH", "payload that is not the UTF-8 it is said to be", "QoS 0", Stage.CONNECTED,
				publish(0x30, "000174 02 0101 ff"), DELIVERED);
	}

	private static String publish(int firstByte, String body) {
		String compact = body.replace(" ", "");
		return Frame.octet(firstByte) + Frame.octet(compact.length() / 2) + compact;
	}

	private void addPublishes() {
		add(MQTT_5, "PUBLISH", "DUP on a message never seen", "QoS 1", Stage.CONNECTED, publish(0x3a, "000174 0001 00"),
				DELIVERED);
		add(MQTT_5, "PUBLISH", "DUP on a message never seen", "QoS 2", Stage.CONNECTED, publish(0x3c, "000174 0001 00"),
				DELIVERED);
		String first = publish(0x32, "000174 0001 00");
		add(MQTT_5, "PUBLISH", "sent again without a reconnect", "QoS 1", Stage.CONNECTED,
				first + publish(0x3a, "000174 0001 00"), DELIVERED);
		add(MQTT_5, "PUBLISH", "sent again without a reconnect", "QoS 2", Stage.CONNECTED,
				publish(0x34, "000174 0001 00") + publish(0x3c, "000174 0001 00"), DELIVERED);
		add(MQTT_5, "PUBLISH", "subscription identifier that nobody chose", "7", Stage.CONNECTED,
				publish(0x30, "000174 02 0b07"), DELIVERED);
		add(MQTT_5, "PUBLISH", "without a subscription", "QoS 0", Stage.CONNECTED, publish(0x30, "000174 00"),
				DELIVERED);
		add(MQTT_5, "PUBLISH", "content type and correlation data that are empty", "both", Stage.CONNECTED,
				publish(0x30, "000174 06 030000 090000"), DELIVERED);
	}

	private void addLateAnswers() {
		for (ProtocolVersion version : List.of(MQTT_5, MQTT_3_1_1)) {
			boolean mqtt5 = version == MQTT_5;
			String late = "answer that nobody waits for";
			add(version, "PUBACK", late, "success", Stage.CONNECTED, "40020009", SILENT);
			add(version, "PUBCOMP", late, "success", Stage.CONNECTED, "70020009", SILENT);
			add(version, "SUBACK", late, "success", Stage.CONNECTED, mqtt5 ? "900400090000" : "9003000900", SILENT);
			add(version, "UNSUBACK", late, "success", Stage.CONNECTED, mqtt5 ? "b00400090000" : "b0020009", SILENT);
			add(version, "PUBREC", late, "success", Stage.CONNECTED, "50020009",
					SILENT.answering(mqtt5 ? "6203000992" : "62020009"));
			add(version, "PUBREL", late, "success", Stage.CONNECTED, "62020009",
					SILENT.answering(mqtt5 ? "7003000992" : "70020009"));
			add(version, "PUBREC", "for the second time", "after PUBREL", Stage.RELEASED, "50020001",
					SILENT.answering("62020001"));
			add(version, "PINGRESP", "without PINGREQ", "twice", Stage.CONNECTED, "d000d000", SILENT);
			add(version, "SUBACK", "more granted than asked for", "QoS 2", Stage.SUBSCRIBING,
					mqtt5 ? "90050001 00 0202" : "90040001 0202", SILENT);
		}
		add(MQTT_5, "PUBACK", "answer that nobody waits for", "failure", Stage.CONNECTED, "4003000980", SILENT);
		add(MQTT_5, "PUBREC", "answer that nobody waits for", "failure", Stage.CONNECTED, "5003000980",
				SILENT.answering("6203000992"));
	}

	private void addConnAcks() {
		for (int returnCode = 1; returnCode <= 5; returnCode++) {
			add(MQTT_5, "CONNACK", "refusal by a server of MQTT 3.1.1", Integer.toString(returnCode), Stage.OPENING,
					"20020" + "00" + returnCode, Outcome.end());
		}
		add(MQTT_5, "CONNACK", "what we did not ask for", "client identifier", Stage.OPENING, "20070000 04 12000178",
				SILENT);
		add(MQTT_5, "CONNACK", "what we did not ask for", "response information", Stage.OPENING, "20070000 04 1a000178",
				SILENT);
		add(MQTT_5, "CONNACK", "server reference that leads nowhere", "success", Stage.OPENING, "20070000 04 1c000178",
				SILENT);
		add(MQTT_5, "CONNACK", "more than the largest packet", "maximum packet size", Stage.OPENING,
				"20080000 05 27ffffffff", SILENT);
	}

	private void addDisconnects() {
		add(MQTT_5, "DISCONNECT", "bad authentication method", "0x8C", Stage.CONNECTED, "e0018c", Outcome.end());
		add(MQTT_5, "DISCONNECT", "server reference that leads nowhere", "success", Stage.CONNECTED,
				"e006 00 04 1c000178", Outcome.end());
	}

	private void addMqtt3() {
		for (ProtocolVersion version : List.of(MQTT_3_1_1, MQTT_3_1)) {
			add(version, "PUBLISH", "DUP on QoS 0", "QoS 0", Stage.CONNECTED, publish(0x38, "000174"), DELIVERED);
			add(version, "PUBLISH", "packet identifier in use", "QoS 1", Stage.CONNECTED,
					publish(0x32, "0001740001").repeat(2), DELIVERED);
			add(version, "PUBLISH", "packet identifier in use", "QoS 2", Stage.CONNECTED,
					publish(0x34, "0001740001").repeat(2), DELIVERED);
			add(version, "PUBLISH", "more than the receive maximum", "QoS 1", Stage.CONNECTED,
					publish(0x32, "0001740001") + publish(0x32, "0001740002") + publish(0x32, "0001740003"),
					SILENT.delivering(3));
			add(version, "PUBACK", "for QoS 2", "before PUBREC", Stage.PUBLISHING_QOS_2, "40020001", SILENT);
		}
		add(MQTT_3_1, "PUBREL", "DUP", "while nobody waits", Stage.CONNECTED, "6a020009", SILENT.answering("70020009"));
		add(MQTT_3_1, "CONNACK", "reserved byte", "01", Stage.OPENING, "20020100", SILENT);
		add(MQTT_3_1, "CONNACK", "reserved byte", "ff", Stage.OPENING, "2002ff00", SILENT);
		add(MQTT_3_1, "SUBACK", "failure", "80", Stage.SUBSCRIBING, "90040001 8000", SILENT);
	}

	private void add(ProtocolVersion version, String packet, String what, String detail, Stage stage, String hex,
			Outcome outcome) {
		this.conditions.add(new Condition(version, packet, ConditionClass.TOLERATED, what + ": " + detail, stage,
				Frame.bytes(hex), outcome));
	}

}
