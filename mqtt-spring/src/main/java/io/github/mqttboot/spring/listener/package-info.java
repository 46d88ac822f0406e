/**
 * What happens between the engine and a listener: the container, which subscribes, the
 * invocation of the method, retries, error handling and acknowledgements. Nothing here
 * knows where listeners are declared.
 */
@NullMarked
package io.github.mqttboot.spring.listener;

import org.jspecify.annotations.NullMarked;
