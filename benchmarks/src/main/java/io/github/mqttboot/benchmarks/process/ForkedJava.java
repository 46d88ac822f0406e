package io.github.mqttboot.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A Java process, of this process's class path unless told otherwise. It is ended with
 * this object, and bounded in time: a client that hangs is an error, not a pause.
 */
public final class ForkedJava implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	/**
	 * Start a process of this process's class path.
	 * @param java the command
	 * @param jvmOptions options for Java itself
	 * @param main the class to run
	 * @param args its arguments
	 * @throws IOException if there is no such command
	 */
	public ForkedJava(String java, List<String> jvmOptions, Class<?> main, List<String> args) throws IOException {
		this(java, jvmOptions, System.getProperty("java.class.path"), main, args);
	}

	/**
	 * Start a process.
	 * @param java the command
	 * @param jvmOptions options for Java itself
	 * @param classPath the class path
	 * @param main the class to run
	 * @param args its arguments
	 * @throws IOException if there is no such command
	 */
	public ForkedJava(String java, List<String> jvmOptions, String classPath, Class<?> main, List<String> args)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(java);
		command.addAll(jvmOptions);
		command.addAll(List.of("-cp", classPath, main.getName()));
		command.addAll(args);
		this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		this.output = this.process.inputReader(StandardCharsets.UTF_8);
	}

	/** Return the next line of what the process prints, {@code null} at the end. */
	public @Nullable String readLine() throws IOException {
		return this.output.readLine();
	}

	/**
	 * From now on, pass on what the process prints.
	 * @param prefix begins each line
	 * @param target where the lines go
	 */
	public void passOn(String prefix, PrintStream target) {
		Thread thread = new Thread(() -> this.output.lines().forEach((line) -> target.println(prefix + line)),
				"output of " + prefix);
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * End the process if it still runs after this time, which ends its output as well.
	 */
	public void limit(long seconds) {
		this.process.onExit().completeOnTimeout(this.process, seconds, TimeUnit.SECONDS).thenAccept((process) -> {
			if (process.isAlive()) {
				process.destroyForcibly();
			}
		});
	}

	public int exitCode() throws InterruptedException {
		return this.process.waitFor();
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
