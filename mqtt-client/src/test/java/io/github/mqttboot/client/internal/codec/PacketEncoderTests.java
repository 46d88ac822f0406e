package io.github.mqttboot.client.internal.codec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.UserProperty;
import io.github.mqttboot.client.message.WillMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What an encoder refuses to write, and the ways past the packet values for a client that
 * is in a hurry.
 */
class PacketEncoderTests {

	private static final PacketProperties NONE = PacketProperties.NONE;

	private final PacketEncoder encoder = new PacketEncoder(ProtocolVersion.MQTT_5);

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "tooLong", "outOfRange" })
	@Conformance(mqtt5 = "5.0-U-5")
	void isRefusedBeforeAByteIsWritten(String name, ProtocolVersion version, Packet packet) {
		PacketEncoder versioned = new PacketEncoder(version);
		ByteBuf out = Unpooled.buffer(8).writeInt(4711);
		assertThatIllegalArgumentException().isThrownBy(() -> versioned.encode(packet, out));
		assertThatIllegalArgumentException().isThrownBy(() -> versioned.encodedLength(packet));
		assertThat(out.readableBytes()).isEqualTo(4);
		assertThat(out.capacity()).isEqualTo(8);
	}

	static Stream<Arguments> tooLong() {
		String text = "x".repeat(65_536);
		byte[] bytes = new byte[65_536];
		UserProperty userProperty = new UserProperty("x".repeat(65_535), "x".repeat(65_535));
		UserProperties tooMany = UserProperties.of(Collections.nCopies(2_050, userProperty));
		// more than an int can count
		UserProperties twoGibibytes = UserProperties.of(Collections.nCopies(16_400, userProperty));
		TopicFilter filter = TopicFilter.of("x".repeat(65_535));
		return Stream.of(five("client identifier", connect(text, null, null)),
				five("user name", connect("", text, null)), five("password", connect("", null, bytes)),
				five("reason string", new PubAck(1, ReasonCode.SUCCESS, properties(Property.REASON_STRING, text))),
				five("authentication data",
						new Auth(ReasonCode.CONTINUE_AUTHENTICATION,
								PacketProperties.builder().set(Property.AUTHENTICATION_DATA, bytes).build())),
				five("packet with many filters", new Unsubscribe(1, Collections.nCopies(4097, filter), NONE)),
				five("user properties of a message",
						new Publish(MqttMessage.to("t").userProperties(twoGibibytes).build(), 1, false)),
				five("user properties of a packet",
						new Disconnect(ReasonCode.SUCCESS, PacketProperties.builder().userProperties(tooMany).build())),
				five("user properties of a will",
						connect(new WillMessage(MqttMessage.to("t").userProperties(tooMany).build()))));
	}

	static Stream<Arguments> outOfRange() {
		MqttMessage qos0 = MqttMessage.to("t").qos(QoS.AT_MOST_ONCE).build();
		MqttMessage qos1 = MqttMessage.to("t").build();
		Subscription subscription = new Subscription(TopicFilter.of("#"), QoS.AT_LEAST_ONCE);
		Subscription handling = new Subscription(TopicFilter.of("#"), QoS.AT_LEAST_ONCE, false, false, 3);
		return Stream.of(
				five("keep alive", new Connect(ProtocolVersion.MQTT_5, "", true, 65_536, null, null, null, NONE)),
				three("password without user name [MQTT-3.1.2-22]",
						new Connect(ProtocolVersion.MQTT_3_1_1, "", true, 0, null, new byte[1], null, NONE)),
				three("reason code without return code", new ConnAck(false, ReasonCode.BANNED, NONE)),
				five("packet identifier 0 [MQTT-2.2.1-3]", new Publish(qos1, 0, false)),
				five("packet identifier 65536", new Publish(qos1, 65_536, false)),
				five("packet identifier with QoS 0 [MQTT-2.2.1-2]", new Publish(qos0, 1, false)),
				five("DUP with QoS 0 [MQTT-3.3.1-2]", new Publish(qos0, 0, true)),
				five("topic alias", new Publish(qos0, 0, false, 65_536, false)),
				five("no topic and no alias", new Publish(qos0, 0, false, 0, true)),
				three("topic alias before MQTT 5", new Publish(qos0, 0, false, 1, false)),
				five("subscription identifier",
						new Publish(qos0.toBuilder().subscriptionIdentifiers(0).build(), 0, false)),
				five("PUBACK for 0", new PubAck(0)), five("PUBREC for 0", new PubRec(0)),
				five("PUBREL for 65536", new PubRel(65_536)), five("PUBCOMP for -1", new PubComp(-1)),
				five("SUBSCRIBE for 0", new Subscribe(0, List.of(subscription), NONE)),
				five("SUBSCRIBE without filter [MQTT-3.8.3-2]", new Subscribe(1, List.of(), NONE)),
				five("retain handling", new Subscribe(1, List.of(handling), NONE)),
				five("SUBACK for 0", new SubAck(0, List.of(ReasonCode.SUCCESS), NONE)),
				five("SUBACK without reason code", new SubAck(1, List.of(), NONE)),
				five("UNSUBSCRIBE for 0", new Unsubscribe(0, List.of(TopicFilter.of("#")), NONE)),
				five("UNSUBSCRIBE without filter [MQTT-3.10.3-2]", new Unsubscribe(1, List.of(), NONE)),
				three("UNSUBACK for 0", new UnsubAck(0, List.of(), NONE)),
				five("UNSUBACK without reason code", new UnsubAck(1, List.of(), NONE)),
				three("AUTH before MQTT 5", new Auth(ReasonCode.SUCCESS, NONE)),
				five("property of another packet",
						new PubAck(1, ReasonCode.SUCCESS, properties(Property.SERVER_REFERENCE, "s"))),
				five("flag 2", new ConnAck(false, ReasonCode.SUCCESS, properties(Property.MAXIMUM_QOS, 2))),
				five("receive maximum 0",
						new ConnAck(false, ReasonCode.SUCCESS, properties(Property.RECEIVE_MAXIMUM, 0))),
				five("receive maximum 65536",
						new ConnAck(false, ReasonCode.SUCCESS, properties(Property.RECEIVE_MAXIMUM, 65_536))),
				five("session expiry 2^32",
						new Disconnect(ReasonCode.SUCCESS, properties(Property.SESSION_EXPIRY_INTERVAL, 1L << 32))),
				five("subscription identifier 2^28",
						new Subscribe(1, List.of(subscription),
								properties(Property.SUBSCRIPTION_IDENTIFIER, 268_435_456))),
				five("text with U+0000",
						new PubAck(1, ReasonCode.SUCCESS, properties(Property.REASON_STRING, "\u0000"))));
	}

	@Test
	void countsUpToTheLargestPacketThereIs() {
		List<TopicFilter> filters = new ArrayList<>(Collections.nCopies(4095, TopicFilter.of("x".repeat(65_535))));
		// of 268,435,455 bytes less identifier, property length and 4095 times 65,537
		filters.add(TopicFilter.of("x".repeat(61_435)));
		assertThat(this.encoder.encodedLength(new Unsubscribe(1, filters, NONE))).isEqualTo(5 + 268_435_455);
		filters.set(4095, TopicFilter.of("x".repeat(61_436)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.encoder.encodedLength(new Unsubscribe(1, filters, NONE)));
	}

	@Test
	void leavesTheBufferAsItWasWhenThereIsNoRoom() {
		ByteBuf out = Unpooled.buffer(4, 16).writeInt(4711);
		MqttMessage message = MqttMessage.to("t").payload(new byte[100]).build();
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.encoder.encode(new Publish(message, 1, false), out));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.encoder.encodePublish(message, 1, false, 0, false, -1, out));
		assertThat(out.readableBytes()).isEqualTo(4);
		out.writerIndex(4).writeBytes(new byte[11]);
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> this.encoder.encodeResponse(PacketType.PUBACK, 1, ReasonCode.SUCCESS, out));
		assertThat(out.readableBytes()).isEqualTo(15);
	}

	@ParameterizedTest
	@EnumSource(ProtocolVersion.class)
	void writesAPublishWithoutAPacketAsItDoesWithOne(ProtocolVersion version) {
		PacketEncoder versioned = new PacketEncoder(version);
		for (QoS qos : QoS.values()) {
			MqttMessage message = MqttMessage.to("a/b").qos(qos).retain(true).payload("payload").build();
			int packetIdentifier = (qos != QoS.AT_MOST_ONCE) ? 77 : 0;
			boolean duplicate = qos == QoS.EXACTLY_ONCE;
			ByteBuf out = Unpooled.buffer();
			versioned.encodePublish(message, packetIdentifier, duplicate, 0, false, -1, out);
			assertThat(out.readableBytes()).isEqualTo(versioned.publishLength(message, 0, false));
			assertThat(Packets.hex(out))
				.isEqualTo(Packets.encode(version, new Publish(message, packetIdentifier, duplicate)));
		}
	}

	@Test
	void writesAPublishWithAliasAndPropertiesAsItDoesWithAPacket() {
		MqttMessage message = everything().build();
		for (boolean omitTopic : List.of(true, false)) {
			ByteBuf out = Unpooled.buffer();
			this.encoder.encodePublish(message, 77, true, 5, omitTopic, 60, out);
			assertThat(out.readableBytes()).isEqualTo(this.encoder.publishLength(message, 5, omitTopic));
			assertThat(Packets.hex(out))
				.isEqualTo(Packets.encode(ProtocolVersion.MQTT_5, new Publish(message, 77, true, 5, omitTopic)));
		}
	}

	@Test
	void writesWhatIsLeftOfTheExpiryInPlaceOfTheMessagesOwn() {
		ByteBuf out = Unpooled.buffer();
		this.encoder.encodePublish(everything().build(), 1, false, 0, false, 17, out);
		MqttMessage expected = everything().messageExpiryInterval(Duration.ofSeconds(17)).build();
		assertThat(Packets.hex(out)).isEqualTo(Packets.encode(ProtocolVersion.MQTT_5, new Publish(expected, 1, false)));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-3.3.4-6")
	void neverWritesSubscriptionIdentifiersForAClient() {
		// [MQTT-3.3.4-6]
		MqttMessage received = everything().subscriptionIdentifiers(1, 2).build();
		ByteBuf out = Unpooled.buffer();
		this.encoder.encodePublish(received, 1, false, 0, false, 60, out);
		assertThat(out.readableBytes()).isEqualTo(this.encoder.publishLength(received, 0, false));
		assertThat(Packets.hex(out))
			.isEqualTo(Packets.encode(ProtocolVersion.MQTT_5, new Publish(everything().build(), 1, false)));
	}

	@ParameterizedTest
	@EnumSource(names = { "PUBACK", "PUBREC", "PUBREL", "PUBCOMP" })
	void writesAResponseWithoutAPacketAsItDoesWithOne(PacketType type) {
		for (ProtocolVersion version : ProtocolVersion.values()) {
			for (ReasonCode reasonCode : List.of(ReasonCode.SUCCESS, ReasonCode.UNSPECIFIED_ERROR)) {
				Packet packet = switch (type) {
					case PUBACK -> new PubAck(258, reasonCode, NONE);
					case PUBREC -> new PubRec(258, reasonCode, NONE);
					case PUBREL -> new PubRel(258, reasonCode, NONE);
					default -> new PubComp(258, reasonCode, NONE);
				};
				ByteBuf out = Unpooled.buffer();
				new PacketEncoder(version).encodeResponse(type, 258, reasonCode, out);
				assertThat(Packets.hex(out)).isEqualTo(Packets.encode(version, packet));
			}
		}
	}

	@Test
	void refusesToWriteAResponseThatIsNone() {
		ByteBuf out = Unpooled.buffer();
		for (PacketType type : List.of(PacketType.PUBLISH, PacketType.SUBSCRIBE, PacketType.CONNECT)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.encoder.encodeResponse(type, 1, ReasonCode.SUCCESS, out));
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.encoder.encodeResponse(PacketType.PUBACK, 0, ReasonCode.SUCCESS, out));
		assertThat(out.isReadable()).isFalse();
	}

	@Test
	void refusesToWriteAPublishThatNobodyMayRead() {
		MqttMessage message = MqttMessage.to("t").build();
		ByteBuf out = Unpooled.buffer();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.encoder.encodePublish(message, 0, false, 0, false, -1, out));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.encoder.encodePublish(message, 1, false, 0, true, -1, out));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.encoder.encodePublish(message, 1, false, 0, false, 1L << 32, out));
		assertThatIllegalArgumentException().isThrownBy(() -> this.encoder.publishLength(message, -1, false));
		assertThat(out.isReadable()).isFalse();
	}

	@Test
	void willDelayIsRoundedUpToWholeSeconds() {
		WillMessage will = new WillMessage(MqttMessage.to("w").qos(QoS.AT_MOST_ONCE).build(), Duration.ofMillis(1500));
		assertThat(Packets.encode(ProtocolVersion.MQTT_5, connect(will))).contains("1800000002");
	}

	@Test
	void topicsAreWrittenFromTheirCachedBytes() {
		TopicName topic = TopicName.of("\u00e4/\u20ac");
		assertThat(Packets.encode(ProtocolVersion.MQTT_3_1_1,
				new Publish(MqttMessage.of(topic, new byte[0], QoS.AT_MOST_ONCE, false), 0, false)))
			.isEqualTo("30080006c3a42fe282ac");
	}

	private static MqttMessageBuilder everything() {
		return MqttMessage.to("a/b")
			.payload("payload")
			.payloadUtf8(true)
			.messageExpiryInterval(Duration.ofMinutes(1))
			.contentType("text/plain")
			.responseTopic("r")
			.correlationData(new byte[] { 1, 2, 3 })
			.userProperty("k", "v");
	}

	private static Connect connect(String clientIdentifier, String userName, byte[] password) {
		return new Connect(ProtocolVersion.MQTT_5, clientIdentifier, true, 0, userName, password, null, NONE);
	}

	private static Connect connect(WillMessage will) {
		return new Connect(ProtocolVersion.MQTT_5, "", true, 0, null, null, will, NONE);
	}

	private static PacketProperties properties(Property property, String value) {
		return PacketProperties.builder().set(property, value).build();
	}

	private static PacketProperties properties(Property property, long value) {
		return PacketProperties.builder().set(property, value).build();
	}

	private static Arguments five(String name, Packet packet) {
		return Arguments.of(name, ProtocolVersion.MQTT_5, packet);
	}

	private static Arguments three(String name, Packet packet) {
		return Arguments.of(name, ProtocolVersion.MQTT_3_1_1, packet);
	}

}
