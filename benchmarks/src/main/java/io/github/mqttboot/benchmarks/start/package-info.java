/**
 * The application that is started with the starter and without. What it needs for either
 * stands in a class of its own, which the other never loads.
 */
@NullMarked
package io.github.mqttboot.benchmarks.start;

import org.jspecify.annotations.NullMarked;
