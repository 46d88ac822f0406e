package io.github.mqttboot.interop;

import java.util.EnumSet;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine and Artemis.
 */
class ArtemisInteropIntegrationTests extends AbstractMqtt5Tests {

	ArtemisInteropIntegrationTests() {
		super(new JavaBroker("Artemis", EnumSet.of(MqttVersion.MQTT_3_1, MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5),
				EnumSet.of(Feature.SUBSCRIPTIONS_SURVIVE_KILL, Feature.MANY_IN_FLIGHT, Feature.QOS_2,
						Feature.RECEIVE_MAXIMUM, Feature.SHARED_SUBSCRIPTIONS, Feature.CLIENT_MAXIMUM_PACKET_SIZE,
						Feature.EXPIRY_IN_QUEUE, Feature.NO_SUBSCRIPTION_EXISTED, Feature.TAKEOVER_REASON,
						Feature.TOPIC_ALIASES),
				"artemis", "io.github.mqttboot.interop.artemis.ArtemisServer"));
	}

	@Test
	void itTakesAsManyTopicAliasesAsThereAre() {
		assertThat(connect(mqtt5()).blocking().connect().topicAliasMaximum()).isEqualTo(65_535);
	}

	@Test
	void eachCopyNamesEverySubscriptionThatMatchesSoThatListenersSeeMessagesTwice() {
		// [MQTT-3.3.4-3] and [MQTT-3.3.4-4]: one copy with all identifiers, or one copy
		// for
		// each with its own
		MqttClient client = connect(mqtt5());
		String root = unique("copies");
		Inbox all = subscribe(client, root + "/#", QoS.AT_LEAST_ONCE);
		Inbox one = subscribe(client, root + "/+", QoS.AT_LEAST_ONCE);
		client.blocking().publish(message(root + "/1", "x", QoS.AT_LEAST_ONCE));
		await().untilAsserted(() -> {
			assertThat(all.payloads()).containsExactly("x", "x");
			assertThat(one.payloads()).containsExactly("x", "x");
		});
		assertThat(one.messages()).allSatisfy((copy) -> assertThat(copy.subscriptionIdentifiers()).hasSize(2));
	}

}
