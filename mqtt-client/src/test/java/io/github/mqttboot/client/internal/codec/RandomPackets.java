package io.github.mqttboot.client.internal.codec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.PingReq;
import io.github.mqttboot.client.internal.packet.PingResp;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.ReasonCodes;
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

/**
 * Well-formed packets that one kind of peer may send, drawn at random from a seed.
 */
final class RandomPackets {

	private static final String[] LETTERS = { "a", "Z", "7", "/", " ", "\u00e4", "\u20ac", "\ufeff", "\ud83d\ude80" };

	private final Random random;

	private final ProtocolVersion version;

	private final PacketSender sender;

	private final List<Supplier<Packet>> suppliers;

	RandomPackets(Random random, ProtocolVersion version, PacketSender sender) {
		this.random = random;
		this.version = version;
		this.sender = sender;
		this.suppliers = suppliers();
	}

	private List<Supplier<Packet>> suppliers() {
		List<Supplier<Packet>> both = new ArrayList<>(
				List.of(this::publish, this::pubAck, this::pubRec, this::pubRel, this::pubComp));
		if (this.sender == PacketSender.CLIENT) {
			both.addAll(List.of(this::connect, this::subscribe, this::unsubscribe, () -> PingReq.INSTANCE,
					this::disconnect));
		}
		else {
			both.addAll(List.of(this::connAck, this::subAck, this::unsubAck, () -> PingResp.INSTANCE));
		}
		if (this.version == ProtocolVersion.MQTT_5) {
			both.addAll(List.of(this::disconnect, this::auth));
		}
		return both;
	}

	Packet next() {
		return oneOf(this.suppliers).get();
	}

	Connect connect() {
		String userName = flip() ? text(20) : null;
		boolean passwordPossible = this.version == ProtocolVersion.MQTT_5 || userName != null;
		return new Connect(this.version, clientIdentifier(), flip(), this.random.nextInt(0x10000), userName,
				(passwordPossible && flip()) ? bytes(40) : null, flip() ? will() : null,
				properties(PropertyScope.CONNECT));
	}

	private String clientIdentifier() {
		// 1 to 23 characters in MQTT 3.1
		return (this.version == ProtocolVersion.MQTT_3_1) ? "c" + this.random.nextInt(1000) : text(30);
	}

	private WillMessage will() {
		MqttMessageBuilder message = MqttMessage.to(topicName()).qos(qos()).retain(flip()).payload(bytes(50));
		if (this.version != ProtocolVersion.MQTT_5) {
			return new WillMessage(message.build());
		}
		addProperties(message);
		return new WillMessage(message.build(), flip() ? seconds() : Duration.ZERO);
	}

	private ConnAck connAck() {
		ReasonCode reasonCode = (this.version == ProtocolVersion.MQTT_5) ? reasonCode(PacketType.CONNACK)
				: oneOf(List.of(ReasonCode.SUCCESS, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
						ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, ReasonCode.SERVER_UNAVAILABLE,
						ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.NOT_AUTHORIZED));
		boolean sessionPresent = reasonCode == ReasonCode.SUCCESS && this.version != ProtocolVersion.MQTT_3_1 && flip();
		return new ConnAck(sessionPresent, reasonCode, properties(PropertyScope.CONNACK));
	}

	private Publish publish() {
		QoS qos = qos();
		boolean duplicate = qos != QoS.AT_MOST_ONCE && flip();
		boolean withProperties = this.version == ProtocolVersion.MQTT_5 && flip();
		int topicAlias = (withProperties && flip()) ? 1 + this.random.nextInt(0xFFFF) : 0;
		boolean aliasOnly = topicAlias > 0 && flip();
		MqttMessageBuilder message = MqttMessage.to(aliasOnly ? PublishCodec.STAND_IN_TOPIC : topicName())
			.qos(qos)
			.retain(flip())
			.duplicate(duplicate)
			.payload(bytes(300));
		if (withProperties) {
			addProperties(message);
			if (this.sender == PacketSender.SERVER && flip()) {
				message.subscriptionIdentifiers(IntStream.range(0, this.random.nextInt(4))
					.map((i) -> 1 + this.random.nextInt(268_435_455))
					.toArray());
			}
		}
		return new Publish(message.build(), (qos != QoS.AT_MOST_ONCE) ? packetIdentifier() : 0, duplicate, topicAlias,
				aliasOnly);
	}

	private void addProperties(MqttMessageBuilder message) {
		message.payloadUtf8(oneOf(Arrays.asList(true, false, null)));
		message.messageExpiryInterval(flip() ? seconds() : null);
		message.contentType(flip() ? text(30) : null);
		message.responseTopic(flip() ? topicName().value() : null);
		message.correlationData(flip() ? bytes(30) : null);
		message.userProperties(userProperties());
	}

	private PubAck pubAck() {
		return new PubAck(packetIdentifier(), responseCode(PacketType.PUBACK), properties(PropertyScope.PUBACK));
	}

	private PubRec pubRec() {
		return new PubRec(packetIdentifier(), responseCode(PacketType.PUBREC), properties(PropertyScope.PUBREC));
	}

	private PubRel pubRel() {
		return new PubRel(packetIdentifier(), responseCode(PacketType.PUBREL), properties(PropertyScope.PUBREL));
	}

	private PubComp pubComp() {
		return new PubComp(packetIdentifier(), responseCode(PacketType.PUBCOMP), properties(PropertyScope.PUBCOMP));
	}

	private ReasonCode responseCode(PacketType type) {
		return (this.version == ProtocolVersion.MQTT_5) ? reasonCode(type) : ReasonCode.SUCCESS;
	}

