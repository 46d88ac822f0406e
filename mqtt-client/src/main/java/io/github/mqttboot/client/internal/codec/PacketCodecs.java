package io.github.mqttboot.client.internal.codec;

import java.util.EnumMap;
import java.util.Map;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.PingReq;
import io.github.mqttboot.client.internal.packet.PingResp;
import io.github.mqttboot.client.internal.packet.PropertyScope;

/**
 * Finds the codec for each type of packet.
 */
final class PacketCodecs {

	private static final Map<PacketType, PacketCodec<?>> CODECS = new EnumMap<>(PacketType.class);

	static {
		CODECS.put(PacketType.CONNECT, new ConnectCodec());
		CODECS.put(PacketType.CONNACK, new ConnAckCodec());
		CODECS.put(PacketType.PUBLISH, new PublishCodec());
		CODECS.put(PacketType.PUBACK, new PublishResponseCodec(PacketType.PUBACK, PropertyScope.PUBACK));
		CODECS.put(PacketType.PUBREC, new PublishResponseCodec(PacketType.PUBREC, PropertyScope.PUBREC));
		CODECS.put(PacketType.PUBREL, new PublishResponseCodec(PacketType.PUBREL, PropertyScope.PUBREL));
		CODECS.put(PacketType.PUBCOMP, new PublishResponseCodec(PacketType.PUBCOMP, PropertyScope.PUBCOMP));
		CODECS.put(PacketType.SUBSCRIBE, new SubscribeCodec());
		CODECS.put(PacketType.SUBACK, new SubAckCodec());
		CODECS.put(PacketType.UNSUBSCRIBE, new UnsubscribeCodec());
		CODECS.put(PacketType.UNSUBACK, new UnsubAckCodec());
		CODECS.put(PacketType.PINGREQ, new EmptyPacketCodec<>(PingReq.INSTANCE));
		CODECS.put(PacketType.PINGRESP, new EmptyPacketCodec<>(PingResp.INSTANCE));
		CODECS.put(PacketType.DISCONNECT, new DisconnectCodec());
		CODECS.put(PacketType.AUTH, new AuthCodec());
	}

	private PacketCodecs() {
	}

	@SuppressWarnings("unchecked")
	static PacketCodec<Packet> of(PacketType type) {
		// the table above pairs each type with the codec of its packet
		PacketCodec<?> codec = CODECS.get(type);
		if (codec == null) {
			throw new IllegalStateException("No codec for " + type);
		}
		return (PacketCodec<Packet>) codec;
	}

}
