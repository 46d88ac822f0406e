package io.github.mqttboot.test.internal;

import java.util.List;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JournalTests {

	@Test
	void theOldestGoWhenThereAreTooMany() {
		Journal journal = new Journal(2);
		journal.record(message("a"));
		journal.record(message("b"));
		journal.record(message("c"));
		assertThat(journal.all()).extracting(MqttMessage::topic).containsExactly("b", "c");
		assertThat(journal.matching(TopicFilter.of("c"))).hasSize(1);
		journal.clear();
		assertThat(journal.all()).isEmpty();
	}

	@Test
	void theOldestGoWhenThereAreTooManyBytes() {
		Journal journal = new Journal(100);
		byte[] payload = new byte[30 << 20];
		for (String topic : List.of("a", "b", "c")) {
			journal.record(MqttMessage.to(topic).payload(payload).build());
		}
		assertThat(journal.all()).extracting(MqttMessage::topic).containsExactly("b", "c");
	}

	@Test
	void nothingIsRememberedIfNothingIsWanted() {
		Journal journal = new Journal(0);
		journal.record(message("a"));
		assertThat(journal.all()).isEmpty();
	}

	private static MqttMessage message(String topic) {
		return MqttMessage.to(topic).build();
	}

}
