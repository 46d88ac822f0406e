package io.github.mqttboot.benchmarks.client;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.eclipse.paho.mqttv5.client.IMqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.mqtt.core.ClientManager;
import org.springframework.integration.mqtt.core.Mqttv5ClientManager;
import org.springframework.integration.mqtt.event.MqttMessageDeliveredEvent;
import org.springframework.integration.mqtt.inbound.Mqttv5PahoMessageDrivenChannelAdapter;
import org.springframework.integration.mqtt.outbound.Mqttv5PahoMessageHandler;
import org.springframework.integration.mqtt.support.MqttHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Spring Integration's channel adapters for MQTT 5, both on one connection. Publishing is
 * asynchronous; events tell the outcomes.
 */
final class SpringIntegrationClient implements BenchmarkClient {

	/** Held, because a logger that nobody holds forgets its level. */
	private static final Logger LOGGER = Logger.getLogger("org.eclipse.paho");

	private @Nullable AnnotationConfigApplicationContext context;

	private @Nullable DirectChannel outbound;

	private @Nullable Outcomes outcomes;

	@Override
	public void connect(String host, int port, String clientIdentifier) {
		LOGGER.setLevel(Level.WARNING);
		AnnotationConfigApplicationContext created = new AnnotationConfigApplicationContext();
		this.context = created;
		created.registerBean(Mqttv5ClientManager.class,
				() -> clientManager("tcp://" + host + ":" + port, clientIdentifier));
		created.register(IntegrationConfiguration.class);
		created.refresh();
		this.outbound = created.getBean("outbound", DirectChannel.class);
		this.outcomes = created.getBean(Outcomes.class);
	}

	private static Mqttv5ClientManager clientManager(String url, String clientIdentifier) {
		MqttConnectionOptions options = new MqttConnectionOptions();
		options.setServerURIs(new String[] { url });
		options.setReceiveMaximum(RECEIVE_MAXIMUM);
		options.setAutomaticReconnect(true);
		return new Mqttv5ClientManager(options, clientIdentifier);
	}

	@Override
	public CompletableFuture<?> publish(int qos, byte[] payload) {
		CompletableFuture<?> outcome = Objects.requireNonNull(this.outcomes, "Not connected").expect();
		Objects.requireNonNull(this.outbound)
			.send(MessageBuilder.withPayload(payload).setHeader(MqttHeaders.QOS, qos).build());
		return outcome;
	}

	@Override
	public CompletableFuture<?> subscribe(String topicFilter, int qos, PayloadListener listener) {
		AnnotationConfigApplicationContext application = Objects.requireNonNull(this.context, "Not connected");
		application.getBean(Inbound.class).listeners.add(topicFilter, listener);
		// Waits for the server's answer
		application.getBean(Mqttv5PahoMessageDrivenChannelAdapter.class).addTopic(topicFilter, qos);
		return CompletableFuture.completedFuture(topicFilter);
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class IntegrationConfiguration {

		@Bean
		DirectChannel outbound() {
			return new DirectChannel();
		}

		@Bean
		@ServiceActivator(inputChannel = "outbound")
		Mqttv5PahoMessageHandler publisher(ClientManager<IMqttAsyncClient, MqttConnectionOptions> manager) {
			Mqttv5PahoMessageHandler publisher = new Mqttv5PahoMessageHandler(manager);
			publisher.setDefaultTopic(TOPIC);
			publisher.setAsync(true);
			publisher.setAsyncEvents(true);
			return publisher;
		}

		@Bean
		DirectChannel received(Inbound inbound) {
			DirectChannel channel = new DirectChannel();
			channel.subscribe(inbound::onMessage);
			return channel;
		}

		@Bean
		Mqttv5PahoMessageDrivenChannelAdapter subscriber(ClientManager<IMqttAsyncClient, MqttConnectionOptions> manager,
				DirectChannel received) {
			Mqttv5PahoMessageDrivenChannelAdapter subscriber = new Mqttv5PahoMessageDrivenChannelAdapter(manager,
					new String[0]);
			subscriber.setOutputChannel(received);
			return subscriber;
		}

		@Bean
		Inbound inbound() {
			return new Inbound();
		}

		@Bean
		Outcomes outcomes() {
			return new Outcomes();
		}

	}

	static final class Inbound {

		private final TopicListeners listeners = new TopicListeners();

		void onMessage(Message<?> message) {
			String topic = (String) message.getHeaders().get(MqttHeaders.RECEIVED_TOPIC);
			this.listeners.of(Objects.requireNonNull(topic)).onBytes((byte[]) message.getPayload());
		}

	}

	/**
	 * Completes one future for each event: enough to keep to a window.
	 */
	static final class Outcomes {

		private final Queue<CompletableFuture<Integer>> waiting = new ConcurrentLinkedQueue<>();

		CompletableFuture<?> expect() {
			CompletableFuture<Integer> outcome = new CompletableFuture<>();
			this.waiting.add(outcome);
			return outcome;
		}

		@EventListener
		void onDelivered(MqttMessageDeliveredEvent event) {
			CompletableFuture<Integer> outcome = this.waiting.poll();
			if (outcome != null) {
				outcome.complete(event.getMessageId());
			}
		}

	}

}
