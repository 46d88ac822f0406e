package io.github.mqttboot.autoconfigure.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code build/check-secrets}, which is called behind the tests of each module:
 * it finds what it should, so that its silence means something.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "A shell script")
class CheckSecretsIntegrationTests {

	private static final byte[] SECRET = "s3cr3t".getBytes(StandardCharsets.UTF_8);

	@TempDir
	private Path target;

	@ParameterizedTest(name = "{index}")
	@MethodSource("leaks")
	void aSecretInAReportIsFoundInEachOfItsForms(String leak) throws Exception {
		write("surefire-reports/TEST-a.B.xml", "<testcase name=\"works\"/>\n<system-out>" + leak + "!</system-out>\n");
		Outcome outcome = check();
		assertThat(outcome.status()).isOne();
		assertThat(outcome.output()).contains("surefire-reports/TEST-a.B.xml:2:").contains("CONTRIBUTING.md");
	}

	static Stream<String> leaks() {
		Base64.Encoder base64 = Base64.getEncoder();
		String[] before = { "", "x", "xy", "xyz" };
		return Stream.concat(
				Stream.of("password=s3cr3t-one", HexFormat.of().formatHex(SECRET),
						HexFormat.ofDelimiter(" ").formatHex(SECRET), Arrays.toString(SECRET)),
				Arrays.stream(before)
					.map((text) -> base64.encodeToString((text + "s3cr3t and more").getBytes(StandardCharsets.UTF_8))));
	}

	@Test
	void everythingThatARunLeavesBehindIsSearched() throws Exception {
		String[] files = { "failsafe-reports/a.B-output.txt", "surefire-reports/2026-01-01.dumpstream",
				"simulation-1-MQTT_5.txt", "fuzz/log with a blank" };
		for (String file : files) {
			write(file, "\u0000s3cr3t");
		}
		assertThat(check().output()).contains(files);
	}

	@Test
	void compiledTestsMayHaveSecrets() throws Exception {
		write("test-classes/a/B.class", "s3cr3t");
		write("classes/a/C.class", "s3cr3t");
		write("a.jar", "s3cr3t");
		write("surefire-reports/a.B-output.txt", "the password is ******\n");
		Outcome outcome = check();
		assertThat(outcome.output()).contains("No secret in 1 files");
		assertThat(outcome.status()).isZero();
	}

	@Test
	void aModuleWithoutTestsHasNone() throws Exception {
		Outcome outcome = check(this.target.resolve("not-there"));
		assertThat(outcome.output()).contains("No secret in 0 files");
		assertThat(outcome.status()).isZero();
	}

	private void write(String file, String text) throws IOException {
		Path path = this.target.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, text);
	}

	private Outcome check() throws Exception {
		return check(this.target);
	}

	private Outcome check(Path folder) throws Exception {
		Process process = new ProcessBuilder("bash", script().toString(), folder.toString()).redirectErrorStream(true)
			.start();
		try {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			return new Outcome(process.exitValue(), output);
		}
		finally {
			process.destroyForcibly();
		}
	}

	// Maven starts tests in their module's folder, others in the root
	private static Path script() {
		Path here = Path.of("").toAbsolutePath();
		return Stream.of(here, here.getParent())
			.map((folder) -> folder.resolve("build/check-secrets"))
			.filter(Files::isRegularFile)
			.findFirst()
			.orElseThrow();
	}

	private record Outcome(int status, String output) {

	}

}
