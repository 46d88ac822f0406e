package io.github.mqttboot.autoconfigure.docs;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.context.annotation.Configuration;

/**
 * What the page about native images shows.
 */
final class NativeSnippets {

	private NativeSnippets() {
	}

	// tag::binding[]
	@Configuration(proxyBeanMethods = false)
	@RegisterReflectionForBinding({ Reading.class, Alarm.class })
	static class PayloadHints {

	}
	// end::binding[]

	record Reading(double celsius) {

	}

	record Alarm(String text) {

	}

}
