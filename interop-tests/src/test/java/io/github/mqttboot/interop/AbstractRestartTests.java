package io.github.mqttboot.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker that goes away and comes back, in the middle of traffic. Once with the newest
 * version that it serves, once with MQTT 3.1.1: a start takes seconds.
 */
abstract class AbstractRestartTests extends AbstractSessionTests {

	AbstractRestartTests(Broker broker) {
		super(broker);
	}

	@Test
	void aBrokerThatIsStoppedAndStartedLosesNothingThatItPromisedToKeep() throws IOException {
		restartInTheMiddle(newest(), false, broker().has(Feature.SESSION_SURVIVES_STOP));
	}

	@Test
	void aBrokerThatIsKilledAndStartedLosesNothingThatItPromisedToKeep() throws IOException {
		assumeHas(Feature.SUBSCRIPTIONS_SURVIVE_KILL);
		restartInTheMiddle(MqttVersion.MQTT_3_1_1, true, broker().has(Feature.SESSION_SURVIVES_KILL));
	}

	private void restartInTheMiddle(MqttVersion version, boolean killed, boolean keepsSessions) throws IOException {
		String topic = unique("restart/");
		RecordingRelay sending = relay();
		RecordingRelay receiving = relay();
		MqttClient publisher = connect(storing(version).uri(sending.uri()));
		MqttClient subscriber = connect(storing(version).uri(receiving.uri()));
		Inbox one = subscribe(subscriber, topic + "/1", QoS.AT_LEAST_ONCE);
		Inbox two = subscribe(subscriber, topic + "/2", highestQos());
		List<CompletableFuture<PublishResult>> results = new ArrayList<>();
		results.addAll(publishAll(publisher, topic + "/1", QoS.AT_LEAST_ONCE, 0, 500));
		results.addAll(publishAll(publisher, topic + "/2", highestQos(), 0, 500));
		if (killed) {
			broker().kill();
		}
		else {
			broker().stop();
		}
		results.addAll(publishAll(publisher, topic + "/1", QoS.AT_LEAST_ONCE, 500, 700));
		results.addAll(publishAll(publisher, topic + "/2", highestQos(), 500, 700));
		broker().start();
		await().until(() -> results.stream().allMatch(CompletableFuture::isDone));
		if (keepsSessions) {
			join(results);
			await().untilAsserted(() -> {
				assertThat(one.distinctPayloads()).containsAll(numbers(0, 700));
				assertThat(two.distinctPayloads()).containsAll(numbers(0, 700));
			});
		}
		else {
			// what is lost of QoS 2 says that it may be, and nothing else is
			assertThat(results)
				.allSatisfy((result) -> assertThat(failure(result)).satisfiesAnyOf((ex) -> assertThat(ex).isNull(),
						(ex) -> assertThat(ex).isInstanceOf(MqttOutcomeUnknownException.class)));
		}
		if (broker().has(Feature.QOS_2) && (keepsSessions || !killed)) {
			assertThat(two.payloads()).doesNotHaveDuplicates();
		}
		await().until(() -> subscriber.statistics().connects() == 2);
		join(publishAll(publisher, topic + "/1", QoS.AT_LEAST_ONCE, 700, 750));
		join(publishAll(publisher, topic + "/2", highestQos(), 700, 750));
		await().untilAsserted(() -> {
			assertThat(one.distinctPayloads()).containsAll(numbers(700, 750));
			assertThat(two.distinctPayloads()).containsAll(numbers(700, 750));
		});
		for (String part : List.of("/1", "/2")) {
			WireOrder.assertSentInOrder(sending, topic + part);
			WireOrder.assertDeliveredInOrder(receiving, topic + part, part.equals("/1") ? one : two);
		}
	}

	private static Throwable failure(CompletableFuture<?> future) {
		return future.handle((value, ex) -> ex).join();
	}

}
