package io.github.mqttboot.client.fuzz;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The long run: Jazzer looks for inputs that reach new code, one target after the other.
 * Each is a process of its own. Corpus, log and findings are kept in {@code target/fuzz}.
 * {@code -Pfuzz -Dfuzz.executions=5000000} says how long it takes, and with
 * {@code -Dfuzz.targets=DECODER.*} only some targets run.
 */
@EnabledIfSystemProperty(named = FuzzIntegrationTests.EXECUTIONS, matches = "\\d+")
class FuzzIntegrationTests {

	static final String EXECUTIONS = "mqtt.fuzz.executions";

	private static final String TARGETS = System.getProperty("mqtt.fuzz.targets", ".*");

	private static final Path FOLDER = Path.of("target", "fuzz");

	@ParameterizedTest
	@EnumSource
	void findsNothing(FuzzTarget target) throws Exception {
		assumeThat(target.name()).matches(TARGETS);
		long executions = Long.getLong(EXECUTIONS) * target.percent() / 100;
		Path folder = FOLDER.resolve(target.name());
		Path corpus = Files.createDirectories(folder.resolve("corpus"));
		writeSeeds(target, Files.createDirectories(folder.resolve("seeds")));
		File log = folder.resolve("log.txt").toFile();
		Process process = new ProcessBuilder(command(target, executions, folder, corpus)).redirectErrorStream(true)
			.redirectOutput(Redirect.to(log))
			.start();
		try {
			assertThat(process.waitFor(12, TimeUnit.HOURS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String text = Files.readString(log.toPath());
		assertThat(process.exitValue()).as(text.substring(Math.max(0, text.length() - 4_000))).isZero();
		assertThat(text).contains("Done " + executions + " runs");
	}

	private static void writeSeeds(FuzzTarget target, Path folder) throws IOException {
		int number = 0;
		for (byte[] seed : target.seeds()) {
			Files.write(folder.resolve(Integer.toString(number++)), seed);
		}
	}

	private static List<String> command(FuzzTarget target, long executions, Path folder, Path corpus) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// without growth: what is kept for longer than an execution ends the run
		command.addAll(List.of("-Xmx512m", "-Dio.netty.noUnsafe=true", "-Dio.netty.leakDetection.level=disabled",
				"-Dlogback.configurationFile=none", "-cp", System.getProperty("java.class.path"),
				"com.code_intelligence.jazzer.Jazzer"));
		command.add("--target_class=" + target.className());
		// hooks on Netty's use of Unsafe would be in the way, and it is not what is
		// tested
		command.addAll(List.of("--instrumentation_includes=io.github.mqttboot.client.**",
				"--custom_hook_includes=io.github.mqttboot.client.**", "--reproducer_path=" + folder));
		command.addAll(List.of("-runs=" + executions, "-max_len=4096", "-timeout=300", "-rss_limit_mb=2048",
				"-print_final_stats=1", "-artifact_prefix=" + folder + "/"));
		command.add(corpus.toString());
		command.add(folder.resolve("seeds").toString());
		return command;
	}

}
