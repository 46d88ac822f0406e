package io.github.mqttboot.benchmarks.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import org.jspecify.annotations.Nullable;

/**
 * The client of Vert.x 5. It reports outcomes by packet identifier and does not come back
 * by itself, so that the adapter does both, as an application would.
 */
final class VertxClient implements BenchmarkClient {

	/** More than the harness ever has on their way; the default is 10. */
	private static final int MOST_IN_FLIGHT = 60_000;

	/** The default is too small for the longest payloads. */
	private static final int MOST_BYTES = 1024 * 1024;

	/** One for all clients, as in an application. */
	private static @Nullable Vertx vertx;

	private final TopicListeners listeners = new TopicListeners();

	/** Made when it is needed: idle clients have none. */
	private volatile @Nullable Answers answers;

	private @Nullable MqttClient client;

	private volatile boolean closed;

	@Override
	public void connect(String host, int port, String clientIdentifier) throws Exception {
		MqttClientOptions options = new MqttClientOptions().setClientId(clientIdentifier)
			.setMaxInflightQueue(MOST_IN_FLIGHT)
			.setMaxMessageSize(MOST_BYTES);
		MqttClient created = MqttClient.create(sharedVertx(), options);
		this.client = created;
		created.publishHandler(this::onMessage);
		created.publishCompletionHandler((identifier) -> answers().onAnswer(identifier));
		created.subscribeCompletionHandler((answer) -> answers().onAnswer(answer.messageId()));
		created.closeHandler((nothing) -> {
			if (!this.closed) {
				created.connect(port, host);
			}
		});
		created.connect(port, host).toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	private static synchronized Vertx sharedVertx() {
		if (vertx == null) {
			vertx = Vertx.vertx();
		}
		return vertx;
	}

	private void onMessage(MqttPublishMessage message) {
		Buffer payload = message.payload();
		int length = payload.length();
		this.listeners.of(message.topicName()).onPayload(length, (length < Long.BYTES) ? -1 : payload.getLong(0));
	}

	@Override
	public CompletableFuture<?> publish(int qos, byte[] payload) {
		Future<Integer> written = client().publish(TOPIC, Buffer.buffer(payload), MqttQoS.valueOf(qos), false, false);
		return (qos == 0) ? written.toCompletionStage().toCompletableFuture() : answers().answerTo(written);
	}

	@Override
	public CompletableFuture<?> subscribe(String topicFilter, int qos, PayloadListener listener) {
		this.listeners.add(topicFilter, listener);
		return answers().answerTo(client().subscribe(topicFilter, qos));
	}

	@Override
	public void close() {
		this.closed = true;
		if (this.client != null && this.client.isConnected()) {
			this.client.disconnect()
				.toCompletionStage()
				.toCompletableFuture()
				.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
				.join();
		}
	}

	private Answers answers() {
		Answers existing = this.answers;
		return (existing != null) ? existing : createAnswers();
	}

	private synchronized Answers createAnswers() {
		Answers created = (this.answers != null) ? this.answers : new Answers();
		this.answers = created;
		return created;
	}

	private MqttClient client() {
		if (this.client == null) {
			throw new IllegalStateException("Not connected");
		}
		return this.client;
	}

	/**
	 * Brings packet identifiers and futures together, whichever comes first.
	 */
	private static final class Answers {

		private static final int PACKET_IDENTIFIERS = 65_536;

		private static final CompletableFuture<Integer> EARLY = CompletableFuture.completedFuture(0);

		private final AtomicReferenceArray<@Nullable CompletableFuture<Integer>> waiting = new AtomicReferenceArray<>(
				PACKET_IDENTIFIERS);

		CompletableFuture<Integer> answerTo(Future<Integer> written) {
			CompletableFuture<Integer> answer = new CompletableFuture<>();
			written.onComplete((identifier) -> {
				if (this.waiting.getAndSet(identifier, answer) == EARLY) {
					onAnswer(identifier);
				}
			}, answer::completeExceptionally);
			return answer;
		}

		void onAnswer(int identifier) {
			CompletableFuture<Integer> answer = this.waiting.getAndSet(identifier, null);
			if (answer != null) {
				answer.complete(identifier);
			}
			else {
				this.waiting.set(identifier, EARLY);
			}
		}

	}

}
