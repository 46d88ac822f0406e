/**
 * The normative statements of the MQTT standards, proven from outside: what stands in a
 * test is what a scripted server sends and what it reads. {@code docs/conformance.md}
 * lists each statement with the tests that prove it.
 */
@NullMarked
package io.github.mqttboot.client.conformance;

import org.jspecify.annotations.NullMarked;
