/**
 * The side-by-side run: starts the peer and, one after the other, a process for each
 * client, and prints one table. Nothing is measured in this process.
 */
@NullMarked
package io.github.mqttboot.benchmarks;

import org.jspecify.annotations.NullMarked;
