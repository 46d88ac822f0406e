package io.github.mqttboot.spring.integration;

import java.util.HashMap;
import java.util.Map;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.config.MqttListenerEndpoint;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.Acknowledgment;
import io.github.mqttboot.spring.listener.ListenerMessage;
import io.github.mqttboot.spring.listener.MqttListenerInvoker;
import io.github.mqttboot.spring.support.MqttHeaderMapper;
import io.github.mqttboot.spring.support.MqttHeaders;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import io.github.mqttboot.spring.support.PayloadReader;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.validation.Validator;

/**
 * The listener that is a flow.
 */
final class FlowEndpoint extends MqttListenerEndpoint {

	private final MqttMessageDrivenChannelAdapter adapter;

	private final Class<?> payloadType;

	private boolean manual;

	FlowEndpoint(MqttMessageDrivenChannelAdapter adapter, Class<?> payloadType) {
		this.adapter = adapter;
		this.payloadType = payloadType;
	}

	@Override
	protected void validate(AckMode effectiveAckMode, MqttVersion version) {
		this.manual = effectiveAckMode == AckMode.MANUAL;
	}

	@Override
	protected MqttListenerInvoker createInvoker(MessageConverter messageConverter, @Nullable Validator validator,
			MqttOperations operations) {
		PayloadReader reader = MqttMessageConverter.of(messageConverter).reader(this.payloadType, null);
		return (message) -> {
			ReceivedMessage received;
			try {
				received = toReceived(message, reader.read(message));
			}
			catch (MessageConversionException ex) {
				this.adapter.fail(message, ex);
				return null;
			}
			this.adapter.receive(received);
			return null;
		};
	}

	private ReceivedMessage toReceived(ListenerMessage message, @Nullable Object payload) {
		if (payload == null) {
			throw new MessageConversionException(message, "A flow has no messages without payload");
		}
		Map<String, Object> headers = new HashMap<>();
		MqttHeaderMapper.toHeaders(message.getMqttMessage(), headers);
		rename(headers, MqttHeaders.TOPIC, MqttHeaders.RECEIVED_TOPIC);
		rename(headers, MqttHeaders.QOS, MqttHeaders.RECEIVED_QOS);
		rename(headers, MqttHeaders.RETAIN, MqttHeaders.RECEIVED_RETAIN);
		// no longer true of what the flow makes of the payload
		headers.remove(MqttHeaders.PAYLOAD_UTF8);
		headers.put(MqttHeaders.TOPIC_VARIABLES, message.getTopicVariables());
		if (this.manual) {
			headers.put(IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK, new Callback(message));
		}
		return new ReceivedMessage(payload, headers);
	}

	private static void rename(Map<String, Object> headers, String from, String to) {
		Object value = headers.remove(from);
		if (value != null) {
			headers.put(to, value);
		}
	}

	@Override
	public String getDescription() {
		return "channel adapter '" + getId() + "'";
	}

	/** What a flow acknowledges a message with. */
	private static final class Callback implements AcknowledgmentCallback {

		private final Acknowledgment acknowledgment;

		private volatile boolean acknowledged;

		Callback(Acknowledgment acknowledgment) {
			this.acknowledgment = acknowledgment;
		}

		@Override
		public void acknowledge(Status status) {
			switch (status) {
				case ACCEPT -> this.acknowledgment.acknowledge();
				case REJECT -> this.acknowledgment.reject(ReasonCode.UNSPECIFIED_ERROR);
				case REQUEUE -> throw new UnsupportedOperationException(
						"MQTT brings no message again while the connection lives: accept or reject it");
			}
			this.acknowledged = true;
		}

		@Override
		public boolean isAcknowledged() {
			return this.acknowledged;
		}

		@Override
		public boolean isAutoAck() {
			return false;
		}

	}

}
