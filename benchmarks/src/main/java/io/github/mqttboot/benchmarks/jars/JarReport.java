package io.github.mqttboot.benchmarks.jars;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.mqttboot.benchmarks.jars.DependencyTree.Artifact;

/**
 * How many jars, and how large, this project and HiveMQ's client bring along: Netty,
 * which both need, and the rest.
 */
public final class JarReport {

	private static final Artifact ENGINE = new Artifact("io.github.mqttboot", "mqtt-client");

	private static final Artifact STARTER = new Artifact("io.github.mqttboot", "mqtt-spring-boot-starter");

	private static final Artifact HIVEMQ = new Artifact("com.hivemq", "hivemq-mqtt-client");

	private static final Artifact PLAIN_STARTER = new Artifact("org.springframework.boot", "spring-boot-starter");

	private static final Artifact JACKSON_STARTER = new Artifact("org.springframework.boot",
			"spring-boot-starter-jackson");

	private final DependencyTree tree;

	private final Map<String, Long> bytes;

	/**
	 * Create a report.
	 * @param tree who brings along whom
	 * @param bytes the size of each file of the class path, by its name
	 */
	JarReport(DependencyTree tree, Map<String, Long> bytes) {
		this.tree = tree;
		this.bytes = bytes;
	}

	/**
	 * Print the report.
	 * @param args files with Maven's dependency tree and with the class path
	 * @throws IOException if they cannot be read
	 */
	public static void main(String[] args) throws IOException {
		DependencyTree tree = DependencyTree.parse(Files.readAllLines(Path.of(args[0])));
		Map<String, Long> bytes = Arrays
			.stream(Files.readString(Path.of(args[1])).strip().split(File.pathSeparator, -1))
			.map(Path::of)
			.collect(Collectors.toMap((path) -> path.getFileName().toString(), JarReport::size));
		System.out.print(new JarReport(tree, bytes).toMarkdown());
	}

	private static long size(Path file) {
		try {
			return Files.size(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String toMarkdown() {
		Predicate<Artifact> all = (artifact) -> true;
		Set<Artifact> boot = new HashSet<>(this.tree.closure(PLAIN_STARTER, all));
		boot.addAll(this.tree.closure(JACKSON_STARTER, all));
		return "| | jars | KB | of these Netty | KB | the others | KB |\n|---|--:|--:|--:|--:|--:|--:|\n"
				+ row("engine", this.tree.closure(ENGINE, all))
				+ row("starter, without Spring's and what a plain application has", this.tree.closure(STARTER,
						(artifact) -> !artifact.group().startsWith("org.springframework") && !boot.contains(artifact)))
				+ row("HiveMQ's client", this.tree.closure(HIVEMQ, all));
	}

	private String row(String title, Collection<Artifact> artifacts) {
		List<Artifact> netty = artifacts.stream().filter((artifact) -> artifact.group().equals("io.netty")).toList();
		List<Artifact> others = artifacts.stream().filter((artifact) -> !netty.contains(artifact)).toList();
		Function<Collection<Artifact>, String> cells = (jars) -> String.format(Locale.ROOT, " %d | %,.0f |",
				jars.size(), jars.stream().mapToLong(this::bytes).sum() / 1024.0);
		return "| " + title + " |" + cells.apply(artifacts) + cells.apply(netty) + cells.apply(others) + "\n";
	}

	private long bytes(Artifact artifact) {
		List<Long> sizes = this.bytes.entrySet()
			.stream()
			.filter((file) -> file.getKey().matches("\\Q" + artifact.name() + "\\E-\\d.*\\.jar"))
			.map(Map.Entry::getValue)
			.toList();
		if (sizes.isEmpty()) {
			throw new IllegalStateException(artifact + " is not on the class path");
		}
		return sizes.get(0);
	}

}
