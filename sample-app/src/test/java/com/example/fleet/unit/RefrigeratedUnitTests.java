package com.example.fleet.unit;

import java.time.Instant;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RefrigeratedUnitTests {

	private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

	private final RefrigeratedUnit unit = new RefrigeratedUnit(-18, new Random(7));

	@Test
	void staysNearItsTarget() {
		assertThat(measure(100).temperature()).isBetween(-19.5, -16.5);
	}

	@Test
	void followsANewTarget() {
		Answer answer = this.unit.execute(new Command("1", "target", 4.0));
		assertThat(answer).isEqualTo(new Answer("1", true, "Target set to 4.0 °C"));
		Reading reading = measure(100);
		assertThat(reading.target()).isEqualTo(4.0);
		assertThat(reading.temperature()).isBetween(2.5, 5.5);
	}

	@Test
	void warmsUpAndGetsDampWhileItDefrosts() {
		Reading before = measure(50);
		this.unit.execute(new Command("1", "defrost", null));
		Reading after = measure(15);
		assertThat(after.temperature()).isGreaterThan(before.temperature() + 5);
		assertThat(after.humidity()).isGreaterThan(before.humidity());
		assertThat(measure(100).temperature()).isBetween(-19.5, -16.5);
	}

	@Test
	void reports() {
		assertThat(this.unit.execute(new Command("1", "report", null)).text()).contains("°C inside", "target -18.0");
	}

	@ParameterizedTest
	@ValueSource(doubles = { -30.5, 25.5, Double.NaN, Double.POSITIVE_INFINITY })
	void refusesATargetThatItCanNotReach(double target) {
		assertThat(this.unit.execute(new Command("1", "target", target)).accepted()).isFalse();
		assertThat(measure(1).target()).isEqualTo(-18);
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThat(this.unit.execute(new Command("1", "explode", null)).accepted()).isFalse();
		assertThat(this.unit.execute(new Command(null, null, null)).accepted()).isFalse();
		assertThat(this.unit.execute(new Command("1", "target", null)).accepted()).isFalse();
	}

	private Reading measure(int times) {
		Reading reading = this.unit.measure(NOW);
		for (int i = 1; i < times; i++) {
			reading = this.unit.measure(NOW.plusSeconds(i));
		}
		return reading;
	}

}
