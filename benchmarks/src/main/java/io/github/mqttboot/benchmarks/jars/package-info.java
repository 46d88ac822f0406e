/**
 * What a dependency brings along: read from what Maven says, nothing is run.
 */
@NullMarked
package io.github.mqttboot.benchmarks.jars;

import org.jspecify.annotations.NullMarked;
