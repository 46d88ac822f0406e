package io.github.mqttboot.client.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.github.mqttboot.client.conformance.Conformance;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tree finds what a filter by itself says that it matches.
 */
class TopicFilterTreeTests {

	private final TopicFilterTree<String> tree = new TopicFilterTree<>();

	@Test
	void findsEachMatchingFilter() {
		Stream.of("#", "+", "a", "a/#", "a/+", "a/b", "a/b/#", "+/b", "+/+", "+/#", "b/#", "a/b/c", "/#")
			.forEach(this::add);
		assertThat(match("a")).containsExactlyInAnyOrder("#", "+", "a", "a/#", "+/#");
		assertThat(match("a/b")).containsExactlyInAnyOrder("#", "a/#", "a/+", "a/b", "a/b/#", "+/b", "+/+", "+/#");
		assertThat(match("a/b/c")).containsExactlyInAnyOrder("#", "a/#", "a/b/#", "+/#", "a/b/c");
		assertThat(match("/")).containsExactlyInAnyOrder("#", "/#", "+/+", "+/#");
		assertThat(match("c")).containsExactlyInAnyOrder("#", "+", "+/#");
	}

	@Test
	void keepsDollarTopicsFromWildcardsAtTheFirstLevel() {
		// [MQTT-4.7.2-1]
		Stream.of("#", "+", "+/#", "+/a", "$SYS/#", "$SYS/+", "$SYS", "$SYS/a/#").forEach(this::add);
		assertThat(match("$SYS")).containsExactlyInAnyOrder("$SYS", "$SYS/#");
		assertThat(match("$SYS/a")).containsExactlyInAnyOrder("$SYS/#", "$SYS/+", "$SYS/a/#");
		assertThat(match("$other/a")).isEmpty();
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.8.2-2")
	void takesTheInnerFilterOfASharedSubscription() {
		add("$share/group/a/#");
		assertThat(match("a/b")).containsExactly("$share/group/a/#");
		assertThat(match("$share/group/a/b")).isEmpty();
	}

	@Test
	void handsAValueOutOnceForEachTimeItWasAdded() {
		this.tree.add(TopicFilter.of("a/#"), "x");
		this.tree.add(TopicFilter.of("a/#"), "x");
		this.tree.add(TopicFilter.of("+"), "x");
		assertThat(match("a")).containsExactly("x", "x", "x");
	}

	@Test
	void removesAValueOnceFromAFilter() {
		TopicFilter filter = TopicFilter.of("a/b/#");
		this.tree.add(filter, "x");
		this.tree.add(filter, "x");
		assertThat(this.tree.remove(filter, "x")).isTrue();
		assertThat(match("a/b")).containsExactly("x");
		assertThat(this.tree.remove(filter, "y")).isFalse();
		assertThat(this.tree.remove(TopicFilter.of("a"), "x")).isFalse();
		assertThat(this.tree.remove(TopicFilter.of("z/z"), "x")).isFalse();
		assertThat(this.tree.remove(filter, "x")).isTrue();
		assertThat(this.tree.isEmpty()).isTrue();
	}

	@Test
	void dropsOnlyBranchesThatBecameEmpty() {
		add("a/b/c");
		add("a/b");
		assertThat(this.tree.remove(TopicFilter.of("a/b/c"), "a/b/c")).isTrue();
		assertThat(match("a/b")).containsExactly("a/b");
		assertThat(match("a/b/c")).isEmpty();
		assertThat(this.tree.isEmpty()).isFalse();
	}

	@Test
	void findsFiltersAndTopicsOfAnyDepth() {
		// far deeper than a stack would be
		String deep = "/".repeat(60_000);
		String wild = "/".repeat(50_000) + "+/#";
		Stream.of(deep, wild, "+" + deep).forEach(this::add);
		assertThat(match(deep).size()).isEqualTo(3);
		assertThat(match(deep.substring(1)).equals(List.of(wild))).isTrue();
	}

	@Test
	void agreesWithTheFiltersThemselves() {
		Random random = new Random(42);
		List<TopicFilter> filters = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			TopicFilter filter = TopicFilter.of(randomFilter(random));
			filters.add(filter);
			this.tree.add(filter, filter.value());
		}
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < 300; i++) {
				TopicName name = TopicName.of(randomLevels(random, List.of("a", "b", "", "$x")));
				List<String> expected = filters.stream()
					.filter((filter) -> filter.matches(name))
					.map(TopicFilter::value)
					.toList();
				assertThat(match(name.value())).as(name.value()).containsExactlyInAnyOrderElementsOf(expected);
			}
			// and again with half of them
			while (filters.size() > 150) {
				TopicFilter filter = filters.remove(random.nextInt(filters.size()));
				assertThat(this.tree.remove(filter, filter.value())).isTrue();
			}
		}
	}

	private static String randomFilter(Random random) {
		String levels = randomLevels(random, List.of("a", "b", "", "+", "+", "$x"));
		return switch (random.nextInt(4)) {
			case 0 -> levels + "/#";
			case 1 -> "#";
			default -> levels;
		};
	}

	private static String randomLevels(Random random, List<String> levels) {
		StringBuilder text = new StringBuilder(levels.get(random.nextInt(levels.size())));
		for (int more = random.nextInt(4); more > 0; more--) {
			text.append('/').append(levels.get(random.nextInt(levels.size())));
		}
		return text.isEmpty() ? "/" : text.toString();
	}

	@Test
	void matchesATopicOfVeryManyLevels() {
		add("/".repeat(100) + "#");
		add("#");
		assertThat(match("/".repeat(65_535))).containsExactlyInAnyOrder("/".repeat(100) + "#", "#");
	}

	private void add(String filter) {
		this.tree.add(TopicFilter.of(filter), filter);
	}

	private List<String> match(String name) {
		List<String> found = new ArrayList<>();
		this.tree.match(TopicName.of(name), found::add);
		return found;
	}

}
