package io.github.mqttboot.client.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Finds the values whose topic filter matches a topic name, in time that depends on the
 * number of levels and not on the number of filters. A share name does not take part:
 * {@code $share/group/a/#} stands where {@code a/#} stands. Not thread-safe.
 *
 * @param <T> what is found
 */
public final class TopicFilterTree<T> {

	private final Node<T> root = new Node<>();

	/**
	 * Add a value under a filter. A value may stand under several filters, and several
	 * times under one.
	 * @param filter the filter
	 * @param value the value
	 */
	public void add(TopicFilter filter, T value) {
		Node<T> node = this.root;
		String text = filter.filter();
		for (int start = 0; start <= text.length();) {
			int end = endOfLevel(text, start);
			node = node.children.computeIfAbsent(text.substring(start, end), (level) -> new Node<>());
			start = end + 1;
		}
		node.values.add(value);
	}

	/**
	 * Remove a value, once, from a filter. Branches that became empty are dropped.
	 * @param filter the filter
	 * @param value the value
	 * @return whether the value stood there
	 */
	public boolean remove(TopicFilter filter, T value) {
		String text = filter.filter();
		List<Node<T>> path = new ArrayList<>();
		List<String> levels = new ArrayList<>();
		Node<T> node = this.root;
		for (int start = 0; start <= text.length();) {
			int end = endOfLevel(text, start);
			String level = text.substring(start, end);
			path.add(node);
			levels.add(level);
			Node<T> child = node.children.get(level);
			if (child == null) {
				return false;
			}
			node = child;
			start = end + 1;
		}
		if (!node.values.remove(value)) {
			return false;
		}
		for (int i = path.size() - 1; i >= 0 && node.isEmpty(); i--) {
			node = path.get(i);
			node.children.remove(levels.get(i));
		}
		return true;
	}

	/**
	 * Return whether nothing is stored.
	 * @return {@code true} if there is no value
	 */
	public boolean isEmpty() {
		return this.root.isEmpty();
	}

	/**
	 * Hand every value whose filter matches to a consumer, in no particular order; a
	 * value that stands under several matching filters comes several times.
	 * @param topicName the topic name
	 * @param found takes the values
	 */
	public void match(TopicName topicName, Consumer<? super T> found) {
		String name = topicName.value();
		if (name.charAt(0) != '$') {
			match(this.root, name, 0, found);
			return;
		}
		// [MQTT-4.7.2-1] wildcards at the first level do not see $ topics
		int end = endOfLevel(name, 0);
		Node<T> node = this.root.children.get(name.substring(0, end));
		if (node != null) {
			match(node, name, end + 1, found);
		}
	}

	// a loop, for a topic name may have thousands of levels: only where the way forks it
	// calls itself
	private static <T> void match(Node<T> from, String name, int start, Consumer<? super T> found) {
		Node<T> node = from;
		int next = start;
		while (next <= name.length()) {
			matchRest(node, found);
			int end = endOfLevel(name, next);
			Node<T> level = node.children.get(name.substring(next, end));
			Node<T> any = node.children.get("+");
			next = end + 1;
			if (level != null && any != null) {
				match(any, name, next, found);
			}
			node = (level != null) ? level : any;
			if (node == null) {
				return;
			}
		}
		node.values.forEach(found);
		// 'a/#' also matches its parent 'a'
		matchRest(node, found);
	}

	private static <T> void matchRest(Node<T> node, Consumer<? super T> found) {
		Node<T> rest = node.children.get("#");
		if (rest != null) {
			rest.values.forEach(found);
		}
	}

	private static int endOfLevel(String text, int start) {
		int end = text.indexOf('/', start);
		return (end < 0) ? text.length() : end;
	}

	private static final class Node<T> {

		private final Map<String, Node<T>> children = new HashMap<>();

		private final List<T> values = new ArrayList<>(1);

		boolean isEmpty() {
			return this.values.isEmpty() && this.children.isEmpty();
		}

	}

}
