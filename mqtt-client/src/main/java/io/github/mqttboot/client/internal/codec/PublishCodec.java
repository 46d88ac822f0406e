package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.PropertyScope;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicName;
import io.netty.buffer.ByteBuf;

/**
 * PUBLISH (MQTT 5.0 section 3.3, MQTT 3.1.1 section 3.3). A message without properties
 * goes either way without any object but the ones that are kept.
 */
final class PublishCodec implements PacketCodec<Publish> {

	/** Stands for a topic that is known only by its alias. */
	static final TopicName STAND_IN_TOPIC = TopicName.of("$topic-alias");

	private static final int DUP = 0x08;

	private static final int QOS_SHIFT = 1;

	private static final int RETAIN = 0x01;

	@Override
	public int flags(Publish packet) {
		return flags(packet.message(), packet.duplicate());
	}

	static int flags(MqttMessage message, boolean duplicate) {
		return (duplicate ? DUP : 0) | (message.qos().value() << QOS_SHIFT) | (message.isRetain() ? RETAIN : 0);
	}

	@Override
	public long remainingLength(Publish packet, ProtocolVersion version) {
		MqttMessage message = packet.message();
		requireValid(message, packet.packetIdentifier(), packet.duplicate());
		boolean expires = MessagePropertiesCodec.expirySeconds(message) >= 0;
		int properties = propertiesLength(message, packet.topicAlias(), packet.aliasOnly(), expires, true, version);
		return remainingLength(message, packet.aliasOnly(), properties, version);
	}

	/**
	 * Check what the length does not depend on.
	 * @throws IllegalArgumentException if the packet can't be written
	 */
	static void requireValid(MqttMessage message, int packetIdentifier, boolean duplicate) {
		if (message.qos() != QoS.AT_MOST_ONCE) {
			Fields.requirePacketIdentifier(packetIdentifier);
		}
		else if (packetIdentifier != 0 || duplicate) {
			throw new IllegalArgumentException(
					"QoS 0 goes without packet identifier and DUP [MQTT-2.2.1-2] [MQTT-3.3.1-2]");
		}
	}

	/**
	 * Return the length of the properties without the property length in front.
	 * @throws IllegalArgumentException if a property can't be written
	 */
	static int propertiesLength(MqttMessage message, int topicAlias, boolean omitTopic, boolean expires,
			boolean withIdentifiers, ProtocolVersion version) {
		Fields.requireRange("Topic alias", topicAlias, 0, version.hasProperties() ? 0xFFFF : 0);
		if (omitTopic && topicAlias == 0) {
			throw new IllegalArgumentException("A topic can be left out only if there is a topic alias");
		}
		if (!version.hasProperties()) {
			return 0;
		}
		long length = MessagePropertiesCodec.length(message, expires, withIdentifiers) + ((topicAlias > 0) ? 3 : 0);
		return VariableByteInteger.requireFits("Properties", length);
	}

	static long remainingLength(MqttMessage message, boolean omitTopic, int properties, ProtocolVersion version) {
		long length = 2L + message.payload().length;
		length += omitTopic ? 0 : message.topicName().utf8().length;
		length += (message.qos() != QoS.AT_MOST_ONCE) ? 2 : 0;
		length += version.hasProperties() ? VariableByteInteger.length(properties) + properties : 0;
		return length;
	}

	@Override
	public void write(Publish packet, ProtocolVersion version, ByteBuf out) {
		MqttMessage message = packet.message();
		long expirySeconds = MessagePropertiesCodec.expirySeconds(message);
		writeHeader(message, packet.packetIdentifier(), packet.aliasOnly(), out);
		if (version.hasProperties()) {
			VariableByteInteger.write(out, propertiesLength(message, packet.topicAlias(), packet.aliasOnly(),
					expirySeconds >= 0, true, version));
			writeTopicAlias(packet.topicAlias(), out);
			MessagePropertiesCodec.write(out, message, expirySeconds, true);
		}
		out.writeBytes(message.payload());
	}

