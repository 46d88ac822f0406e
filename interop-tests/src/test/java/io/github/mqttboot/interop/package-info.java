/**
 * The engine, through its public interface only, against brokers that others have
 * written. What all of them must do stands in the abstract classes; what one of them does
 * differently stands in the test class of that broker, and in {@code docs/brokers.md}.
 */
@NullMarked
package io.github.mqttboot.interop;

import org.jspecify.annotations.NullMarked;
