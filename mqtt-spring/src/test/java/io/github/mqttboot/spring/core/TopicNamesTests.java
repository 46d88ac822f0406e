package io.github.mqttboot.spring.core;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.mqttboot.client.topic.TopicName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TopicNames}.
 */
class TopicNamesTests {

	private final TopicNames names = new TopicNames();

	@Test
	void theSameTextIsLookedAtOnce() {
		TopicName name = this.names.get("sensors/1/temperature");
		assertThat(name.value()).isEqualTo("sensors/1/temperature");
		assertThat(this.names.get(new String("sensors/1/temperature"))).isSameAs(name);
	}

	@Test
	void textsWithTheSameHashAreToldApart() {
		assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
		assertThat(this.names.get("Aa").value()).isEqualTo("Aa");
		assertThat(this.names.get("BB").value()).isEqualTo("BB");
		assertThat(this.names.get("Aa").value()).isEqualTo("Aa");
	}

	@Test
	void noMoreAreKeptThanThereArePlaces() {
		int topics = 10 * TopicNames.CAPACITY;
		Set<TopicName> first = Collections.newSetFromMap(new IdentityHashMap<>());
		IntStream.range(0, topics).forEach((i) -> first.add(this.names.get("sensors/" + i)));
		// from the end: a look at one that is gone takes a place
		long kept = IntStream.range(0, topics)
			.mapToObj((i) -> this.names.get("sensors/" + (topics - 1 - i)))
			.filter(first::contains)
			.count();
		assertThat(kept).isBetween(1L, (long) TopicNames.CAPACITY);
	}

	@Test
	void longTextsAreNotKept() {
		String longest = "a".repeat(TopicNames.LONGEST);
		assertThat(this.names.get(longest)).isSameAs(this.names.get(longest));
		String tooLong = longest + "a";
		assertThat(this.names.get(tooLong)).isEqualTo(this.names.get(tooLong)).isNotSameAs(this.names.get(tooLong));
	}

	@Test
	void whatIsNoTopicNameIsRefusedEachTime() {
		for (int i = 0; i < 2; i++) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.names.get("sensors/+"));
		}
	}

}
