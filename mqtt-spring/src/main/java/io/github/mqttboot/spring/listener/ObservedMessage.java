package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.support.TopicTemplate;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A message whose delivery is observed. Where nobody observes, messages have no room for
 * it.
 */
final class ObservedMessage extends DeliveredMessage {

	private Observation observation = Observation.NOOP;

	ObservedMessage(MqttMessage mqttMessage, @Nullable TopicTemplate template, MessageAcknowledgment acknowledgment) {
		super(mqttMessage, template, acknowledgment);
	}

	void setObservation(Observation observation) {
		this.observation = observation;
	}

	@Override
	Observation getObservation() {
		return this.observation;
	}

}
