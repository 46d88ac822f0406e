package io.github.mqttboot.spring.listener;

import org.jspecify.annotations.Nullable;

/**
 * Makes one argument of a listener's method of each message. Thread-safe.
 */
@FunctionalInterface
interface ListenerArgument {

	@Nullable Object resolve(ListenerMessage message) throws Exception;

}
