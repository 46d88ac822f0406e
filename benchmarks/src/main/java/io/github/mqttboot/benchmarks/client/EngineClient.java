package io.github.mqttboot.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engine of this project through its public interface; Jackson is called by hand.
 */
final class EngineClient implements JsonClient {

	private static final TopicName TOPIC_NAME = TopicName.of(TOPIC);

	private @Nullable MqttClient client;

	private @Nullable JsonMapper mapper;

	@Override
	public void connect(String host, int port, String clientIdentifier) throws Exception {
		MqttClient created = MqttClient.builder()
			.uri("mqtt://" + host + ":" + port)
			.clientId(clientIdentifier)
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
	public CompletableFuture<?> publishJson(int qos, Reading reading) {
		return publish(qos, mapper().writeValueAsBytes(reading));
	}

	@Override
	public CompletableFuture<?> subscribe(String topicFilter, int qos, PayloadListener listener) {
		return client().subscribe(TopicSubscription.of(topicFilter, QoS.of(qos)),
				(message) -> listener.onBytes(message.payload()));
	}

	@Override
	public CompletableFuture<?> subscribeJson(String topicFilter, int qos, Consumer<Reading> listener) {
		JsonMapper jsonMapper = mapper();
		return client().subscribe(TopicSubscription.of(topicFilter, QoS.of(qos)),
				(message) -> listener.accept(jsonMapper.readValue(message.payload(), Reading.class)));
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

	private JsonMapper mapper() {
		if (this.mapper == null) {
			this.mapper = JsonMapper.builder().build();
		}
		return this.mapper;
	}

}
