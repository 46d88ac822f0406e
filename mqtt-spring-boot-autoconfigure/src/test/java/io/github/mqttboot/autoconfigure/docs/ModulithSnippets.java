package io.github.mqttboot.autoconfigure.docs;

import org.springframework.modulith.events.Externalized;

/**
 * Examples of the page about Spring Modulith.
 */
final class ModulithSnippets {

	private ModulithSnippets() {
	}

	// tag::event[]
	@Externalized("orders/{id}/completed::#{id()}")
	record OrderCompleted(String id, int items) {
	}
	// end::event[]

}
