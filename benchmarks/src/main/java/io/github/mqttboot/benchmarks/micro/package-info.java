/**
 * JMH benchmarks of single parts of the engine.
 */
@NullMarked
package io.github.mqttboot.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
