package io.github.mqttboot.benchmarks.client;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import org.jspecify.annotations.Nullable;

/**
 * HiveMQ's client, its asynchronous interface.
 */
final class HiveMqClient implements BenchmarkClient {

	private static final MqttTopic MQTT_TOPIC = MqttTopic.of(TOPIC);

	private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

	private @Nullable Mqtt5AsyncClient client;

	@Override
	public void connect(String host, int port, String clientIdentifier) throws Exception {
		Mqtt5AsyncClient created = Mqtt5Client.builder()
			.identifier(clientIdentifier)
			.serverHost(host)
			.serverPort(port)
			.automaticReconnectWithDefaultConfig()
			.buildAsync();
		this.client = created;
		created.connectWith()
			.restrictions()
			.receiveMaximum(RECEIVE_MAXIMUM)
			.applyRestrictions()
			.send()
			.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public CompletableFuture<?> publish(int qos, byte[] payload) {
		return client().publish(Mqtt5Publish.builder().topic(MQTT_TOPIC).qos(quality(qos)).payload(payload).build());
	}

	@Override
	public CompletableFuture<?> subscribe(String topicFilter, int qos, PayloadListener listener) {
		return client().subscribeWith()
			.topicFilter(topicFilter)
			.qos(quality(qos))
			.callback((publish) -> listener.onBuffer(publish.getPayload().orElse(EMPTY)))
			.send();
	}

	@Override
	public void close() {
		if (this.client != null) {
			this.client.disconnect().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
		}
	}

	private Mqtt5AsyncClient client() {
		if (this.client == null) {
			throw new IllegalStateException("Not connected");
		}
		return this.client;
	}

	private static MqttQos quality(int qos) {
		return Objects.requireNonNull(MqttQos.fromCode(qos), "qos");
	}

}
