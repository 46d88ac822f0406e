package io.github.mqttboot.client.internal.session;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PacketIdentifiers}.
 */
class PacketIdentifiersTests {

	private final PacketIdentifiers<String> identifiers = new PacketIdentifiers<>();

	@Test
	void identifiersStartAt1AndGoOn() {
		assertThat(this.identifiers.take("a")).isEqualTo(1);
		assertThat(this.identifiers.take("b")).isEqualTo(2);
		this.identifiers.remove(1);
		assertThat(this.identifiers.take("c")).isEqualTo(3);
	}

	@Test
	void theyWrapAroundPast65535To1() {
		// [MQTT-2.2.1-3] never zero
		for (int i = 1; i <= PacketIdentifiers.MAXIMUM; i++) {
			this.identifiers.remove(this.identifiers.take("x"));
		}
		assertThat(this.identifiers.take("y")).isEqualTo(1);
	}

	@Test
	void thoseInUseAreLeftOut() {
		this.identifiers.take("first");
		for (int i = 2; i <= PacketIdentifiers.MAXIMUM; i++) {
			this.identifiers.remove(this.identifiers.take("x"));
		}
		assertThat(this.identifiers.take("y")).isEqualTo(2);
		assertThat(this.identifiers.get(1)).isEqualTo("first");
	}

	@Test
	void allOfThemCanBeInUse() {
		int[] taken = IntStream.rangeClosed(1, PacketIdentifiers.MAXIMUM)
			.map((i) -> this.identifiers.take("x" + i))
			.toArray();
		assertThat(taken).doesNotHaveDuplicates().hasSize(65_535);
		assertThat(this.identifiers.size()).isEqualTo(65_535);
		assertThat(this.identifiers.take("none left")).isZero();
		assertThat(this.identifiers.remove(12_345)).isEqualTo("x12345");
		assertThat(this.identifiers.take("again")).isEqualTo(12_345);
	}

	@Test
	void whatIsNotThereIsNotRemoved() {
		assertThat(this.identifiers.remove(7)).isNull();
		assertThat(this.identifiers.size()).isZero();
	}

	@Test
	void puttingReplaces() {
		this.identifiers.put(7, "a");
		this.identifiers.put(7, "b");
		assertThat(this.identifiers.get(7)).isEqualTo("b");
		assertThat(this.identifiers.size()).isOne();
	}

	@Test
	void clearingStartsOver() {
		this.identifiers.take("a");
		this.identifiers.put(60_000, "b");
		this.identifiers.clear();
		assertThat(this.identifiers.get(1)).isNull();
		assertThat(this.identifiers.get(60_000)).isNull();
		assertThat(this.identifiers.take("c")).isEqualTo(1);
	}

}
