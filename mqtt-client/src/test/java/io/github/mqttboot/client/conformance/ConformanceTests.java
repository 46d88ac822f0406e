package io.github.mqttboot.client.conformance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code docs/conformance.md} against the tests: every rule is in the document,
 * every rule has a test, and the document names those tests that say of themselves that
 * they prove the rule, no more and no fewer.
 */
class ConformanceTests {

	private static final Pattern ROW = Pattern.compile("\\| ([^|]+) \\| ([^|]+) \\| ([^|]*) ?\\|");

	private static final Pattern TEST_CLASS = Pattern.compile(".*Tests(\\$[A-Z]\\w*)?\\.class");

	private static final Map<String, Class<?>> TEST_CLASSES = testClasses();

	@ParameterizedTest
	@EnumSource
	void theDocumentHasEveryRuleInTheOrderOfTheStandard(Standard standard) {
		assertThat(standard.documented().keySet()).containsExactlyElementsOf(standard.rules());
	}

	@ParameterizedTest
	@EnumSource
	void everyRuleIsProvenByTheTestsThatTheDocumentNames(Standard standard) {
		Map<String, Set<String>> proofs = proofs(standard);
		List<String> wrong = new ArrayList<>();
		standard.documented().forEach((rule, row) -> {
			Set<String> proven = proofs.getOrDefault(rule, Set.of());
			if (proven.isEmpty() || !proven.equals(new TreeSet<>(row.tests()))) {
				wrong.add("| " + rule + " | " + row.text() + " | "
						+ (proven.isEmpty() ? "NO TEST" : String.join(", ", proven)) + " |");
			}
		});
		assertThat(wrong).as("rows as they would have to be, from the annotations of the tests").isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void everyTestNamesRulesThatThereAre(Standard standard) {
		assertThat(standard.rules()).containsAll(proofs(standard).keySet());
	}

	@ParameterizedTest
	@EnumSource
	void everyTestThatTheDocumentNamesIsThereAndIsRun(Standard standard) {
		assertThat(standard.documented().values()).flatExtracting(Row::tests).allSatisfy((test) -> {
			String[] parts = test.split("#", -1);
			assertThat(parts).as(test).hasSize(2);
			assertThat(TEST_CLASSES).as(test).containsKey(parts[0]);
			assertThat(TEST_CLASSES.get(parts[0]).getDeclaredMethods())
				.filteredOn((method) -> method.getName().equals(parts[1]))
				.as(test)
				.singleElement()
				.satisfies((method) -> assertThat(isTest(method)).as(test).isTrue());
		});
	}

	private static boolean isTest(Method method) {
		return (method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
				&& !method.isAnnotationPresent(Disabled.class)
				&& !method.getDeclaringClass().isAnnotationPresent(Disabled.class);
	}

	/** The tests of each rule, as they say of themselves. */
	private static Map<String, Set<String>> proofs(Standard standard) {
		Map<String, Set<String>> proofs = new TreeMap<>();
		TEST_CLASSES.forEach((name, testClass) -> {
			for (Method method : testClass.getDeclaredMethods()) {
				Conformance conformance = method.getAnnotation(Conformance.class);
				if (conformance != null) {
					for (String rule : standard.rulesOf(conformance)) {
						proofs.computeIfAbsent(rule, (key) -> new TreeSet<>()).add(name + "#" + method.getName());
					}
				}
			}
		});
		return proofs;
	}

	/**
	 * All test classes by their names without package, nested ones as Outer.Nested. No
	 * two have the same name.
	 */
	private static Map<String, Class<?>> testClasses() {
		Path root = Path.of("target", "test-classes");
		try (Stream<Path> files = Files.walk(root)) {
			return files.map((file) -> root.relativize(file).toString().replace(File.separatorChar, '.'))
				.filter((file) -> TEST_CLASS.matcher(file).matches())
				.map((file) -> file.substring(0, file.length() - ".class".length()))
				.collect(Collectors.toMap((name) -> name.substring(name.lastIndexOf('.') + 1).replace('$', '.'),
						ConformanceTests::load));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Class<?> load(String name) {
		try {
			return Class.forName(name, false, ConformanceTests.class.getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Row(String text, List<String> tests) {

	}

	/** A version of the standard, and where its rules are listed. */
	private enum Standard {

		MQTT_3_1("## MQTT 3.1", "mqtt-3.1.txt") {

			@Override
			String[] rulesOf(Conformance conformance) {
				return conformance.mqtt31();
			}

		},

		MQTT_3_1_1("## MQTT 3.1.1", "mqtt-3.1.1.txt") {

			@Override
			String[] rulesOf(Conformance conformance) {
				return conformance.mqtt311();
			}

		},

		MQTT_5("## MQTT 5.0", "mqtt-5.0.txt") {

			@Override
			String[] rulesOf(Conformance conformance) {
				return conformance.mqtt5();
			}

		};

		private final String heading;

		private final String resource;

		Standard(String heading, String resource) {
			this.heading = heading;
			this.resource = resource;
		}

		abstract String[] rulesOf(Conformance conformance);

		/** The rules in their order, one a line. */
		List<String> rules() {
			return read(Path.of("src", "test", "resources", "conformance", this.resource));
		}

		/** The rows of the document's tables for this version, in their order. */
		Map<String, Row> documented() {
			Map<String, Row> rows = new LinkedHashMap<>();
			boolean inside = false;
			for (String line : read(Path.of("..", "docs", "conformance.md"))) {
				inside = line.startsWith("## ") ? line.equals(this.heading) : inside;
				Matcher row = ROW.matcher(line);
				if (inside && row.matches() && !row.group(1).startsWith("-") && !row.group(1).equals("id")) {
					List<String> tests = Arrays.stream(row.group(3).split(",")).map(String::strip).toList();
					assertThat(rows.put(row.group(1).strip(), new Row(row.group(2).strip(), tests))).as(line).isNull();
				}
			}
			return rows;
		}

		private static List<String> read(Path file) {
			try {
				return Files.readAllLines(file, StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
