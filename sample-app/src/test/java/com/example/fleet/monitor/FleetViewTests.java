package com.example.fleet.monitor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.IntStream;

import com.example.fleet.monitor.ConnectionStatus.State;
import com.example.fleet.unit.Answer;
import com.example.fleet.unit.Reading;
import io.github.mqttboot.client.message.MqttMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FleetViewTests {

	private Instant now = Instant.parse("2026-05-01T12:00:00Z");

	private final ConnectionStatus connecting = new ConnectionStatus(State.CONNECTING, "mqtt://here:1883", null,
			this.now, null, false);

	private final FleetView view = new FleetView(new MovedClock(), this.connecting, new Presence("p", null));

	@Test
	void isEmptyAtFirst() {
		Update snapshot = this.view.snapshot();
		assertThat(snapshot.readings()).isEmpty();
		assertThat(snapshot.messages()).isEmpty();
		assertThat(snapshot.connection()).isEqualTo(this.connecting);
		assertThat(this.view.hasChanges()).isFalse();
	}

	@Test
	void givesOutChangesOnceAndKeepsThemForSnapshots() {
		this.view.add("truck-1", reading(4));
		this.view.add(message());
		this.view.add(new Answer("1", true, "yes"));
		this.view.setPresence("online");
		assertThat(this.view.hasChanges()).isTrue();
		Update changes = this.view.takeChanges();
		assertThat(changes.readings()).containsOnlyKeys("truck-1");
		assertThat(changes.messages()).hasSize(1);
		assertThat(changes.answers()).extracting(Answer::id).containsExactly("1");
		assertThat(changes.presence().status()).isEqualTo("online");
		assertThat(this.view.hasChanges()).isFalse();
		Update none = this.view.takeChanges();
		assertThat(none.readings()).isEmpty();
		assertThat(none.messages()).isEmpty();
		assertThat(none.answers()).isEmpty();
		assertThat(this.view.snapshot().readings().get("truck-1")).hasSize(1);
		assertThat(this.view.snapshot().messages()).hasSize(1);
	}

	@Test
	void keepsTheLatestReadings() {
		IntStream.range(0, 1000).forEach((i) -> this.view.add("truck-1", reading(i)));
		assertThat(this.view.snapshot().readings().get("truck-1")).hasSize(FleetView.READINGS)
			.last()
			.isEqualTo(reading(999));
		assertThat(this.view.takeChanges().readings().get("truck-1")).hasSize(FleetView.READINGS);
	}

	@Test
	void keepsTheLatestMessagesAndCountsWhatWasNeverShown() {
		IntStream.range(0, 1000).forEach((i) -> this.view.add(message()));
		Update changes = this.view.takeChanges();
		assertThat(changes.messages()).hasSize(FleetView.MESSAGES)
			.last()
			.extracting(LoggedMessage::id)
			.isEqualTo(1000L);
		assertThat(changes.skipped()).isEqualTo(1000 - FleetView.MESSAGES);
		assertThat(this.view.takeChanges().skipped()).isZero();
		assertThat(this.view.snapshot().messages()).hasSize(FleetView.MESSAGES);
	}

	@Test
	void keepsTheLatestAnswers() {
		IntStream.range(0, 1000).forEach((i) -> this.view.add(new Answer("" + i, true, "")));
		assertThat(this.view.takeChanges().answers()).hasSize(FleetView.ANSWERS);
	}

	@Test
	void doesNotLetNewUnitsPushOutThoseThatTalk() {
		IntStream.range(0, FleetView.UNITS).forEach((i) -> this.view.add("unit-" + i, reading(i)));
		IntStream.range(0, 1000).forEach((i) -> this.view.add("intruder-" + i, reading(i)));
		Update snapshot = this.view.snapshot();
		assertThat(snapshot.units()).hasSize(FleetView.UNITS).allMatch((unit) -> unit.startsWith("unit-"));
		assertThat(snapshot.readings()).hasSize(FleetView.UNITS);
		assertThat(this.view.takeChanges().readings()).hasSize(FleetView.UNITS);
	}

	@Test
	void givesThePlaceOfASilentUnitToANewOne() {
		IntStream.range(0, FleetView.UNITS).forEach((i) -> this.view.add("unit-" + i, reading(i)));
		this.now = this.now.plus(Duration.ofSeconds(11));
		this.view.add("unit-0", reading(1));
		this.view.add("newcomer", reading(1));
		assertThat(this.view.snapshot().units()).hasSize(FleetView.UNITS)
			.contains("unit-0", "newcomer")
			.doesNotContain("unit-1");
		assertThat(this.view.isKnown("unit-1")).isFalse();
		assertThat(this.view.takeChanges().readings()).doesNotContainKey("unit-1");
	}

	private Reading reading(int temperature) {
		return new Reading(temperature, 50, 4, this.now);
	}

	private static MqttMessage message() {
		return MqttMessage.to("fleet/a").build();
	}

	private final class MovedClock extends Clock {

		@Override
		public Instant instant() {
			return FleetViewTests.this.now;
		}

		@Override
		public ZoneOffset getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
