package io.github.mqttboot.test.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimetableTests {

	private final BrokerClock clock = new BrokerClock();

	private final AtomicInteger newFirsts = new AtomicInteger();

	private final Timetable timetable = new Timetable(this.clock, this.newFirsts::incrementAndGet);

	private final List<String> done = new ArrayList<>();

	@Test
	void whatIsDueComesInItsOrder() {
		schedule(20, "b");
		schedule(10, "a");
		schedule(20, "c");
		schedule(300, "late");
		assertThat(this.newFirsts).hasValue(2);
		runDue();
		assertThat(this.done).isEmpty();
		this.clock.advance(Duration.ofMinutes(30));
		runDue();
		assertThat(this.done).containsExactly("a", "b", "c");
		assertThat(Duration.ofNanos(this.timetable.untilNext())).isBetween(Duration.ofMinutes(260),
				Duration.ofMinutes(270));
	}

	@Test
	void whatIsCancelledDoesNotCome() {
		Timetable.Entry entry = schedule(10, "a");
		schedule(10, "b");
		this.timetable.cancel(entry);
		this.clock.advance(Duration.ofMinutes(30));
		runDue();
		assertThat(this.done).containsExactly("b");
		assertThat(this.timetable.untilNext()).isEqualTo(Long.MAX_VALUE);
	}

	private Timetable.Entry schedule(long minutes, String what) {
		return this.timetable.schedule(Duration.ofMinutes(minutes), () -> this.done.add(what));
	}

	private void runDue() {
		this.timetable.takeDue().forEach(Runnable::run);
	}

}
