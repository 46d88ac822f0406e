package io.github.mqttboot.benchmarks.client;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

import net.dreamlu.iot.mqtt.codec.MqttMessage;
import net.dreamlu.iot.mqtt.codec.MqttMessageIdVariableHeader;
import net.dreamlu.iot.mqtt.codec.MqttProperties;
import net.dreamlu.iot.mqtt.codec.MqttQoS;
import net.dreamlu.iot.mqtt.codec.MqttVersion;
import net.dreamlu.iot.mqtt.core.client.IMqttClientConnectListener;
import net.dreamlu.iot.mqtt.core.client.IMqttClientMessageIdGenerator;
import net.dreamlu.iot.mqtt.core.client.MqttClient;
import org.jspecify.annotations.Nullable;
import org.tio.client.TioClientConfig;
import org.tio.client.intf.TioClientHandler;
import org.tio.core.ChannelContext;
import org.tio.core.TioConfig;
import org.tio.core.exception.TioDecodeException;
import org.tio.core.intf.Packet;

/**
 * mica-mqtt's client. It tells whether a message was queued and never what became of it,
 * so that the adapter gives out the packet identifiers and looks at the acknowledgements.
 */
final class MicaClient implements BenchmarkClient {

	private final Outcomes outcomes = new Outcomes();

	private @Nullable MqttClient client;

	@Override
	public void connect(String host, int port, String clientIdentifier) throws Exception {
		Connected connected = new Connected();
		MqttProperties properties = new MqttProperties();
		properties.add(new MqttProperties.IntegerProperty(MqttProperties.MqttPropertyType.RECEIVE_MAXIMUM.value(),
				RECEIVE_MAXIMUM));
		this.client = MqttClient.create()
			.ip(host)
			.port(port)
			.clientId(clientIdentifier)
			.version(MqttVersion.MQTT_5)
			.properties(properties)
			.messageIdGenerator(this.outcomes)
			.connectListener(connected)
			.tioConfigCustomize(this::watch)
			.connect();
		connected.answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	private void watch(TioConfig config) {
		TioClientConfig clientConfig = (TioClientConfig) config;
		clientConfig.setTioClientHandler(new WatchingHandler(clientConfig.getTioClientHandler(), this.outcomes));
	}

	@Override
	public CompletableFuture<?> publish(int qos, byte[] payload) {
		boolean queued = client().publish(TOPIC, payload, MqttQoS.valueOf(qos));
		if (!queued) {
			return CompletableFuture.failedFuture(new IllegalStateException("The message was not queued"));
		}
		return (qos == 0) ? CompletableFuture.completedFuture(TOPIC) : this.outcomes.noted();
	}

	@Override
	public CompletableFuture<?> subscribe(String topicFilter, int qos, PayloadListener listener) {
		client().subscribe(topicFilter, MqttQoS.valueOf(qos),
				(context, topic, message, bytes) -> listener.onBytes(bytes));
		return this.outcomes.noted();
	}

	@Override
	public void close() {
		if (this.client != null) {
			this.client.stop();
		}
	}

	private MqttClient client() {
		return Objects.requireNonNull(this.client, "Not connected");
	}

	/**
	 * Hears of CONNACK. Whoever subscribes earlier subscribes twice.
	 */
	private static final class Connected implements IMqttClientConnectListener {

		private final CompletableFuture<Boolean> answer = new CompletableFuture<>();

		@Override
		public void onConnected(ChannelContext context, boolean isReconnect) {
			this.answer.complete(isReconnect);
		}

		@Override
		public void onDisconnect(ChannelContext context, Throwable cause, String remark, boolean isRemove) {
			// The run that waits for messages ends by its own time limit
		}

	}

	/**
	 * The outcome of a PUBLISH or SUBSCRIBE. The client first sends and then takes a note
	 * of what it has sent, and takes no notice of an answer that comes in between.
	 */
	private static final class Outcome extends CompletableFuture<Integer> {

		/** Nobody notes what the client sends by itself when it comes back. */
		private static final long PATIENCE_NANOS = 10_000_000;

		private volatile boolean noted;

		void awaitNoted() {
			long start = System.nanoTime();
			while (!this.noted && System.nanoTime() - start < PATIENCE_NANOS) {
				Thread.onSpinWait();
			}
		}

	}

	/**
	 * Packet identifiers and the futures that belong to them. An identifier is asked for
	 * on the thread that sends.
	 */
	private static final class Outcomes implements IMqttClientMessageIdGenerator {

		private static final int PACKET_IDENTIFIERS = 65_536;

		/** Of what this thread has sent last, with whatever client. */
		private static final ThreadLocal<Outcome> LATEST = new ThreadLocal<>();

		private final AtomicInteger identifiers = new AtomicInteger();

		private final AtomicReferenceArray<@Nullable Outcome> waiting = new AtomicReferenceArray<>(PACKET_IDENTIFIERS);

		@Override
		public int getId() {
			int identifier = this.identifiers.updateAndGet((last) -> (last == PACKET_IDENTIFIERS - 1) ? 1 : last + 1);
			Outcome outcome = new Outcome();
			this.waiting.set(identifier, outcome);
			LATEST.set(outcome);
			return identifier;
		}

		/**
		 * Return the outcome of what this thread has sent, which the client knows by now.
		 */
		Outcome noted() {
			Outcome outcome = LATEST.get();
			outcome.noted = true;
			return outcome;
		}

		void awaitNoted(int identifier) {
			Outcome outcome = this.waiting.get(identifier);
			if (outcome != null) {
				outcome.awaitNoted();
			}
		}

		void onEnd(int identifier) {
			Outcome outcome = this.waiting.getAndSet(identifier, null);
			if (outcome != null) {
				outcome.complete(identifier);
			}
		}

	}

	/**
	 * The client's own handler, and a look at the answers before and after it.
	 */
	private static final class WatchingHandler implements TioClientHandler {

		private final TioClientHandler handler;

		private final Outcomes outcomes;

		WatchingHandler(TioClientHandler handler, Outcomes outcomes) {
			this.handler = handler;
			this.outcomes = outcomes;
		}

		@Override
		public void handler(Packet packet, ChannelContext context) throws Exception {
			MqttMessage message = (MqttMessage) packet;
			switch (message.fixedHeader().messageType()) {
				case PUBACK, PUBREC, SUBACK -> this.outcomes.awaitNoted(identifier(message));
				default -> {
				}
			}
			this.handler.handler(packet, context);
			switch (message.fixedHeader().messageType()) {
				case PUBACK, PUBCOMP, SUBACK -> this.outcomes.onEnd(identifier(message));
				default -> {
				}
			}
		}

		private static int identifier(MqttMessage message) {
			return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
		}

		@Override
		public Packet decode(ByteBuffer buffer, int limit, int position, int readable, ChannelContext context)
				throws TioDecodeException {
			return this.handler.decode(buffer, limit, position, readable, context);
		}

		@Override
		public ByteBuffer encode(Packet packet, TioConfig config, ChannelContext context) {
			return this.handler.encode(packet, config, context);
		}

		@Override
		public Packet heartbeatPacket(ChannelContext context) {
			return this.handler.heartbeatPacket(context);
		}

	}

}
