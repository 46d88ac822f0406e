package io.github.mqttboot.interop;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The engine and ejabberd.
 */
class EjabberdInteropIntegrationTests extends AbstractMqtt5Tests {

	EjabberdInteropIntegrationTests() {
		super(new EjabberdBroker());
	}

	@Test
	void mqtt31IsRefusedWithItsReturnCode() {
		assertThatExceptionOfType(MqttConnectException.class).isThrownBy(() -> connect(builder(MqttVersion.MQTT_3_1)))
			.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION));
	}

	@Test
	void theServerRepeatsTheKeepAlive() throws IOException {
		RecordingRelay relay = relay();
		ConnectResult result = connect(mqtt5().uri(relay.uri()).keepAlive(Duration.ofSeconds(30))).blocking().connect();
		assertThat(result.keepAlive()).isEqualTo(Duration.ofSeconds(30));
		// server keep alive, 30
		assertThat(relay.seen()).filteredOn(Seen::isConnAck)
			.singleElement()
			.satisfies((connAck) -> assertThat(connAck.hex()).contains("13001e"));
	}

	@Test
	void sharedSubscriptionsAreRefusedBeforeTheyAreSent() {
		MqttClient client = connect(mqtt5());
		assertThat(client.blocking().connect().sharedSubscriptionAvailable()).isFalse();
		assertThatExceptionOfType(MqttRefusedException.class)
			.isThrownBy(() -> subscribe(client, "$share/group/" + unique("shared/"), QoS.AT_LEAST_ONCE))
			.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED));
		assertThat(client.statistics().connects()).isOne();
	}

	@Test
	void aMessageAboveTheMaximumPacketSizeOfTheClientCostsTheConnection() {
		MqttClient client = connect(mqtt5().maximumPacketSize(1_000));
		String topic = unique("size/");
		Inbox inbox = new Inbox();
		client.blocking().subscribe(List.of(TopicSubscription.of(topic, QoS.AT_LEAST_ONCE)), inbox);
		MqttClient other = connect(mqtt5());
		other.blocking().publish(MqttMessage.to(topic).payload(new byte[5_000]).build());
		await().until(() -> client.statistics().connects() == 2);
		other.blocking().publish(message(topic, "small", QoS.AT_LEAST_ONCE));
		await().untilAsserted(() -> assertThat(inbox.payloads()).containsExactly("small"));
	}

}
