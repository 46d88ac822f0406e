package io.github.mqttboot.client.fuzz;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A short run of each target, the same each time: the corpus, then changed inputs. The
 * long one is {@link FuzzIntegrationTests}.
 */
class FuzzTargetTests {

	private static final int EXECUTIONS = 1_500;

	@ParameterizedTest
	@EnumSource
	void holdsForTheCorpus(FuzzTarget target) {
		List<byte[]> seeds = target.seeds();
		assertThat(seeds).hasSizeGreaterThan(100);
		seeds.forEach((seed) -> run(target, seed));
	}

	@ParameterizedTest
	@EnumSource
	void holdsForChangedInputs(FuzzTarget target) {
		Random random = new Random(20_260_101L + target.ordinal());
		List<byte[]> seeds = target.seeds();
		for (int i = 0; i < EXECUTIONS; i++) {
			byte[] input = seeds.get(random.nextInt(seeds.size()));
			for (int changes = random.nextInt(4); changes >= 0; changes--) {
				input = changed(random, input, seeds);
			}
			run(target, input);
		}
	}

	private static byte[] changed(Random random, byte[] input, List<byte[]> seeds) {
		int position = (input.length > 0) ? random.nextInt(input.length) : 0;
		byte[] other = seeds.get(random.nextInt(seeds.size()));
		return switch ((input.length > 0) ? random.nextInt(6) : 5) {
			case 0 -> Arrays.copyOf(input, position);
			case 1 -> joined(Arrays.copyOf(input, position), Arrays.copyOfRange(input, position + 1, input.length));
			case 2 -> joined(Arrays.copyOf(input, position), joined(new byte[] { (byte) random.nextInt(256) },
					Arrays.copyOfRange(input, position, input.length)));
			case 3 -> {
				byte[] copy = input.clone();
				copy[position] = (byte) random.nextInt(256);
				yield copy;
			}
			case 4 -> {
				byte[] copy = input.clone();
				copy[position] ^= (byte) (1 << random.nextInt(8));
				yield copy;
			}
			default -> joined(input, other);
		};
	}

	private static byte[] joined(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	@SuppressWarnings("checkstyle:IllegalCatch")
	private static void run(FuzzTarget target, byte[] input) {
		try {
			target.check(input);
		}
		catch (RuntimeException | Error ex) {
			throw new AssertionError(target + " failed for " + HexFormat.of().formatHex(input), ex);
		}
	}

}
