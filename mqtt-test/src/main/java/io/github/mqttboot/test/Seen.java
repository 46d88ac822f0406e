package io.github.mqttboot.test;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * Puts into words what was seen instead of what a test has waited for, within bounds.
 */
final class Seen {

	private static final int LISTED = 20;

	private static final int PAYLOAD_BYTES = 100;

	private Seen() {
	}

	static String describe(String what, Collection<?> seen) {
		if (seen.isEmpty()) {
			return "; " + what + ": nothing";
		}
		String listed = seen.stream().limit(LISTED).map(String::valueOf).collect(Collectors.joining("\n  "));
		String more = (seen.size() > LISTED) ? "\n  and " + (seen.size() - LISTED) + " more" : "";
		return "; " + what + ":\n  " + listed + more;
	}

	// where the payload decides, a test's author has to see it
	static String describePayloads(String what, List<MqttMessage> seen) {
		return describe(what, seen.stream().map(Seen::withPayload).toList());
	}

	private static String withPayload(MqttMessage message) {
		byte[] payload = message.payload();
		int shown = Math.min(payload.length, PAYLOAD_BYTES);
		String text = new String(payload, 0, shown, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", ".");
		return message + ": " + text + ((shown < payload.length) ? "..." : "");
	}

}
