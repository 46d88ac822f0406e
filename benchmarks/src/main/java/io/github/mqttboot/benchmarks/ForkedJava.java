package io.github.mqttboot.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A Java process with this process's class path. It is ended with this object, and
 * bounded in time: a client that hangs is an error, not a pause.
 */
final class ForkedJava implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	ForkedJava(String java, List<String> jvmOptions, Class<?> main, List<String> args) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(java);
		command.addAll(jvmOptions);
		command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(args);
		this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		this.output = this.process.inputReader(StandardCharsets.UTF_8);
	}

	/** Return the next line of what the process prints, {@code null} at the end. */
	@Nullable String readLine() throws IOException {
		return this.output.readLine();
	}

	/**
	 * End the process if it still runs after this time, which ends its output as well.
	 */
	void limit(long seconds) {
		this.process.onExit().completeOnTimeout(this.process, seconds, TimeUnit.SECONDS).thenAccept((process) -> {
			if (process.isAlive()) {
				process.destroyForcibly();
			}
		});
	}

	int exitCode() throws InterruptedException {
		return this.process.waitFor();
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
