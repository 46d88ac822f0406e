package io.github.mqttboot.benchmarks.start;

import java.time.Duration;
import java.util.Arrays;

import org.springframework.boot.SpringApplication;

/**
 * Starts an application context, says so, and stays.
 */
public final class StartApplication {

	/** Begins the line that tells the CPU time used until then, in milliseconds. */
	public static final String STARTED = "STARTED ";

	private StartApplication() {
	}

	/**
	 * Start.
	 * @param args name of the configuration class, and arguments for Spring Boot
	 * @throws Exception if there is no such class
	 */
	public static void main(String[] args) throws Exception {
		new SpringApplication(Class.forName(args[0])).run(Arrays.copyOfRange(args, 1, args.length));
		Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
		System.out.println(STARTED + cpu.toMillis());
		Thread.currentThread().join();
	}

}
