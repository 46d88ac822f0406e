package io.github.mqttboot.client.internal.codec;

import java.time.Duration;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.WillMessage;
import io.github.mqttboot.client.topic.TopicName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT (MQTT 5.0 section 3.1, MQTT 3.1.1 section 3.1). The packet itself names its
 * protocol version, which counts whatever version encoder or decoder were made for.
 */
final class ConnectCodec implements PacketCodec<Connect> {

	private static final int USER_NAME = 0x80;

	private static final int PASSWORD = 0x40;

	private static final int WILL_RETAIN = 0x20;

	private static final int WILL_QOS_SHIFT = 3;

	private static final int WILL = 0x04;

	private static final int CLEAN_START = 0x02;

	private static final int RESERVED = 0x01;

	private static final long MAXIMUM_SECONDS = 0xFFFF_FFFFL;

	@Override
	public long remainingLength(Connect packet, ProtocolVersion ignored) {
		ProtocolVersion version = packet.version();
		Fields.requireRange("Keep alive", packet.keepAlive(), 0, 0xFFFF);
		if (!version.hasProperties() && packet.password() != null && packet.userName() == null) {
			throw new IllegalArgumentException(
					"A password needs a user name before MQTT 5 [MQTT-3.1.2-22 of MQTT 3.1.1]");
		}
		// name, level, flags and keep alive
		long length = 2L + version.protocolName().length() + 1 + 1 + 2;
		length += Utf8Text.length("Client identifier", packet.clientIdentifier());
		length += willLength(packet.will(), version);
		String userName = packet.userName();
		length += (userName != null) ? Utf8Text.length("User name", userName) : 0;
		byte @Nullable [] password = packet.password();
		length += (password != null) ? Fields.binaryLength("Password", password) : 0;
		if (version.hasProperties()) {
			length += PropertiesCodec.blockLength(packet.properties(), PropertyScope.CONNECT);
		}
		return length;
	}

	private static long willLength(@Nullable WillMessage will, ProtocolVersion version) {
		if (will == null) {
			return 0;
		}
		MqttMessage message = will.message();
		long length = 2L + message.topicName().utf8().length + Fields.binaryLength("Will payload", message.payload());
		if (version.hasProperties()) {
			int properties = willPropertiesLength(will);
			length += VariableByteInteger.length(properties) + properties;
		}
		return length;
	}

	private static int willPropertiesLength(WillMessage will) {
		long length = MessagePropertiesCodec.length(will.message(), expires(will.message()), false);
		length += (delaySeconds(will) > 0) ? 5 : 0;
		return VariableByteInteger.requireFits("Will properties", length);
	}

	private static boolean expires(MqttMessage message) {
		return MessagePropertiesCodec.expirySeconds(message) >= 0;
	}

	/** Fractions count as a whole second: the will must not come too early. */
	private static long delaySeconds(WillMessage will) {
		return Math.min(will.delayInterval().plusNanos(999_999_999).toSeconds(), MAXIMUM_SECONDS);
	}

	@Override
	public void write(Connect packet, ProtocolVersion ignored, ByteBuf out) {
		ProtocolVersion version = packet.version();
		Utf8Text.write(out, version.protocolName());
		out.writeByte(version.level());
		out.writeByte(connectFlags(packet));
		out.writeShort(packet.keepAlive());
		if (version.hasProperties()) {
			PropertiesCodec.write(out, packet.properties(), PropertyScope.CONNECT);
		}
		// [MQTT-3.1.3-1] this order
		Utf8Text.write(out, packet.clientIdentifier());
		WillMessage will = packet.will();
		if (will != null) {
			writeWill(out, will, version);
		}
		String userName = packet.userName();
		if (userName != null) {
			Utf8Text.write(out, userName);
		}
		byte @Nullable [] password = packet.password();
		if (password != null) {
			Fields.writeBinary(out, password);
		}
	}

	private static int connectFlags(Connect packet) {
		int flags = packet.cleanStart() ? CLEAN_START : 0;
		flags |= (packet.userName() != null) ? USER_NAME : 0;
		flags |= (packet.password() != null) ? PASSWORD : 0;
		WillMessage will = packet.will();
		if (will != null) {
			flags |= WILL | (will.message().qos().value() << WILL_QOS_SHIFT);
			flags |= will.message().isRetain() ? WILL_RETAIN : 0;
		}
		return flags;
	}

