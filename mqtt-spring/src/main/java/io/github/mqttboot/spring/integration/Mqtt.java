package io.github.mqttboot.spring.integration;

import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.core.MqttOperations;

/**
 * Begins flows that come from MQTT topics and ends those that go there, in Spring
 * Integration's Java DSL.
 */
public final class Mqtt {

	private Mqtt() {
	}

	/**
	 * Begin a flow with what comes to topics.
	 * @param containerFactory makes the container, and says what is not set here
	 * @param topics topic filters or templates, one at least
	 * @return the spec of a {@link MqttMessageDrivenChannelAdapter}
	 */
	public static MqttInboundChannelAdapterSpec inboundChannelAdapter(MqttListenerContainerFactory containerFactory,
			String... topics) {
		return new MqttInboundChannelAdapterSpec(new MqttMessageDrivenChannelAdapter(containerFactory, topics));
	}

	/**
	 * End a flow by publishing its messages.
	 * @param operations what to publish with
	 * @return the spec of a {@link MqttPublishingMessageHandler}
	 */
	public static MqttOutboundChannelAdapterSpec outboundChannelAdapter(MqttOperations operations) {
		return new MqttOutboundChannelAdapterSpec(new MqttPublishingMessageHandler(operations));
	}

}
