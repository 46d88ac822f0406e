package io.github.mqttboot.client.internal.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The disagreements with other decoders that are explained:
 * {@code known-differences.txt}.
 */
final class KnownDifferences {

	private static final String FILE = "/known-differences.txt";

	private final List<Line> lines = new ArrayList<>();

	private final Set<String> used = new LinkedHashSet<>();

	KnownDifferences() {
		try (InputStream in = KnownDifferences.class.getResourceAsStream(FILE);
				BufferedReader reader = new BufferedReader(
						new InputStreamReader(Objects.requireNonNull(in, FILE), StandardCharsets.UTF_8))) {
			reader.lines()
				.filter((line) -> !line.isBlank() && !line.startsWith("#"))
				.map(Line::parse)
				.forEach(this.lines::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean explain(String disagreement) {
		boolean explained = false;
		for (Line line : this.lines) {
			if (line.pattern().matcher(disagreement).lookingAt()) {
				this.used.add(line.text());
				explained = true;
			}
		}
		return explained;
	}

	List<String> unused() {
		return this.lines.stream().map(Line::text).filter((text) -> !this.used.contains(text)).toList();
	}

	/**
	 * One line: which disagreements, the section of the specification, and why.
	 */
	record Line(String text, Pattern pattern, String section, String why) {

		static Line parse(String text) {
			String[] parts = text.split(" \\| ", 3);
			if (parts.length != 3) {
				throw new IllegalArgumentException("Needs pattern, section and reason: " + text);
			}
			return new Line(text, Pattern.compile(parts[0].strip()), parts[1].strip(), parts[2].strip());
		}

	}

}
