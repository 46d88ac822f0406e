package io.github.mqttboot.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.message.MqttMessage;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The broker as the Java clients of Eclipse Paho see it: MQTT 3.1, 3.1.1 and 5.
 */
class PahoClientIntegrationTests extends AbstractBrokerIntegrationTests {

	@ParameterizedTest
	@CsvSource({ "3, 0", "3, 1", "3, 2", "4, 0", "4, 1", "4, 2" })
	void messagesOfTheOldVersionsGoThrough(int version, int qos) throws Exception {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		try (var client = new org.eclipse.paho.client.mqttv3.MqttClient(uri(), "a",
				new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence())) {
			MqttConnectOptions options = new MqttConnectOptions();
			options.setMqttVersion(version);
			client.connect(options);
			assertThat(this.control.awaitClient("a", TIMEOUT).version())
				.isEqualTo((version == 3) ? MqttVersion.MQTT_3_1 : MqttVersion.MQTT_3_1_1);
			IMqttMessageListener listener = (topic, message) -> received.add(topic + " " + message);
			client.subscribe("t/#", qos, listener);
			for (String payload : List.of("1", "2", "3")) {
				client.publish("t/" + payload, utf8(payload), qos, false);
			}
			assertThat(take(received, 3)).containsExactly("t/1 1", "t/2 2", "t/3 3");
			client.unsubscribe("t/#");
			assertThat(this.control.subscriptions()).isEmpty();
			client.disconnect();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void messagesOfMqtt5GoThrough(int qos) throws Exception {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		var client = new org.eclipse.paho.mqttv5.client.MqttClient(uri(), "a",
				new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
		client.connect();
		client.subscribe(new MqttSubscription[] { new MqttSubscription("t/#", qos) },
				new org.eclipse.paho.mqttv5.client.IMqttMessageListener[] { (topic, message) -> received.add(
						topic + " " + message + " " + message.getProperties().getUserProperties().get(0).getValue()) });
		for (String payload : List.of("1", "2", "3")) {
			var message = new org.eclipse.paho.mqttv5.common.MqttMessage(utf8(payload), qos, false,
					new MqttProperties());
			message.getProperties().setUserProperties(List.of(new UserProperty("k", "v" + payload)));
			client.publish("t/" + payload, message);
		}
		assertThat(take(received, 3)).containsExactly("t/1 1 v1", "t/2 2 v2", "t/3 3 v3");
		client.unsubscribe("t/#");
		client.disconnect();
		client.close();
	}

	@Test
	void aClientThatReconnectsFindsItsSession() throws Exception {
		BlockingQueue<String> received = new LinkedBlockingQueue<>();
		var client = new org.eclipse.paho.mqttv5.client.MqttClient(uri(), "a",
				new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
		MqttConnectionOptions options = new MqttConnectionOptions();
		options.setCleanStart(false);
		options.setSessionExpiryInterval(1_000L);
		options.setAutomaticReconnect(true);
		options.setAutomaticReconnectDelay(1, 1);
		client.connect(options);
		client.subscribe(new MqttSubscription[] { new MqttSubscription("t", 1) },
				new org.eclipse.paho.mqttv5.client.IMqttMessageListener[] {
						(topic, message) -> received.add(message.toString()) });
		this.broker.crash();
		this.control.publish(MqttMessage.to("t").payload("meanwhile").build());
		this.broker.restart();
		assertThat(take(received, 1)).containsExactly("meanwhile");
		assertThat(this.control.awaitClient("a", TIMEOUT).cleanStart()).isFalse();
		client.disconnect();
		client.close();
	}

	@Test
	void wrongCredentialsAreRefused() throws Exception {
		try (MqttBroker guarded = MqttBroker.builder().credentials("me", "s3cr3t").start()) {
			var client = new org.eclipse.paho.mqttv5.client.MqttClient("tcp://127.0.0.1:" + guarded.port(), "a",
					new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
			assertThatExceptionOfType(MqttException.class).isThrownBy(client::connect)
				.satisfies((ex) -> assertThat(ex.getReasonCode()).isEqualTo(0x86));
			client.close();
		}
	}

	private String uri() {
		return "tcp://127.0.0.1:" + this.broker.port();
	}

	private static List<String> take(BlockingQueue<String> queue, int count) throws InterruptedException {
		List<String> taken = new ArrayList<>();
		while (taken.size() < count) {
			String next = queue.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(next).as("Received after %s", taken).isNotNull();
			taken.add(next);
		}
		return taken;
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