	static void writeHeader(MqttMessage message, int packetIdentifier, boolean omitTopic, ByteBuf out) {
		if (omitTopic) {
			out.writeShort(0);
		}
		else {
			Fields.writeBinary(out, message.topicName().utf8());
		}
		if (message.qos() != QoS.AT_MOST_ONCE) {
			out.writeShort(packetIdentifier);
		}
	}

	static void writeTopicAlias(int topicAlias, ByteBuf out) {
		if (topicAlias > 0) {
			out.writeByte(Property.TOPIC_ALIAS.identifier());
			out.writeShort(topicAlias);
		}
	}

	@Override
	public Publish read(ByteBuf in, int flags, DecoderContext context) {
		QoS qos = qos(flags);
		boolean duplicate = (flags & DUP) != 0;
		if (duplicate && qos == QoS.AT_MOST_ONCE && context.hasProperties()) {
			throw ProtocolErrors.forbidden("DUP is set on QoS 0 [MQTT-3.3.1-2]");
		}
		boolean retain = (flags & RETAIN) != 0;
		int topicLength = Fields.twoByteInteger(in, "Topic name");
		if (topicLength == 0 && !context.hasProperties()) {
			throw ProtocolErrors.malformed("Topic name is empty [MQTT-4.7.3-1]");
		}
		TopicName topicName = (topicLength == 0) ? STAND_IN_TOPIC
				: context.topics().read(in, topicLength, context.version());
		int packetIdentifier = (qos != QoS.AT_MOST_ONCE) ? Fields.packetIdentifier(in) : 0;
		if (context.hasProperties() && !skipEmptyProperties(in)) {
			return readWithProperties(in, topicName, topicLength == 0, packetIdentifier, flags, context);
		}
		if (topicLength == 0) {
			throw ProtocolErrors.forbidden("Topic name is empty and there is no topic alias");
		}
		byte[] payload = Fields.bytes(in, in.readableBytes());
		MqttMessage message = duplicate
				? MqttMessage.to(topicName).payload(payload).qos(qos).retain(retain).duplicate(true).build()
				: MqttMessage.of(topicName, payload, qos, retain);
		return new Publish(message, packetIdentifier, duplicate);
	}

	private static QoS qos(int flags) {
		int qos = (flags >>> QOS_SHIFT) & 0x03;
		if (qos == 3) {
			throw ProtocolErrors.malformed("QoS is 3 [MQTT-3.3.1-4]");
		}
		return QoS.of(qos);
	}

	private static boolean skipEmptyProperties(ByteBuf in) {
		boolean empty = in.isReadable() && in.getByte(in.readerIndex()) == 0;
		if (empty) {
			in.skipBytes(1);
		}
		return empty;
	}

	private static Publish readWithProperties(ByteBuf in, TopicName topicName, boolean aliasOnly, int packetIdentifier,
			int flags, DecoderContext context) {
		boolean duplicate = (flags & DUP) != 0;
		MqttMessageBuilder message = MqttMessage.to(topicName)
			.qos(qos(flags))
			.retain((flags & RETAIN) != 0)
			.duplicate(duplicate);
		PropertyReader reader = new PropertyReader(in, PropertyScope.PUBLISH, context.sender());
		MessagePropertiesReader messageReader = new MessagePropertiesReader(reader, message);
		int topicAlias = 0;
		Property property;
		while ((property = reader.next()) != null) {
			if (property == Property.TOPIC_ALIAS) {
				topicAlias = (int) reader.number(property);
			}
			else {
				messageReader.read(property);
			}
		}
		messageReader.finish();
		if (aliasOnly && topicAlias == 0) {
			throw ProtocolErrors.forbidden("Topic name is empty and there is no topic alias");
		}
		message.payload(Fields.bytes(in, in.readableBytes()));
		return new Publish(message.build(), packetIdentifier, duplicate, topicAlias, aliasOnly);
	}

}