	private Subscribe subscribe() {
		List<Subscription> subscriptions = several(() -> {
			TopicFilter filter = topicFilter();
			if (this.version != ProtocolVersion.MQTT_5) {
				return new Subscription(filter, qos());
			}
			return new Subscription(filter, qos(), !filter.isShared() && flip(), flip(), this.random.nextInt(3));
		});
		return new Subscribe(packetIdentifier(), subscriptions, properties(PropertyScope.SUBSCRIBE));
	}

	private SubAck subAck() {
		List<ReasonCode> possible = (this.version == ProtocolVersion.MQTT_5)
				? List.copyOf(ReasonCodes.fromServer(PacketType.SUBACK)) : List.of(ReasonCode.SUCCESS,
						ReasonCode.GRANTED_QOS_1, ReasonCode.GRANTED_QOS_2, ReasonCode.UNSPECIFIED_ERROR);
		return new SubAck(packetIdentifier(), several(() -> oneOf(possible)), properties(PropertyScope.SUBACK));
	}

	private Unsubscribe unsubscribe() {
		return new Unsubscribe(packetIdentifier(), several(this::topicFilter), properties(PropertyScope.UNSUBSCRIBE));
	}

	private UnsubAck unsubAck() {
		List<ReasonCode> reasonCodes = (this.version == ProtocolVersion.MQTT_5)
				? several(() -> reasonCode(PacketType.UNSUBACK)) : List.of();
		return new UnsubAck(packetIdentifier(), reasonCodes, properties(PropertyScope.UNSUBACK));
	}

	private Disconnect disconnect() {
		return new Disconnect(responseCode(PacketType.DISCONNECT), properties(PropertyScope.DISCONNECT));
	}

	private Auth auth() {
		PacketProperties.Builder properties = PacketProperties.builder()
			.set(Property.AUTHENTICATION_METHOD, text(10))
			.userProperties(userProperties());
		if (flip()) {
			properties.set(Property.AUTHENTICATION_DATA, bytes(20));
		}
		return new Auth(reasonCode(PacketType.AUTH), properties.build());
	}

	private PacketProperties properties(PropertyScope scope) {
		if (this.version != ProtocolVersion.MQTT_5 || flip()) {
			return PacketProperties.NONE;
		}
		PacketProperties.Builder properties = PacketProperties.builder();
		for (Property property : Property.values()) {
			if (property != Property.USER_PROPERTY && property.isAllowedIn(scope) && isSendersOwn(property, scope)
					&& flip()) {
				set(properties, property);
			}
		}
		if (properties.has(Property.AUTHENTICATION_DATA)) {
			properties.set(Property.AUTHENTICATION_METHOD, text(10));
		}
		return properties.userProperties(userProperties()).build();
	}

	private boolean isSendersOwn(Property property, PropertyScope scope) {
		if (scope != PropertyScope.DISCONNECT) {
			return true;
		}
		return property != ((this.sender == PacketSender.SERVER) ? Property.SESSION_EXPIRY_INTERVAL
				: Property.SERVER_REFERENCE);
	}

	private void set(PacketProperties.Builder properties, Property property) {
		switch (property.type()) {
			case UTF_8_STRING -> properties.set(property, text(40));
			case BINARY_DATA -> properties.set(property, bytes(40));
			default ->
				properties.set(property, this.random.nextLong(property.minimum(), property.type().maximum() + 1));
		}
	}

	private UserProperties userProperties() {
		if (this.version != ProtocolVersion.MQTT_5 || flip()) {
			return UserProperties.none();
		}
		return UserProperties.of(several(() -> new UserProperty(text(10), text(200))));
	}

	private TopicName topicName() {
		// few enough for topics to come again, from the cache
		return flip() ? TopicName.of("device/" + this.random.nextInt(10)) : TopicName.of("t" + text(100));
	}

	private TopicFilter topicFilter() {
		String filter = oneOf(List.of("#", "+", "a/+/b", "/+", "a/#", "$SYS/#", "t" + text(20)));
		return flip() ? TopicFilter.of(filter) : TopicFilter.shared("group", filter);
	}

	private ReasonCode reasonCode(PacketType type) {
		Set<ReasonCode> possible = (this.sender == PacketSender.CLIENT) ? ReasonCodes.fromClient(type)
				: ReasonCodes.fromServer(type);
		return oneOf(List.copyOf(possible));
	}

	private QoS qos() {
		return oneOf(Arrays.asList(QoS.values()));
	}

	private Duration seconds() {
		return Duration.ofSeconds(this.random.nextLong(0xFFFF_FFFFL + 1));
	}

	private int packetIdentifier() {
		return 1 + this.random.nextInt(0xFFFF);
	}

	private String text(int maximumLetters) {
		StringBuilder text = new StringBuilder();
		boolean ascii = flip();
		int letters = this.random.nextInt(maximumLetters + 1);
		for (int i = 0; i < letters; i++) {
			text.append(LETTERS[this.random.nextInt(ascii ? 5 : LETTERS.length)]);
		}
		return text.toString();
	}

	private byte[] bytes(int maximumLength) {
		byte[] bytes = new byte[this.random.nextInt(maximumLength + 1)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private <T> List<T> several(Supplier<T> supplier) {
		List<T> list = new ArrayList<>();
		int count = 1 + this.random.nextInt(5);
		for (int i = 0; i < count; i++) {
			list.add(supplier.get());
		}
		return List.copyOf(list);
	}

	private <T> T oneOf(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	private boolean flip() {
		return this.random.nextBoolean();
	}

}
