/**
 * The processes that the harness starts, each ended by the one who has started it.
 */
@NullMarked
package io.github.mqttboot.benchmarks.process;

import org.jspecify.annotations.NullMarked;
