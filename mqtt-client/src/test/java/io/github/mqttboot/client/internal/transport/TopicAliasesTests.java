package io.github.mqttboot.client.internal.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.topic.TopicName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TopicAliases}.
 */
class TopicAliasesTests {

	private static TopicName topic(int number) {
		return TopicName.of("sensors/" + number);
	}

	/** Use a topic as the channel does; return the alias, negative if it is set anew. */
	private static int use(TopicAliases aliases, TopicName topic) {
		int alias = aliases.find(topic);
		if (alias > 0) {
			return alias;
		}
		int proposed = aliases.propose(topic);
		if (proposed > 0) {
			aliases.set(proposed, topic);
		}
		return -proposed;
	}

	@Test
	void theSecondUseSetsAnAliasAndTheThirdUsesIt() {
		TopicAliases aliases = new TopicAliases(5);
		assertThat(use(aliases, topic(1))).isZero();
		assertThat(use(aliases, topic(1))).isEqualTo(-1);
		assertThat(use(aliases, topic(1))).isEqualTo(1);
		assertThat(use(aliases, topic(2))).isZero();
		assertThat(use(aliases, topic(2))).isEqualTo(-2);
		assertThat(use(aliases, topic(1))).isEqualTo(1);
	}

	@Test
	void aTopicThatIsShorterThanItsAliasGetsNone() {
		TopicAliases aliases = new TopicAliases(5);
		TopicName topic = TopicName.of("abcdef");
		for (int i = 0; i < 5; i++) {
			assertThat(use(aliases, topic)).isZero();
		}
	}

	@Test
	void aProposalThatIsNotTakenConsumesNothing() {
		TopicAliases aliases = new TopicAliases(1);
		use(aliases, topic(1));
		assertThat(aliases.find(topic(1))).isZero();
		assertThat(aliases.propose(topic(1))).isEqualTo(1);
		assertThat(aliases.find(topic(1))).isZero();
		assertThat(aliases.propose(topic(1))).isEqualTo(1);
		assertThat(use(aliases, topic(1))).isEqualTo(-1);
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.2.2-17", "MQTT-3.3.2-8", "MQTT-3.3.2-9" })
	void neverMoreThanTheServersMaximumAndOnlyOnesThatTheServerKnows() {
		// [MQTT-3.3.2-9] [MQTT-3.3.2-10]
		for (int maximum : new int[] { 1, 2, 3, 10, 16, 65_535 }) {
			TopicAliases aliases = new TopicAliases(maximum);
			Map<Integer, TopicName> server = new HashMap<>();
			Random random = new Random(maximum);
			for (int i = 0; i < 20_000; i++) {
				// near ones often, far ones now and then
				TopicName topic = topic((int) Math.abs(random.nextGaussian() * 40) + i / 2_000 * 100);
				int alias = use(aliases, topic);
				if (alias < 0) {
					server.put(-alias, topic);
				}
				else if (alias > 0) {
					assertThat(server.get(alias)).isEqualTo(topic);
				}
				assertThat(Math.abs(alias)).isLessThanOrEqualTo(Math.min(maximum, TopicAliases.LIMIT));
			}
			assertThat(server).hasSizeLessThanOrEqualTo(Math.min(maximum, TopicAliases.LIMIT)).isNotEmpty();
		}
	}

	@Test
	void theTopicThatWasUsedLongestAgoLosesItsAliasOnceThatWasLongAgo() {
		TopicAliases aliases = new TopicAliases(2);
		for (int i = 0; i < 2; i++) {
			use(aliases, topic(1));
			use(aliases, topic(2));
		}
		// too early: both are in use
		use(aliases, topic(3));
		assertThat(use(aliases, topic(3))).isZero();
		for (int i = 0; i < 8; i++) {
			assertThat(use(aliases, topic(1))).isEqualTo(1);
		}
		assertThat(use(aliases, topic(3))).isEqualTo(-2);
		assertThat(use(aliases, topic(3))).isEqualTo(2);
		assertThat(use(aliases, topic(2))).isZero();
	}

	@Test
	void moreTopicsInTurnThanAliasesDoNotTakeThemAwayFromEachOther() {
		TopicAliases aliases = new TopicAliases(10);
		int used = 0;
		int set = 0;
		for (int i = 0; i < 3_000; i++) {
			int alias = use(aliases, topic(i % 30));
			used += (alias > 0) ? 1 : 0;
			set += (alias < 0) ? 1 : 0;
		}
		assertThat(set).isLessThanOrEqualTo(10);
		assertThat(used).isGreaterThan(800);
	}

}
