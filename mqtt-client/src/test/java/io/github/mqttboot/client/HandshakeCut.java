package io.github.mqttboot.client;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.message.QoS;

/**
 * One way to cut a connection within the exchange of a QoS 1 or 2 message.
 *
 * @param version MQTT version
 * @param fromServer whether the server publishes, else the client
 * @param qos QoS 1 or 2
 * @param packet the packet that is cut
 * @param bytes how many bytes of it arrive
 * @param length how many it has
 * @param kind how the connection ends
 * @param sessionKept whether the server still has the session at the next connection
 */
record HandshakeCut(MqttVersion version, boolean fromServer, QoS qos, Packet packet, int bytes, int length, Kind kind,
		boolean sessionKept) {

	static final String TOPIC = "t";

	static final String PAYLOAD = "m1";

	/** Return every place and every way. */
	static List<HandshakeCut> all() {
		return of(false);
	}

	/** Return before, within and after each packet. */
	static List<HandshakeCut> some() {
		return of(true);
	}

	private static List<HandshakeCut> of(boolean few) {
		List<HandshakeCut> cuts = new ArrayList<>();
		for (MqttVersion version : new MqttVersion[] { MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5 }) {
			for (boolean fromServer : new boolean[] { false, true }) {
				for (QoS qos : new QoS[] { QoS.AT_LEAST_ONCE, QoS.EXACTLY_ONCE }) {
					for (Packet packet : Packet.values()) {
						if (packet.belongsTo(qos)) {
							addAll(cuts, few, version, fromServer, qos, packet);
						}
					}
				}
			}
		}
		return cuts;
	}

	private static void addAll(List<HandshakeCut> cuts, boolean few, MqttVersion version, boolean fromServer, QoS qos,
			Packet packet) {
		// fixed header, topic, packet identifier, payload, and the length of the
		// properties
		int publish = 2 + 2 + TOPIC.length() + 2 + PAYLOAD.length() + ((version == MqttVersion.MQTT_5) ? 1 : 0);
		int length = (packet == Packet.PUBLISH) ? publish : 4;
		for (int bytes = 0; bytes <= length; bytes++) {
			boolean wanted = !few || bytes == 0 || bytes == length / 2 || bytes == length;
			for (Kind kind : wanted ? Kind.values() : new Kind[0]) {
				for (boolean kept : new boolean[] { true, false }) {
					// each silence costs two seconds
					if (!few || kind != Kind.SILENCE || (kept && bytes == length / 2)) {
						cuts.add(new HandshakeCut(version, fromServer, qos, packet, bytes, length, kind, kept));
					}
				}
			}
		}
	}

	boolean isWhole() {
		return this.bytes == this.length;
	}

	/** Return whether the server sends the packet that is cut. */
	boolean isSentByServer() {
		boolean publisher = this.packet == Packet.PUBLISH || this.packet == Packet.PUBREL;
		return publisher == this.fromServer;
	}

	/** Return whether the client has certainly treated a packet of the server. */
	Arrival arrivalOf(Packet other) {
		if (other.ordinal() < this.packet.ordinal()) {
			return Arrival.CERTAIN;
		}
		if (other != this.packet || !isWhole()) {
			return Arrival.NONE;
		}
		// a reset may overtake what was sent before
		return (this.kind == Kind.RESET) ? Arrival.POSSIBLE : Arrival.CERTAIN;
	}

	@Override
	public String toString() {
		String place = (this.bytes == 0) ? "before "
				: isWhole() ? "after " : "after " + this.bytes + " of " + this.length + " bytes of ";
		return this.version + ", QoS " + this.qos.value() + (this.fromServer ? " from" : " to") + " the server, "
				+ this.kind.text + " " + place + this.packet + ", session " + (this.sessionKept ? "kept" : "lost");
	}

	/**
	 * Packets of an exchange, in their order.
	 */
	enum Packet {

		PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP;

		boolean belongsTo(QoS qos) {
			return this == PUBLISH || (this == PUBACK) == (qos == QoS.AT_LEAST_ONCE);
		}

	}

	/**
	 * How a connection ends.
	 */
	enum Kind {

		RESET("reset"), CLOSE("close"), SILENCE("silence");

		private final String text;

		Kind(String text) {
			this.text = text;
		}

	}

	/**
	 * Whether something has arrived at the client.
	 */
	enum Arrival {

		NONE, POSSIBLE, CERTAIN

	}

}