	private static void writeWill(ByteBuf out, WillMessage will, ProtocolVersion version) {
		MqttMessage message = will.message();
		if (version.hasProperties()) {
			VariableByteInteger.write(out, willPropertiesLength(will));
			long delay = delaySeconds(will);
			if (delay > 0) {
				out.writeByte(Property.WILL_DELAY_INTERVAL.identifier());
				out.writeInt((int) delay);
			}
			MessagePropertiesCodec.write(out, message, MessagePropertiesCodec.expirySeconds(message), false);
		}
		Fields.writeBinary(out, message.topicName().utf8());
		Fields.writeBinary(out, message.payload());
	}

	@Override
	public Connect read(ByteBuf in, int flags, DecoderContext context) {
		ProtocolVersion version = readVersion(in);
		int connectFlags = Fields.octet(in, "Connect flags");
		requireConsistent(connectFlags, version);
		int keepAlive = Fields.twoByteInteger(in, "Keep alive");
		PacketProperties properties = version.hasProperties()
				? PropertiesCodec.read(in, PropertyScope.CONNECT, context.sender()) : PacketProperties.NONE;
		String clientIdentifier = Utf8Text.read(in, "Client identifier");
		WillMessage will = ((connectFlags & WILL) != 0) ? readWill(in, connectFlags, context.with(version)) : null;
		String userName = ((connectFlags & USER_NAME) != 0) ? Utf8Text.read(in, "User name") : null;
		byte @Nullable [] password = ((connectFlags & PASSWORD) != 0) ? Fields.binary(in, "Password") : null;
		return new Connect(version, clientIdentifier, (connectFlags & CLEAN_START) != 0, keepAlive, userName, password,
				will, properties);
	}

	private static ProtocolVersion readVersion(ByteBuf in) {
		String protocolName = Utf8Text.read(in, "Protocol name");
		ProtocolVersion version = ProtocolVersion.of(protocolName, Fields.octet(in, "Protocol level"));
		if (version == null) {
			throw new MqttProtocolException(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
					"Protocol name and level are none of MQTT 3.1, 3.1.1 and 5 [MQTT-3.1.2-1] [MQTT-3.1.2-2]");
		}
		return version;
	}

	private static void requireConsistent(int flags, ProtocolVersion version) {
		if ((flags & RESERVED) != 0) {
			throw ProtocolErrors.malformed("Reserved connect flag is set [MQTT-3.1.2-3]");
		}
		int willQos = (flags >>> WILL_QOS_SHIFT) & 0x03;
		if (willQos == 3) {
			throw ProtocolErrors.malformed("Will QoS is 3 [MQTT-3.1.2-12]");
		}
		if ((flags & WILL) == 0 && (willQos != 0 || (flags & WILL_RETAIN) != 0)) {
			throw ProtocolErrors.malformed("Will QoS or will retain is set without a will [MQTT-3.1.2-11]");
		}
		if (!version.hasProperties() && (flags & (USER_NAME | PASSWORD)) == PASSWORD) {
			throw ProtocolErrors.malformed("Password without a user name [MQTT-3.1.2-22 of MQTT 3.1.1]");
		}
	}

	private static WillMessage readWill(ByteBuf in, int connectFlags, DecoderContext context) {
		MqttMessageBuilder message = MqttMessage.to(PublishCodec.STAND_IN_TOPIC);
		Duration delay = context.hasProperties() ? readWillProperties(in, message, context) : Duration.ZERO;
		byte[] topic = Fields.binary(in, "Will topic");
		if (topic.length == 0) {
			throw ProtocolErrors.malformed("Will topic is empty [MQTT-4.7.3-1]");
		}
		TopicName topicName = TopicCache.decode(topic, context.version());
		byte[] payload = Fields.binary(in, "Will payload");
		message.topic(topicName).payload(payload);
		message.qos(QoS.of((connectFlags >>> WILL_QOS_SHIFT) & 0x03)).retain((connectFlags & WILL_RETAIN) != 0);
		return new WillMessage(message.build(), delay);
	}

	private static Duration readWillProperties(ByteBuf in, MqttMessageBuilder message, DecoderContext context) {
		PropertyReader reader = new PropertyReader(in, PropertyScope.WILL, context.sender());
		MessagePropertiesReader messageReader = new MessagePropertiesReader(reader, message);
		Duration delay = Duration.ZERO;
		Property property;
		while ((property = reader.next()) != null) {
			if (property == Property.WILL_DELAY_INTERVAL) {
				delay = Duration.ofSeconds(reader.number(property));
			}
			else {
				messageReader.read(property);
			}
		}
		messageReader.finish();
		return delay;
	}

}
