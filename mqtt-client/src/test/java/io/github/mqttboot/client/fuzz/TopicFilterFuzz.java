package io.github.mqttboot.client.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * Topic filters and topic names are taken or refused as a second reading of sections 4.7
 * and 4.8 says, and match as it says.
 */
final class TopicFilterFuzz {

	private TopicFilterFuzz() {
	}

	static void run(byte... input) {
		Script script = new Script(input);
		String filterText = script.text();
		TopicFilter filter = filter(filterText);
		boolean legalFilter = isText(filterText) && isFilter(filterText);
		if ((filter != null) != legalFilter) {
			throw new AssertionError("Legal: " + legalFilter + ", filter '" + filterText + "'");
		}
		for (int i = 0; i < 4; i++) {
			String nameText = script.text();
			TopicName name = name(nameText);
			boolean legalName = isText(nameText) && nameText.chars().noneMatch((c) -> c == '+' || c == '#');
			if ((name != null) != legalName) {
				throw new AssertionError("Legal: " + legalName + ", topic name '" + nameText + "'");
			}
			if (filter != null && name != null && filter.matches(name) != matches(inner(filterText), nameText)) {
				throw new AssertionError("'" + filterText + "' and '" + nameText + "': " + filter.matches(name));
			}
		}
		if (filter != null && (!filter.value().equals(filterText) || !filter.filter().equals(inner(filterText))
				|| !Objects.equals(filter, TopicFilter.of(filterText)))) {
			throw new AssertionError("Changed: " + filterText);
		}
	}

	static @Nullable TopicFilter filter(String text) {
		try {
			return TopicFilter.of(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	static @Nullable TopicName name(String text) {
		try {
			return TopicName.of(text);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** From 1 to 65,535 bytes, no U+0000, no half of a character. */
	private static boolean isText(String text) {
		int bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			int character = text.codePointAt(i);
			if (character == 0 || (character >= 0xd800 && character <= 0xdfff)) {
				return false;
			}
			bytes += (character < 0x80) ? 1 : (character < 0x800) ? 2 : (character < 0x1_0000) ? 3 : 4;
			i += Character.charCount(character) - 1;
		}
		return bytes > 0 && bytes <= 65_535;
	}

	private static List<String> levels(String text) {
		return Arrays.asList(text.split("/", -1));
	}

	private static boolean isFilter(String text) {
		List<String> levels = levels(text);
		if (levels.get(0).equals("$share")) {
			boolean named = levels.size() > 2 && !levels.get(1).isEmpty() && !levels.get(1).contains("+")
					&& !levels.get(1).contains("#");
			return named && !inner(text).isEmpty() && isPlainFilter(levels.subList(2, levels.size()));
		}
		return isPlainFilter(levels);
	}

	private static boolean isPlainFilter(List<String> levels) {
		for (int i = 0; i < levels.size(); i++) {
			String level = levels.get(i);
			boolean last = i == levels.size() - 1;
			if ((level.contains("#") && !(level.equals("#") && last)) || (level.contains("+") && !level.equals("+"))) {
				return false;
			}
		}
		return true;
	}

	private static String inner(String text) {
		List<String> levels = levels(text);
		return levels.get(0).equals("$share")
				? String.join("/", levels.subList(Math.min(2, levels.size()), levels.size())) : text;
	}

	static boolean matches(String filter, String name) {
		List<String> filterLevels = levels(filter);
		List<String> nameLevels = levels(name);
		String first = filterLevels.get(0);
		if (name.startsWith("$") && (first.equals("+") || first.equals("#"))) {
			return false;
		}
		for (int i = 0; i < filterLevels.size(); i++) {
			String level = filterLevels.get(i);
			if (level.equals("#")) {
				// stands for the parent, too
				return true;
			}
			if (i >= nameLevels.size() || !(level.equals("+") || level.equals(nameLevels.get(i)))) {
				return false;
			}
			if (i == nameLevels.size() - 1 && i + 2 == filterLevels.size() && filterLevels.get(i + 1).equals("#")) {
				return true;
			}
		}
		return filterLevels.size() == nameLevels.size();
	}

}
