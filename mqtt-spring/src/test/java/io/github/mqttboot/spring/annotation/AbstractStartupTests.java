package io.github.mqttboot.spring.annotation;

import io.github.mqttboot.spring.config.InvalidMqttListenerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Base of the tests of listeners that could never work: they do not start, and the
 * message says which one it is, what is wrong and what to do.
 */
abstract class AbstractStartupTests extends AbstractListenerTests {

	final void reset() {
		close();
		resetContext();
	}

	final void assertRefused(Class<?> listener, String... message) {
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start(listener))
			.withMessageContaining(listener.getName())
			.satisfies((ex) -> {
				assertThat(ex.getMessage()).contains(message);
				assertThat(ex.getListener()).startsWith(listener.getName());
				assertThat(ex.getMessage()).contains(ex.getProblem(), ex.getRemedy());
			});
		assertThat(this.client.topicFilters()).isEmpty();
	}

}
