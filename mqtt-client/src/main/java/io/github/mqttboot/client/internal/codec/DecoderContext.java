package io.github.mqttboot.client.internal.codec;

import java.util.Set;

import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.ReasonCodes;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;

/**
 * What one connection's decoder knows apart from the bytes.
 *
 * @param sender who sends
 * @param version the protocol version
 * @param topics the topics read before
 */
record DecoderContext(PacketSender sender, ProtocolVersion version, TopicCache topics) {

	boolean hasProperties() {
		return this.version.hasProperties();
	}

	DecoderContext with(ProtocolVersion other) {
		return new DecoderContext(this.sender, other, this.topics);
	}

	/**
	 * Take a reason code that the sender may put into the packet.
	 */
	ReasonCode reasonCode(ByteBuf in, PacketType type) {
		ReasonCode reasonCode = ReasonCode.of(Fields.octet(in, "Reason code"));
		Set<ReasonCode> allowed = (this.sender == PacketSender.CLIENT) ? ReasonCodes.fromClient(type)
				: ReasonCodes.fromServer(type);
		if (reasonCode == null || !allowed.contains(reasonCode)) {
			throw ProtocolErrors.malformed("Reason code is not one that this sender may put into " + type);
		}
		return reasonCode;
	}

}
