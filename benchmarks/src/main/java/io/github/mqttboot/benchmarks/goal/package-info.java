/**
 * What the project goes for, put beside what a run has measured. Knows the cells and the
 * clients, and nothing of how they are run.
 */
@NullMarked
package io.github.mqttboot.benchmarks.goal;

import org.jspecify.annotations.NullMarked;
