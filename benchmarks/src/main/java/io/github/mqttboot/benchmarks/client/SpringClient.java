package io.github.mqttboot.benchmarks.client;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.core.MqttTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The starter of this project in an application of its own: {@link MqttTemplate}, and a
 * bean with a {@link MqttListener} for each subscription.
 */
final class SpringClient implements JsonClient {

	/** Where a bean reads what it is to subscribe to, at the moment of its creation. */
	private final Map<String, Object> properties = new ConcurrentHashMap<>();

	private @Nullable GenericApplicationContext context;

	private @Nullable MqttTemplate template;

	private int beans;

	@Override
	public void connect(String host, int port, String clientIdentifier) {
		GenericApplicationContext created = (GenericApplicationContext) new SpringApplicationBuilder(
				ApplicationConfiguration.class)
			.web(WebApplicationType.NONE)
			.properties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "warn", "mqtt.url",
					"mqtt://" + host + ":" + port, "mqtt.client-id", clientIdentifier, "mqtt.version", "5",
					"mqtt.receive-maximum", RECEIVE_MAXIMUM, "mqtt.startup", "fail"))
			.run();
		this.context = created;
		this.template = created.getBean(MqttTemplate.class);
		created.getEnvironment().getPropertySources().addFirst(new MapPropertySource("benchmark", this.properties));
	}

	@Override
	public CompletableFuture<?> publish(int qos, byte[] payload) {
		return template().publish(TOPIC, payload, QoS.of(qos));
	}

	@Override
	public CompletableFuture<?> publishJson(int qos, Reading reading) {
		return template().publish(TOPIC, reading, QoS.of(qos));
	}

	@Override
	public CompletableFuture<?> subscribe(String topicFilter, int qos, PayloadListener listener) {
		return subscribe(topicFilter, qos, BytesListener.class, () -> new BytesListener(listener));
	}

	@Override
	public CompletableFuture<?> subscribeJson(String topicFilter, int qos, Consumer<Reading> listener) {
		return subscribe(topicFilter, qos, ReadingListener.class, () -> new ReadingListener(listener));
	}

	private <T> CompletableFuture<?> subscribe(String topicFilter, int qos, Class<T> type, Supplier<T> bean) {
		GenericApplicationContext application = Objects.requireNonNull(this.context, "Not connected");
		CompletableFuture<?> answer = application.getBean(Subscribed.class).expect(topicFilter);
		this.properties.put("benchmark.filter", topicFilter);
		this.properties.put("benchmark.qos", qos);
		String name = "listener" + this.beans++;
		application.registerBean(name, type, bean);
		application.getBean(name);
		return answer;
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	private MqttTemplate template() {
		if (this.template == null) {
			throw new IllegalStateException("Not connected");
		}
		return this.template;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ApplicationConfiguration {

		@Bean
		Subscribed subscribed() {
			return new Subscribed();
		}

	}

	static final class BytesListener {

		private final PayloadListener listener;

		BytesListener(PayloadListener listener) {
			this.listener = listener;
		}

		@MqttListener(topics = "${benchmark.filter}", qos = "${benchmark.qos}")
		void onMessage(byte[] payload) {
			this.listener.onBytes(payload);
		}

	}

	static final class ReadingListener {

		private final Consumer<Reading> listener;

		ReadingListener(Consumer<Reading> listener) {
			this.listener = listener;
		}

		@MqttListener(topics = "${benchmark.filter}", qos = "${benchmark.qos}")
		void onMessage(Reading reading) {
			this.listener.accept(reading);
		}

	}

	/**
	 * Hears of each subscription that is there.
	 */
	static final class Subscribed implements MqttConnectionListener {

		private final Map<String, CompletableFuture<SubscribeResult.Answer>> expected = new ConcurrentHashMap<>();

		CompletableFuture<?> expect(String topicFilter) {
			return this.expected.computeIfAbsent(topicFilter, (key) -> new CompletableFuture<>());
		}

		@Override
		public void onSubscribed(SubscribeResult.Answer answer) {
			CompletableFuture<SubscribeResult.Answer> waiting = this.expected.get(answer.topicFilter());
			if (waiting != null) {
				waiting.complete(answer);
			}
		}

	}

}
