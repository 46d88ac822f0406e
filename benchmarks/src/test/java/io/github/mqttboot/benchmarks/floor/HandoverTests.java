package io.github.mqttboot.benchmarks.floor;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandoverTests {

	private final AtomicInteger wakeUps = new AtomicInteger();

	private final Handover<String> handover = new Handover<>(this.wakeUps::incrementAndGet);

	@Test
	void allThatHasComeIsTakenAtOnceAndInOrder() {
		this.handover.add("a");
		this.handover.addAll(List.of("b", "c"));
		assertThat(this.handover.takeAll()).containsExactly("a", "b", "c");
		this.handover.add("d");
		assertThat(this.handover.takeAll()).containsExactly("d");
		assertThat(this.handover.takeAll()).isEmpty();
	}

	@Test
	void onlyWhoSleepsIsWokenAndOnlyOnce() {
		this.handover.add("a");
		assertThat(this.handover.fallAsleep()).isFalse();
		this.handover.takeAll();
		assertThat(this.wakeUps).hasValue(0);
		assertThat(this.handover.fallAsleep()).isTrue();
		this.handover.add("b");
		this.handover.add("c");
		assertThat(this.wakeUps).hasValue(1);
	}

}
