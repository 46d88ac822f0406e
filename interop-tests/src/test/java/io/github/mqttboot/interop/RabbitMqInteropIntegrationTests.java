package io.github.mqttboot.interop;

import java.io.IOException;
import java.util.List;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine and RabbitMQ.
 */
class RabbitMqInteropIntegrationTests extends AbstractRestartTests {

	RabbitMqInteropIntegrationTests() {
		super(new RabbitMqBroker());
	}

	@Test
	void mqtt5IsRefusedWithoutAWordAndAutoGoesOnWithMqtt311() throws IOException {
		RecordingRelay relay = relay();
		ConnectResult result = build(builder(MqttVersion.AUTO).uri(relay.uri())).blocking().connect();
		assertThat(result.version()).isEqualTo(MqttVersion.MQTT_3_1_1);
		List<Seen> first = relay.seen().stream().filter((packet) -> packet.connection() == 1).toList();
		assertThat(first).noneMatch(Seen::isConnAck);
	}

	@ParameterizedTest
	@MethodSource("versions")
	void aQos2MessageIsAnsweredWithPubAckAndTheResultSaysQos1(MqttVersion version) throws IOException {
		RecordingRelay relay = relay();
		MqttClient client = connect(builder(version).uri(relay.uri()));
		String topic = unique("puback/");
		Inbox inbox = subscribe(client, topic, QoS.EXACTLY_ONCE);
		PublishResult result = client.blocking().publish(message(topic, "x", QoS.EXACTLY_ONCE));
		assertThat(result.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
		assertThat(relay.seen()).anyMatch((packet) -> packet.isPubAck() && !packet.isFromClient())
			.noneMatch(Seen::isPubRec);
		await().untilAsserted(() -> assertThat(inbox.payloads()).containsExactly("x"));
	}

}
