package io.github.mqttboot.client.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.WillMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttConnect;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttSubscribe;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttUnsubscribe;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Well-formed packets mean the same to Paho's clients: what we write, they read, and what
 * they write then, we read, and nothing has changed on the way. Packets that Paho 1.2.5
 * gets wrong by itself are left out, each for the reason given.
 */
class PahoCodecTests {

	/** Reason codes that Paho's MQTT 5 client does not know in that packet. */
	private static final Map<PacketType, Set<ReasonCode>> UNKNOWN = Map.of(PacketType.CONNACK,
			Set.of(ReasonCode.PAYLOAD_FORMAT_INVALID, ReasonCode.QOS_NOT_SUPPORTED), PacketType.PUBACK,
			Set.of(ReasonCode.PACKET_IDENTIFIER_IN_USE), PacketType.DISCONNECT,
			Set.of(ReasonCode.BAD_AUTHENTICATION_METHOD), PacketType.SUBACK,
			Set.of(ReasonCode.QUOTA_EXCEEDED, ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
					ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED));

	/** Packets that Paho's MQTT 3.1.1 client both reads and writes. */
	private static final Set<PacketType> BOTH_WAYS = Set.of(PacketType.PUBLISH, PacketType.PUBACK, PacketType.PUBREC,
			PacketType.PUBREL, PacketType.PUBCOMP, PacketType.PINGREQ, PacketType.PINGRESP, PacketType.DISCONNECT);

	@ParameterizedTest
	@EnumSource(PacketSender.class)
	void packetsSurviveAWayThroughPahosMqtt5Packets(PacketSender sender) throws Exception {
		RandomPackets packets = new RandomPackets(new Random(3), ProtocolVersion.MQTT_5, sender);
		int compared = 0;
		for (int i = 0; i < 500; i++) {
			Packet packet = packets.next();
			if (isMistaken(packet)) {
				continue;
			}
			byte[] bytes = Packets.bytes(Packets.encode(ProtocolVersion.MQTT_5, packet));
			byte[] returned = org.eclipse.paho.mqttv5.common.packet.MqttWireMessage.createWireMessage(bytes)
				.serialize();
			Packets.assertSame(Packets.decode(sender, ProtocolVersion.MQTT_5, returned), packet);
			compared++;
		}
		assertThat(compared).isGreaterThan(300);
	}

	private static boolean isMistaken(Packet packet) {
		if (packet instanceof Auth) {
			// written with a reserved flag set
			return true;
		}
		if (packet instanceof Connect connect && connect.will() != null) {
			return isPayloadMarkedAsBytes(connect.will().message());
		}
		if (packet instanceof Publish publish) {
			return isPayloadMarkedAsBytes(publish.message());
		}
		return reasonCodes(packet).stream().anyMatch(UNKNOWN.getOrDefault(packet.type(), Set.of())::contains);
	}

	/** A payload format indicator of 0 is dropped, which means the same. */
	private static boolean isPayloadMarkedAsBytes(MqttMessage message) {
		return Boolean.FALSE.equals(message.isPayloadUtf8());
	}

	private static List<ReasonCode> reasonCodes(Packet packet) {
		if (packet instanceof SubAck subAck) {
			return subAck.reasonCodes();
		}
		if (packet instanceof PubAck pubAck) {
			return List.of(pubAck.reasonCode());
		}
		if (packet instanceof Disconnect disconnect) {
			return List.of(disconnect.reasonCode());
		}
		return (packet instanceof ConnAck connAck) ? List.of(connAck.reasonCode()) : List.of();
	}

	@ParameterizedTest
	@EnumSource(PacketSender.class)
	void packetsSurviveAWayThroughPahosMqtt3Packets(PacketSender sender) throws Exception {
		RandomPackets packets = new RandomPackets(new Random(3), ProtocolVersion.MQTT_3_1_1, sender);
		int compared = 0;
		for (int i = 0; i < 500; i++) {
			Packet packet = packets.next();
			if (!BOTH_WAYS.contains(packet.type()) || hasSpecialCharacters(packet)) {
				continue;
			}
			byte[] bytes = Packets.bytes(Packets.encode(ProtocolVersion.MQTT_3_1_1, packet));
			Packets.assertSame(
					Packets.decode(sender, ProtocolVersion.MQTT_3_1_1, bytes(MqttWireMessage.createWireMessage(bytes))),
					packet);
			compared++;
		}
		assertThat(compared).isGreaterThan(200);
	}

	/** Paho's MQTT 3.1.1 client refuses U+FEFF and all beyond U+FFFF when it reads. */
	private static boolean hasSpecialCharacters(Packet packet) {
		return packet instanceof Publish publish
				&& publish.message().topic().chars().anyMatch((c) -> c == 0xFEFF || Character.isSurrogate((char) c));
	}

	@Test
	void readsWhatPahosMqtt3ClientAsksFor() throws Exception {
		MqttSubscribe subscribe = new MqttSubscribe(new String[] { "a/+", "\u00e4/#" }, new int[] { 2, 0 });
		subscribe.setMessageId(258);
		MqttUnsubscribe unsubscribe = new MqttUnsubscribe(new String[] { "a/+", "\u00e4/#" });
		unsubscribe.setMessageId(259);
		TopicFilter first = TopicFilter.of("a/+");
		TopicFilter second = TopicFilter.of("\u00e4/#");
		assertRead(subscribe,
				new Subscribe(258,
						List.of(new Subscription(first, QoS.EXACTLY_ONCE), new Subscription(second, QoS.AT_MOST_ONCE)),
						PacketProperties.NONE));
		assertRead(unsubscribe, new Unsubscribe(259, List.of(first, second), PacketProperties.NONE));
	}

	@ParameterizedTest
	@EnumSource(names = { "MQTT_3_1", "MQTT_3_1_1" })
	void readsHowPahosMqtt3ClientConnects(ProtocolVersion version) throws Exception {
		var will = new org.eclipse.paho.client.mqttv3.MqttMessage("gone".getBytes(StandardCharsets.UTF_8));
		will.setQos(1);
		will.setRetained(true);
		MqttConnect connect = new MqttConnect("client", version.level(), true, 60, "user", "word".toCharArray(), will,
				"w/t");
		MqttMessage message = MqttMessage.to("w/t").payload("gone").retain(true).build();
		assertRead(connect, new Connect(version, "client", true, 60, "user", "word".getBytes(StandardCharsets.UTF_8),
				new WillMessage(message), PacketProperties.NONE));
	}

	private static void assertRead(MqttWireMessage paho, Packet packet) throws Exception {
		byte[] written = bytes(paho);
		ProtocolVersion version = (packet instanceof Connect connect) ? connect.version() : ProtocolVersion.MQTT_3_1_1;
		Packets.assertSame(Packets.decode(PacketSender.CLIENT, version, written), packet);
		assertThat(Packets.bytes(Packets.encode(version, packet))).inHexadecimal().isEqualTo(written);
	}

	private static byte[] bytes(MqttWireMessage paho) throws Exception {
		byte[] header = paho.getHeader();
		byte[] payload = paho.getPayload();
		byte[] bytes = Arrays.copyOf(header, header.length + payload.length);
		System.arraycopy(payload, 0, bytes, header.length, payload.length);
		return bytes;
	}

}
