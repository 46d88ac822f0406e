package io.github.mqttboot.client.internal.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.internal.session.Conversation.Published;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestQueue}.
 */
class RequestQueueTests {

	private final Conversation conversation = new Conversation().connected();

	private final RequestQueue queue = new RequestQueue();

	private static Published request(String payload) {
		return new Published(MqttMessage.to("t").payload(payload).qos(QoS.AT_MOST_ONCE).build());
	}

	private List<String> drained() {
		this.queue.drainTo(this.conversation.session, this.conversation.now);
		this.conversation.session.pump(this.conversation.now);
		return this.conversation.sent().stream().map((line) -> line.substring("PUBLISH 0 ".length())).toList();
	}

	@Test
	void onlyTheFirstRequestWakesTheLoop() {
		assertThat(this.queue.add(request("a"))).isTrue();
		assertThat(this.queue.add(request("b"))).isFalse();
		assertThat(drained()).containsExactly("a", "b");
		assertThat(this.queue.add(request("c"))).isTrue();
	}

	@Test
	void anEmptyQueueGivesNothing() {
		assertThat(drained()).isEmpty();
	}

	@Test
	void eachThreadsOrderIsKeptAndNothingIsLost() throws InterruptedException {
		List<Thread> threads = new ArrayList<>();
		for (int t = 0; t < 4; t++) {
			String name = "t" + t;
			Thread thread = new Thread(() -> {
				for (int i = 0; i < 1_000; i++) {
					this.queue.add(request(name + " " + i));
				}
			});
			threads.add(thread);
			thread.start();
		}
		List<String> taken = new ArrayList<>();
		while (threads.stream().anyMatch(Thread::isAlive)) {
			taken.addAll(drained());
		}
		for (Thread thread : threads) {
			thread.join();
		}
		taken.addAll(drained());
		assertThat(taken).hasSize(4_000);
		Map<String, Integer> next = new HashMap<>();
		for (String line : taken) {
			String[] parts = line.split(" ", 2);
			assertThat(Integer.parseInt(parts[1])).isEqualTo(next.merge(parts[0], 1, Integer::sum) - 1);
		}
	}

}
