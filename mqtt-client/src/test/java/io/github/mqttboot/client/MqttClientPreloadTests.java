package io.github.mqttboot.client;

import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttClient#preload()}.
 */
class MqttClientPreloadTests {

	@Test
	void leavesNoThreadBehindAndMayBeCalledAgain() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		MqttClient.preload();
		MqttClient.preload();
		Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
		started.removeAll(before);
		assertThat(started).noneMatch((thread) -> thread.getName().startsWith("mqtt"));
	}

}
