package io.github.mqttboot.interop;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.mqttboot.client.ManualAcknowledgmentListener;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MessageAcknowledgment;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine and mosquitto.
 */
class MosquittoInteropIntegrationTests extends AbstractMqtt5Tests {

	MosquittoInteropIntegrationTests() {
		super(new MosquittoBroker());
	}

	@Test
	void aServerThatOvershootsTheReceiveMaximumLosesNothing() {
		// 2.0.11 does, as soon as it has had one acknowledgement
		MqttClient client = connect(mqtt5().receiveMaximum(5));
		String topic = unique("overshoot/");
		Queue<MessageAcknowledgment> owed = new ConcurrentLinkedQueue<>();
		Inbox inbox = new Inbox();
		ManualAcknowledgmentListener listener = (message, acknowledgment) -> {
			inbox.onMessage(message);
			owed.add(acknowledgment);
		};
		client.subscribe(List.of(TopicSubscription.of(topic, QoS.AT_LEAST_ONCE)), listener).join();
		join(publishAll(connect(mqtt5()), topic, QoS.AT_LEAST_ONCE, 0, 200));
		await().until(() -> {
			for (MessageAcknowledgment next = owed.poll(); next != null; next = owed.poll()) {
				next.acknowledge();
			}
			return inbox.size() >= 200;
		});
		assertThat(inbox.payloads()).containsExactlyElementsOf(numbers(0, 200));
		assertThat(client.statistics().connects()).isOne();
	}

}
