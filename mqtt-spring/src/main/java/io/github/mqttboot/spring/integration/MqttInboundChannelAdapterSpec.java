package io.github.mqttboot.spring.integration;

import java.util.function.Consumer;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.MqttListenerEndpoint;
import io.github.mqttboot.spring.listener.AckMode;

import org.springframework.integration.dsl.MessageProducerSpec;

/**
 * A {@link MqttMessageDrivenChannelAdapter} in Spring Integration's Java DSL.
 */
public class MqttInboundChannelAdapterSpec
		extends MessageProducerSpec<MqttInboundChannelAdapterSpec, MqttMessageDrivenChannelAdapter> {

	private final MqttMessageDrivenChannelAdapter adapter;

	MqttInboundChannelAdapterSpec(MqttMessageDrivenChannelAdapter adapter) {
		super(adapter);
		this.adapter = adapter;
	}

	/**
	 * Set the maximum QoS to receive with.
	 * @param qos the quality of service
	 * @return this spec
	 * @see MqttMessageDrivenChannelAdapter#setQos
	 */
	public MqttInboundChannelAdapterSpec qos(QoS qos) {
		this.adapter.setQos(qos);
		return this;
	}

	/**
	 * Set when messages are acknowledged.
	 * @param ackMode the mode
	 * @return this spec
	 * @see MqttMessageDrivenChannelAdapter#setAckMode
	 */
	public MqttInboundChannelAdapterSpec ackMode(AckMode ackMode) {
		this.adapter.setAckMode(ackMode);
		return this;
	}

	/**
	 * Set what payloads are converted to.
	 * @param payloadType the type
	 * @return this spec
	 * @see MqttMessageDrivenChannelAdapter#setPayloadType
	 */
	public MqttInboundChannelAdapterSpec payloadType(Class<?> payloadType) {
		this.adapter.setPayloadType(payloadType);
		return this;
	}

	/**
	 * Set what else the listener is to be.
	 * @param listenerCustomizer called once, when everything else is set
	 * @return this spec
	 * @see MqttMessageDrivenChannelAdapter#setListenerCustomizer
	 */
	public MqttInboundChannelAdapterSpec configureListener(Consumer<MqttListenerEndpoint> listenerCustomizer) {
		this.adapter.setListenerCustomizer(listenerCustomizer);
		return this;
	}

}
