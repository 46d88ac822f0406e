package io.github.mqttboot.client.internal.codec;

import java.util.Map;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.Unpooled;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;

/**
 * The packets of Paho's MQTT 5 client. What it has read is written again, and read by us.
 */
final class PahoDecoder implements ForeignDecoder {

	@Override
	public boolean reads(ProtocolVersion version) {
		return version == ProtocolVersion.MQTT_5;
	}

	@Override
	public Map<String, String> read(ProtocolVersion version, byte[] packet) throws Exception {
		byte[] again = MqttWireMessage.createWireMessage(packet).serialize();
		return ForeignDecoder.readAgain(version, Unpooled.wrappedBuffer(again));
	}

}
