package io.github.mqttboot.interop;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tells the order that the engine is answerable for from the order that a broker is:
 * compares what the application did and saw with what was on the wire.
 */
final class WireOrder {

	private WireOrder() {
	}

	/**
	 * Fail unless numbered messages left in their order on each connection, those that
	 * were sent again included [MQTT-4.6.0-1].
	 */
	static void assertSentInOrder(RecordingRelay relay, String topic) {
		byConnection(relay, true, topic).forEach((connection, sent) -> {
			List<Integer> numbers = sent.stream().map(Integer::valueOf).toList();
			assertThat(numbers).as("sent on connection " + connection).isSorted().doesNotHaveDuplicates();
		});
	}

	/**
	 * Fail unless the application saw messages in the order in which they came over the
	 * wire. The last ones of a connection that broke may be missing, and so may what was
	 * seen before.
	 */
	static void assertDeliveredInOrder(RecordingRelay relay, String topic, Inbox inbox) {
		List<String> delivered = inbox.payloads();
		Set<String> known = new HashSet<>();
		int next = 0;
		for (List<String> arrived : byConnection(relay, false, topic).values()) {
			for (String payload : arrived) {
				if (next < delivered.size() && delivered.get(next).equals(payload)) {
					known.add(payload);
					next++;
				}
				else if (!known.contains(payload)) {
					break;
				}
			}
		}
		assertThat(next).as("messages that the application saw in the order of the wire").isEqualTo(delivered.size());
	}

	private static Map<Integer, List<String>> byConnection(RecordingRelay relay, boolean fromClient, String topic) {
		return relay.publishes(fromClient, topic)
			.stream()
			.collect(Collectors.groupingBy(Seen::connection, TreeMap::new,
					Collectors.mapping(Seen::payload, Collectors.toList())));
	}

}
