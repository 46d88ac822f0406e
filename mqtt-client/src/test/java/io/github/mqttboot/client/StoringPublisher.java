package io.github.mqttboot.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;

import static org.awaitility.Awaitility.await;

/**
 * A process that publishes numbers and says of each that it is stored, until it is
 * killed; or one that only brings out what others have left.
 */
final class StoringPublisher {

	/** What the parent reads. */
	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), false,
			StandardCharsets.UTF_8);

	private static final Duration LIFETIME = Duration.ofMinutes(2);

	private StoringPublisher() {
	}

	/**
	 * Run.
	 * @param arguments port, directory of the store, first number, how many
	 * @throws Exception if it fails
	 */
	public static void main(String[] arguments) throws Exception {
		int first = Integer.parseInt(arguments[2]);
		int count = Integer.parseInt(arguments[3]);
		MqttClient client = MqttClient.builder()
			.uri("mqtt://127.0.0.1:" + arguments[0])
			.clientId("storing-publisher")
			.version(MqttVersion.MQTT_5)
			.cleanStart(false)
			.sessionExpiry(Duration.ofHours(1))
			.sessionStore(new FileSessionStore(Path.of(arguments[1])))
			.delivery(DeliveryOptions.DEFAULT.withDoneWhenStored(true))
			.build();
		client.connect().get(30, TimeUnit.SECONDS);
		Semaphore window = new Semaphore(50);
		for (int number = first; number < first + count; number++) {
			int current = number;
			if (!window.tryAcquire(LIFETIME.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("The store is stuck");
			}
			QoS qos = (number % 2 == 0) ? QoS.EXACTLY_ONCE : QoS.AT_LEAST_ONCE;
			client.publish(MqttMessage.to("numbers").payload(String.valueOf(number)).qos(qos).build())
				.thenRun(() -> say("stored " + current))
				.whenComplete((done, failure) -> window.release());
		}
		await().atMost(LIFETIME).until(() -> client.statistics().queued() + client.statistics().inFlight() == 0);
		client.close();
		say("drained");
	}

	private static synchronized void say(String line) {
		OUT.println(line);
		OUT.flush();
	}

}
