package io.github.mqttboot.spring.listener;

import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.support.InboundMessage;
import io.github.mqttboot.spring.support.TopicTemplate;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to a listener, with what acknowledges it.
 */
public class ListenerMessage extends InboundMessage implements Acknowledgment {

	private final MessageAcknowledgment acknowledgment;

	/**
	 * Create a message.
	 * @param mqttMessage what was received
	 * @param template the topic template that it matched, or {@code null}
	 * @param acknowledgment acknowledges it
	 */
	public ListenerMessage(MqttMessage mqttMessage, @Nullable TopicTemplate template,
			MessageAcknowledgment acknowledgment) {
		super(mqttMessage, template);
		this.acknowledgment = acknowledgment;
	}

	// What observes the delivery, or what does nothing
	Observation getObservation() {
		return Observation.NOOP;
	}

	/** The listener is done with it, and only its reply is on its way. */
	void release() {
	}

	// Return whether the next message may be with the listener
	boolean isReleased() {
		return false;
	}

	@Override
	public void acknowledge() {
		this.acknowledgment.acknowledge();
	}

	/** Leave the message to the next connection. */
	void leave() {
		this.acknowledgment.leave();
	}

	@Override
	public void reject(ReasonCode reasonCode) {
		this.acknowledgment.reject(reasonCode);
	}

}
