package io.github.mqttboot.benchmarks.cell;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.mqttboot.benchmarks.client.ClientUnderTest;
import io.github.mqttboot.benchmarks.peer.PeerControl;
import io.github.mqttboot.benchmarks.process.ForkedJava;
import io.github.mqttboot.benchmarks.start.PlainConfiguration;
import io.github.mqttboot.benchmarks.start.StartApplication;
import io.github.mqttboot.benchmarks.start.StarterConfiguration;

/**
 * Starts a Spring Boot application in fresh processes, by turns without the starter, with
 * Jackson only, and with the starter. Each has just the jars on its class path that it
 * would have.
 */
final class ContextStartWorkload implements Workload {

	private static final long SECONDS_AT_MOST = 60;

	/** Regular expression of the jars that only other clients and the benchmarks need. */
	private static final String FOREIGN_JARS = "[/\\\\](hivemq-|rxjava-|reactive-streams-|dagger-|jctools-"
			+ "|org\\.eclipse\\.paho\\.|vertx-|mica-|reactor-|spring-integration-|spring-tx-|micrometer-core-|HdrHistogram|LatencyUtils|jmh-|jopt-|commons-math"
			+ "|netty-codec-(mqtt|http|dns|classes-quic)|netty-resolver-dns)";

	private static final String STARTER_JARS = "[/\\\\](mqtt-(client|spring)|netty-)";

	private static final String JACKSON_JARS = "jackson";

	private static final List<String> OPTIONS = List.of("-Xmx256m");

	/** Whether it starts is soon known without the compiler that optimizes. */
	private static final List<String> SMOKE_OPTIONS = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1",
			"-XX:+UseSerialGC");

	@Override
	public boolean runsAgainstBroker() {
		return true;
	}

	@Override
	public boolean suits(ClientUnderTest client) {
		return client == ClientUnderTest.SPRING;
	}

	@Override
	public boolean isSlow() {
		return true;
	}

	@Override
	public Measurement measure(CellRun run) throws Exception {
		Map<Variant, List<Double>> millis = new EnumMap<>(Variant.class);
		Map<Variant, List<Double>> cpuMillis = new EnumMap<>(Variant.class);
		int repetitions = run.options().repetitions();
		List<String> jvmOptions = run.options().isSmoke() ? SMOKE_OPTIONS : OPTIONS;
		for (int i = 0; i < repetitions; i++) {
			for (Variant variant : Variant.values()) {
				Start start = start(variant, jvmOptions, run.peer());
				millis.computeIfAbsent(variant, (key) -> new ArrayList<>()).add(start.millis());
				cpuMillis.computeIfAbsent(variant, (key) -> new ArrayList<>()).add(start.cpuMillis());
			}
		}
		Map<Figure, Double> figures = new EnumMap<>(Figure.class);
		figures.put(Figure.PLAIN_MILLIS, median(millis, Variant.PLAIN));
		figures.put(Figure.JACKSON_MILLIS, median(millis, Variant.JACKSON));
		figures.put(Figure.STARTER_MILLIS, median(millis, Variant.STARTER));
		figures.put(Figure.RATIO_TO_PLAIN, ratio(millis, Variant.PLAIN));
		figures.put(Figure.RATIO_TO_JACKSON, ratio(millis, Variant.JACKSON));
		figures.put(Figure.CPU_RATIO_TO_PLAIN, ratio(cpuMillis, Variant.PLAIN));
		figures.put(Figure.CPU_RATIO_TO_JACKSON, ratio(cpuMillis, Variant.JACKSON));
		return new Measurement(repetitions, figures);
	}

	private static double median(Map<Variant, List<Double>> values, Variant variant) {
		return Median.of(values.getOrDefault(variant, List.of()));
	}

	private static double ratio(Map<Variant, List<Double>> values, Variant to) {
		return median(values, Variant.STARTER) / median(values, to);
	}

	private static Start start(Variant variant, List<String> jvmOptions, PeerControl peer) throws IOException {
		String java = ProcessHandle.current().info().command().orElse("java");
		List<String> args = List.of(variant.configuration, "--spring.main.web-application-type=none",
				"--mqtt.url=mqtt://" + PeerControl.HOST + ":" + peer.mqttPort());
		long start = System.nanoTime();
		StringBuilder output = new StringBuilder();
		try (ForkedJava process = new ForkedJava(java, jvmOptions, variant.classPath(), StartApplication.class, args)) {
			process.limit(SECONDS_AT_MOST);
			for (String line = process.readLine(); line != null; line = process.readLine()) {
				if (line.startsWith(StartApplication.STARTED)) {
					double cpuMillis = Double.parseDouble(line.substring(StartApplication.STARTED.length()));
					return new Start((System.nanoTime() - start) / 1e6, cpuMillis);
				}
				output.append(line).append('\n');
			}
		}
		throw new IOException("The application did not start:\n" + output);
	}

	/** From the start of Java to the started context. */
	private record Start(double millis, double cpuMillis) {

	}

	private enum Variant {

		PLAIN(PlainConfiguration.class.getName(), FOREIGN_JARS + "|" + STARTER_JARS + "|" + JACKSON_JARS),

		JACKSON(PlainConfiguration.class.getName(), FOREIGN_JARS + "|" + STARTER_JARS),

		STARTER(StarterConfiguration.class.getName(), FOREIGN_JARS);

		private final String configuration;

		private final String without;

		Variant(String configuration, String without) {
			this.configuration = configuration;
			this.without = without;
		}

		private String classPath() {
			Pattern pattern = Pattern.compile(this.without);
			return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
				.filter((entry) -> !pattern.matcher(entry).find())
				.collect(Collectors.joining(File.pathSeparator));
		}

	}

}
