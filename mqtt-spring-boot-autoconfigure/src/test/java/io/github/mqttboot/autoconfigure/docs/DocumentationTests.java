package io.github.mqttboot.autoconfigure.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the manual's examples against code that compiles and is tested. A page names the
 * snippet in a comment before its fence, <code>&lt;!-- snippet: Type#name --&gt;</code>;
 * the snippet lies between <code>// tag::name[]</code> and <code>// end::name[]</code> in
 * a class of this package. {@code mvn test -Dmqtt.docs.write} writes the pages anew.
 */
class DocumentationTests {

	private static final Path PAGES = Path.of("..", "docs");

	private static final Path SNIPPETS = Path.of("src", "test", "java", "io", "github", "mqttboot", "autoconfigure",
			"docs");

	/** Pages on which every piece of Java has to be a snippet. */
	private static final List<String> MANUAL = List.of("listeners.md", "template.md", "errors.md", "observability.md",
			"testing.md", "integration.md");

	private static final Pattern SNIPPET = Pattern.compile("<!-- snippet: (\\w+)#([\\w-]+) -->\n```java\n(.*?)```\n",
			Pattern.DOTALL);

	private static final Pattern NESTED = Pattern.compile("^static (?=class|interface|record|enum)", Pattern.MULTILINE);

	@ParameterizedTest(name = "{0}")
	@MethodSource("pages")
	void everySnippetIsTheOneThatCompiles(String page) throws IOException {
		String text = Files.readString(PAGES.resolve(page));
		String expected = SNIPPET.matcher(text).replaceAll(DocumentationTests::withSnippet);
		if (System.getProperty("mqtt.docs.write") != null) {
			Files.writeString(PAGES.resolve(page), expected);
			return;
		}
		assertThat(text).as("write the pages anew with -Dmqtt.docs.write").isEqualTo(expected);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("manual")
	void everyPieceOfJavaInTheManualIsASnippet(String page) throws IOException {
		String text = Files.readString(PAGES.resolve(page));
		assertThat(SNIPPET.matcher(text).replaceAll("")).doesNotContain("```java");
	}

	static List<String> pages() throws IOException {
		try (Stream<Path> pages = Files.list(PAGES)) {
			return pages.map((page) -> page.getFileName().toString())
				.filter((name) -> name.endsWith(".md"))
				.sorted()
				.toList();
		}
	}

	static List<String> manual() throws IOException {
		List<String> pages = new ArrayList<>(pages());
		pages.retainAll(MANUAL);
		return pages;
	}

	private static String withSnippet(MatchResult match) {
		String snippet = snippet(match.group(1), match.group(2));
		return Matcher.quoteReplacement(
				"<!-- snippet: " + match.group(1) + "#" + match.group(2) + " -->\n```java\n" + snippet + "```\n");
	}

	private static String snippet(String type, String name) {
		try {
			String source = Files.readString(SNIPPETS.resolve(type + ".java"));
			String tag = "// tag::" + name + "[]\n";
			int start = source.indexOf(tag);
			int end = source.indexOf("// end::" + name + "[]");
			Assert.state(start >= 0 && end > start, () -> type + ".java has no snippet '" + name + "'");
			String body = source.substring(start + tag.length(), end);
			// a type of its own there is a nested one here
			return NESTED.matcher(body.stripTrailing().stripIndent()).replaceAll("") + "\n";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
