package io.github.mqttboot.client.fuzz;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicFilterTree;
import io.github.mqttboot.client.topic.TopicName;

/**
 * The tree finds what a look at each filter finds, while filters come and go.
 */
final class TopicFilterTreeFuzz {

	private static final int STEPS = 60;

	private TopicFilterTreeFuzz() {
	}

	static void run(byte... input) {
		Script script = new Script(input);
		TopicFilterTree<Integer> tree = new TopicFilterTree<>();
		List<Entry> entries = new ArrayList<>();
		for (int step = 0; step < STEPS && !script.isOver(); step++) {
			switch (script.below(4)) {
				case 0, 1 -> {
					TopicFilter filter = TopicFilterFuzz.filter(script.text());
					if (filter != null) {
						Entry entry = new Entry(filter, script.below(4));
						tree.add(filter, entry.value());
						entries.add(entry);
					}
				}
				case 2 -> {
					TopicFilter filter = entries.isEmpty() ? TopicFilter.of("#")
							: entries.get(script.below(Math.min(entries.size(), 256))).filter();
					remove(tree, entries, filter, script.below(4));
				}
				default -> {
					TopicName name = TopicFilterFuzz.name(script.text());
					if (name != null) {
						compare(tree, entries, name);
					}
				}
			}
		}
		for (Entry entry : List.copyOf(entries)) {
			remove(tree, entries, entry.filter(), entry.value());
		}
		if (!tree.isEmpty()) {
			throw new AssertionError("Something is left");
		}
	}

	private static void remove(TopicFilterTree<Integer> tree, List<Entry> entries, TopicFilter filter, int value) {
		boolean there = false;
		for (int i = 0; i < entries.size() && !there; i++) {
			// a share name does not take part
			if (entries.get(i).filter().filter().equals(filter.filter()) && entries.get(i).value() == value) {
				entries.remove(i);
				there = true;
			}
		}
		if (tree.remove(filter, value) != there) {
			throw new AssertionError("There: " + there + ", '" + filter + "' for " + value);
		}
	}

	private static void compare(TopicFilterTree<Integer> tree, List<Entry> entries, TopicName name) {
		List<Integer> found = new ArrayList<>();
		tree.match(name, found::add);
		List<Integer> expected = new ArrayList<>();
		for (Entry entry : entries) {
			if (TopicFilterFuzz.matches(entry.filter().filter(), name.value())) {
				expected.add(entry.value());
			}
		}
		found.sort(null);
		expected.sort(null);
		if (!found.equals(expected)) {
			throw new AssertionError("'" + name + "' found " + found + " and not " + expected + " of " + entries);
		}
	}

	/**
	 * A value under a filter.
	 */
	private record Entry(TopicFilter filter, int value) {

	}

}
