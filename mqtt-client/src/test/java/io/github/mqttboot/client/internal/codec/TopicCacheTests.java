package io.github.mqttboot.client.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A topic that comes again is the same object; whatever the cache does, it is the right
 * topic.
 */
class TopicCacheTests {

	private final TopicCache cache = new TopicCache();

	@Test
	void aTopicThatComesAgainIsTheSameObject() {
		TopicName first = read("sensors/7/temperature");
		assertThat(first).isEqualTo(TopicName.of("sensors/7/temperature"));
		assertThat(read("sensors/7/temperature")).isSameAs(first);
		assertThat(first.utf8()).isEqualTo("sensors/7/temperature".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void aTopicOfManyBytesIsKeptUpToALimit() {
		String longest = "x".repeat(TopicCache.MAXIMUM_TOPIC_LENGTH);
		assertThat(read(longest)).isSameAs(read(longest));
		String tooLong = longest + "x";
		assertThat(read(tooLong)).isNotSameAs(read(tooLong)).isEqualTo(TopicName.of(tooLong));
	}

	@Test
	void moreTopicsThanSlotsAreStillToldApart() {
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < 5 * TopicCache.SLOTS; i++) {
				assertThat(read("device/" + i).value()).isEqualTo("device/" + i);
			}
		}
	}

	@Test
	void topicsThatDifferInOneByteAreToldApart() {
		for (int i = 0; i < 40; i++) {
			String topic = "0123456789012345678901234567890123456789";
			String other = topic.substring(0, i) + "x" + topic.substring(i + 1);
			assertThat(read(topic).value()).isEqualTo(topic);
			assertThat(read(other).value()).isEqualTo(other);
			assertThat(read(topic).value()).isEqualTo(topic);
		}
	}

	@Test
	void neighbouringTopicsMostlyKeepTheirSlots() {
		Set<TopicName> first = Collections.newSetFromMap(new IdentityHashMap<>());
		IntStream.range(0, 256).forEach((i) -> first.add(read("device/" + i + "/state")));
		long kept = IntStream.range(0, 256).filter((i) -> first.contains(read("device/" + i + "/state"))).count();
		// chance would keep about 200
		assertThat(kept).isGreaterThan(180);
	}

	@Test
	void thousandsOfTopicsInTurnAreKept() {
		int topics = 10_000;
		Set<TopicName> first = Collections.newSetFromMap(new IdentityHashMap<>());
		IntStream.range(0, topics).forEach((i) -> first.add(read("device/" + i)));
		long kept = IntStream.range(0, topics).filter((i) -> first.contains(read("device/" + i))).count();
		assertThat(kept).isGreaterThan(topics * 9 / 10);
	}

	@Test
	void allTopicsTogetherHaveALimitedLength() {
		String padding = "x".repeat(TopicCache.MAXIMUM_TOPIC_LENGTH - 5);
		for (int i = 10_000; i < 10_000 + 2 * TopicCache.SLOTS; i++) {
			read(padding + i);
			assertThat(this.cache.bytes()).isLessThanOrEqualTo(TopicCache.MAXIMUM_BYTES);
		}
		assertThat(this.cache.bytes()).isGreaterThan(TopicCache.MAXIMUM_BYTES / 2);
	}

	@Test
	void aTopicThatIsRefusedIsRefusedAgain() {
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(() -> read("a/#"))
				.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.TOPIC_NAME_INVALID));
		}
	}

	private TopicName read(String topic) {
		byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
		ByteBuf in = Unpooled.wrappedBuffer(new byte[] { 1, 2, 3 }, bytes, new byte[] { 4 });
		in.skipBytes(3);
		TopicName topicName = this.cache.read(in, bytes.length, ProtocolVersion.MQTT_5);
		assertThat(in.readableBytes()).isEqualTo(1);
		return topicName;
	}

}
