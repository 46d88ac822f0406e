package com.example.fleet;

import java.time.Duration;

import com.example.fleet.monitor.FleetView;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application on the broker of a test: {@code mqtt.url} is set, so it brings none of
 * its own.
 */
@SpringBootTest(properties = "fleet.interval=200ms")
@EmbeddedMqttBroker
class EmbeddedBrokerIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@Autowired
	private FleetView view;

	@Autowired
	private ObjectProvider<MqttBroker> brokers;

	@Test
	void fleetTalksThroughTheBrokerOfTheTest(MqttBrokerControl broker) {
		assertThat(this.brokers.stream()).hasSize(1);
		MqttMessage presence = broker.awaitRetained("fleet/app/presence", PATIENCE);
		assertThat(presence.payloadAsString()).isEqualTo("online");
		broker.awaitPublished("fleet/van-3/reading", 1, PATIENCE);
		await().atMost(PATIENCE).until(() -> this.view.isKnown("van-3"));
	}

}
