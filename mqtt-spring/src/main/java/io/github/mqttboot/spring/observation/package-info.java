/**
 * Micrometer observations of publishing and listening: what they are called, what they
 * say, and how a trace travels in the user properties of a message. Knows messages and
 * the client, but neither template nor listener container.
 */
@NullMarked
package io.github.mqttboot.spring.observation;

import org.jspecify.annotations.NullMarked;
