package io.github.mqttboot.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Eclipse Paho's MQTT 5 client, its asynchronous interface with persistence in memory.
 */
final class PahoV5Client implements BenchmarkClient {

	private static final long TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS);

	/** Held, because a logger that nobody holds forgets its level. */
	private static final Logger LOGGER = Logger.getLogger("org.eclipse.paho");

	private final Arrivals arrivals = new Arrivals();

	private @Nullable MqttAsyncClient client;

	@Override
	public void connect(String host, int port, String clientIdentifier) throws Exception {
		// It reports every PUBCOMP as an event of interest
		LOGGER.setLevel(Level.WARNING);
		MqttAsyncClient created = new MqttAsyncClient("tcp://" + host + ":" + port, clientIdentifier,
				new MemoryPersistence());
		this.client = created;
		created.setCallback(this.arrivals);
		MqttConnectionOptions options = new MqttConnectionOptions();
		options.setReceiveMaximum(RECEIVE_MAXIMUM);
		options.setAutomaticReconnect(true);
		created.connect(options).waitForCompletion(TIMEOUT_MILLIS);
	}

	@Override
	public CompletableFuture<?> publish(int qos, byte[] payload) throws MqttException {
		Delivery delivery = new Delivery();
		client().publish(TOPIC, new MqttMessage(payload, qos, false, null), null, delivery);
		return delivery;
	}

	@Override
	public CompletableFuture<?> subscribe(String topicFilter, int qos, PayloadListener listener) throws MqttException {
		Delivery answer = new Delivery();
		this.arrivals.listeners.add(topicFilter, listener);
		client().subscribe(topicFilter, qos, null, answer);
		return answer;
	}

	@Override
	public void close() {
		if (this.client == null) {
			return;
		}
		try {
			this.client.disconnect().waitForCompletion(TIMEOUT_MILLIS);
			this.client.close();
		}
		catch (MqttException ex) {
			throw new IllegalStateException("Paho cannot be closed", ex);
		}
	}

	private MqttAsyncClient client() {
		if (this.client == null) {
			throw new IllegalStateException("Not connected");
		}
		return this.client;
	}

	/** The client's own way to report an outcome, and ours, in one object. */
	private static final class Delivery extends CompletableFuture<IMqttToken> implements MqttActionListener {

		@Override
		public void onSuccess(IMqttToken token) {
			complete(token);
		}

		@Override
		public void onFailure(IMqttToken token, Throwable cause) {
			completeExceptionally(cause);
		}

	}

	private static final class Arrivals implements MqttCallback {

		private final TopicListeners listeners = new TopicListeners();

		@Override
		public void messageArrived(String topic, MqttMessage message) {
			this.listeners.of(topic).onBytes(message.getPayload());
		}

		@Override
		public void disconnected(MqttDisconnectResponse response) {
			// The run that waits for messages ends by its own time limit
		}

		@Override
		public void mqttErrorOccurred(MqttException ex) {
			System.err.println("Paho reports " + ex);
		}

		@Override
		public void deliveryComplete(IMqttToken token) {
			// Delivery hears of it
		}

		@Override
		public void connectComplete(boolean reconnect, String serverUri) {
			// The connect token has told
		}

		@Override
		public void authPacketArrived(int reasonCode, MqttProperties properties) {
			// The peer asks for no authentication
		}

	}

}
