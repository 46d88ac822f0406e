package io.github.mqttboot.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The engine of this project through its public interface.
 */
final class EngineClient implements BenchmarkClient {

	private static final TopicName TOPIC_NAME = TopicName.of(TOPIC);

	private @Nullable MqttClient client;

	@Override
	public void connect(String host, int port) throws Exception {
		MqttClient created = MqttClient.builder()
			.uri("mqtt://" + host + ":" + port)
			.clientId(CLIENT_IDENTIFIER)
			.version(MqttVersion.MQTT_5)
			.receiveMaximum(RECEIVE_MAXIMUM)
			.build();
		this.client = created;
		created.connect().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public CompletableFuture<?> publish(int qos, byte[] payload) {
		return client().publish(MqttMessage.of(TOPIC_NAME, payload, QoS.of(qos), false));
	}

	@Override
	public void subscribe(int qos, IntConsumer listener) throws Exception {
		client()
			.subscribe(TopicSubscription.of(TOPIC, QoS.of(qos)), (message) -> listener.accept(message.payload().length))
			.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void close() {
		if (this.client != null) {
			this.client.close();
		}
	}

	private MqttClient client() {
		if (this.client == null) {
			throw new IllegalStateException("Not connected");
		}
		return this.client;
	}

}
