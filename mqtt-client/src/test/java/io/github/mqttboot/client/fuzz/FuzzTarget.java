package io.github.mqttboot.client.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.malformed.Condition;
import io.github.mqttboot.client.malformed.Conditions;

/**
 * All targets: what each does with an input, what its corpus starts from, and its share
 * of a long run.
 */
enum FuzzTarget {

	/** Any bytes as packets of MQTT 3.1.1. */
	DECODER_3(15, (input) -> DecoderFuzz.run(ProtocolVersion.MQTT_3_1_1, input)),

	/** Any bytes as packets of MQTT 5. */
	DECODER_5(30, (input) -> DecoderFuzz.run(ProtocolVersion.MQTT_5, input)),

	/** Any stream, cut in any way. */
	SPLITS(15, SplitFuzz::run),

	/** A client's life. */
	CLIENT(10, ClientFuzz::run),

	/** Whatever an application gives. */
	ENCODER(10, EncoderFuzz::run),

	/** Topic filters against a second reading of the specification. */
	TOPIC_FILTER(10, TopicFilterFuzz::run),

	/** The tree of filters against a look at each. */
	TOPIC_FILTER_TREE(10, TopicFilterTreeFuzz::run);

	private final int percent;

	@SuppressWarnings("ImmutableEnumChecker") // without state
	private final Target target;

	FuzzTarget(int percent, Target target) {
		this.percent = percent;
		this.target = target;
	}

	int percent() {
		return this.percent;
	}

	void check(byte... input) {
		Oracle.check(this.target, input);
	}

	/** Return the name of the class that a fuzzer calls. */
	String className() {
		StringBuilder name = new StringBuilder(FuzzEntries.class.getName()).append('$');
		for (String word : name().split("_", -1)) {
			name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
		}
		return name.toString();
	}

	/** Return the inputs to start from. */
	List<byte[]> seeds() {
		return switch (this) {
			case DECODER_3 -> conditions(false, new byte[0]);
			case DECODER_5 -> conditions(true, new byte[0]);
			case SPLITS -> {
				List<byte[]> seeds = conditions(true, new byte[] { 2 | (1 << 2), 0, 2 });
				seeds.addAll(conditions(false, new byte[] { 1 | (1 << 2), 0, 2 }));
				yield seeds;
			}
			case CLIENT, ENCODER, TOPIC_FILTER, TOPIC_FILTER_TREE -> random();
		};
	}

	private static List<byte[]> conditions(boolean mqtt5, byte[] prefix) {
		List<byte[]> seeds = new ArrayList<>();
		for (Condition condition : Conditions.all()) {
			byte[] bytes = condition.bytes();
			if (bytes.length < 2048 && (condition.version() == ProtocolVersion.MQTT_5) == mqtt5) {
				byte[] seed = new byte[prefix.length + bytes.length];
				System.arraycopy(prefix, 0, seed, 0, prefix.length);
				System.arraycopy(bytes, 0, seed, prefix.length, bytes.length);
				seeds.add(seed);
			}
		}
		return seeds;
	}

	/** Scripts have no grammar to start from: any bytes are one. */
	private List<byte[]> random() {
		Random random = new Random(ordinal());
		List<byte[]> seeds = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			byte[] seed = new byte[1 + random.nextInt(200)];
			random.nextBytes(seed);
			seeds.add(seed);
		}
		return seeds;
	}

}
