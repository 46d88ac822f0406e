package io.github.mqttboot.client.internal.codec;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import io.netty.buffer.ByteBuf;

/**
 * Topic filters as SUBSCRIBE and UNSUBSCRIBE carry them.
 */
final class Filters {

	private Filters() {
	}

	static TopicFilter read(ByteBuf in, ProtocolVersion version) {
		String text = Utf8Text.read(in, "Topic filter");
		try {
			return TopicFilter.of(text);
		}
		catch (IllegalArgumentException ex) {
			ReasonCode reasonCode = version.hasProperties() ? ReasonCode.TOPIC_FILTER_INVALID
					: ReasonCode.MALFORMED_PACKET;
			MqttProtocolException failure = new MqttProtocolException(reasonCode,
					"Topic filter is not valid [MQTT-4.7.1-1] [MQTT-4.7.1-2] [MQTT-4.7.3-1] [MQTT-4.8.2-1]");
			failure.initCause(ex);
			throw failure;
		}
	}

	static int length(TopicFilter filter) {
		return Utf8Text.length("Topic filter", filter.value());
	}

}
