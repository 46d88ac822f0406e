package io.github.mqttboot.client.fuzz;

/**
 * The targets in the form that Jazzer calls.
 */
public final class FuzzEntries {

	private FuzzEntries() {
	}

	/** See {@link FuzzTarget#DECODER_3}. */
	public static final class Decoder3 {

		public static void fuzzerTestOneInput(byte[] input) {
			FuzzTarget.DECODER_3.check(input);
		}

	}

	/** See {@link FuzzTarget#DECODER_5}. */
	public static final class Decoder5 {

		public static void fuzzerTestOneInput(byte[] input) {
			FuzzTarget.DECODER_5.check(input);
		}

	}

	/** See {@link FuzzTarget#SPLITS}. */
	public static final class Splits {

		public static void fuzzerTestOneInput(byte[] input) {
			FuzzTarget.SPLITS.check(input);
		}

	}

	/** See {@link FuzzTarget#CLIENT}. */
	public static final class Client {

		public static void fuzzerTestOneInput(byte[] input) {
			FuzzTarget.CLIENT.check(input);
		}

	}

	/** See {@link FuzzTarget#ENCODER}. */
	public static final class Encoder {

		public static void fuzzerTestOneInput(byte[] input) {
			FuzzTarget.ENCODER.check(input);
		}

	}

	/** See {@link FuzzTarget#TOPIC_FILTER}. */
	public static final class TopicFilter {

		public static void fuzzerTestOneInput(byte[] input) {
			FuzzTarget.TOPIC_FILTER.check(input);
		}

	}

	/** See {@link FuzzTarget#TOPIC_FILTER_TREE}. */
	public static final class TopicFilterTree {

		public static void fuzzerTestOneInput(byte[] input) {
			FuzzTarget.TOPIC_FILTER_TREE.check(input);
		}

	}

}
