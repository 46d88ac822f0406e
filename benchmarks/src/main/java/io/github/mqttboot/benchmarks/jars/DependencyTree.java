package io.github.mqttboot.benchmarks.jars;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who brings along whom, as in the verbose form of Maven's {@code dependency:tree}: it
 * names a dependency wherever it is needed, and what that one needs at one of the places.
 */
final class DependencyTree {

	/** Indentation, then the coordinates, in parentheses if told before. */
	private static final Pattern LINE = Pattern.compile(
			"^((?:[|+\\\\ ][ -]{2})*)\\(?([\\w.-]+):([\\w.-]+):jar:(?:[\\w.-]+:)??([\\w.-]+)(?::(\\w+))?(?: .*)?$");

	private static final int INDENT = 3;

	private final Map<Artifact, Set<Artifact>> needs = new HashMap<>();

	/**
	 * Read a tree.
	 * @param lines what Maven has written
	 * @return who needs whom when the program runs
	 */
	static DependencyTree parse(List<String> lines) {
		DependencyTree tree = new DependencyTree();
		Deque<Artifact> path = new ArrayDeque<>();
		for (String line : lines) {
			Matcher matcher = LINE.matcher(line);
			if (!matcher.matches() || "test".equals(matcher.group(5)) || "provided".equals(matcher.group(5))) {
				continue;
			}
			Artifact artifact = new Artifact(matcher.group(2), matcher.group(3));
			int depth = matcher.group(1).length() / INDENT;
			while (path.size() > depth) {
				path.pop();
			}
			if (!path.isEmpty()) {
				tree.needs.computeIfAbsent(path.peek(), (key) -> new LinkedHashSet<>()).add(artifact);
			}
			path.push(artifact);
		}
		return tree;
	}

	/**
	 * Return an artifact and all that it brings along.
	 * @param start where to begin
	 * @param follow what is gone into; others, and what only they bring, are left out
	 * @return the artifacts
	 */
	Set<Artifact> closure(Artifact start, Predicate<Artifact> follow) {
		Set<Artifact> found = new LinkedHashSet<>();
		Deque<Artifact> waiting = new ArrayDeque<>(Set.of(start));
		while (!waiting.isEmpty()) {
			Artifact next = waiting.pop();
			if (follow.test(next) && found.add(next)) {
				waiting.addAll(this.needs.getOrDefault(next, Set.of()));
			}
		}
		return found;
	}

	/**
	 * An artifact, whatever its version.
	 *
	 * @param group the group id
	 * @param name the artifact id
	 */
	record Artifact(String group, String name) {

	}

}
