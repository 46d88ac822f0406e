/**
 * The cells of the table: what is done, and how the process that does it is measured.
 */
@NullMarked
package io.github.mqttboot.benchmarks.cell;

import org.jspecify.annotations.NullMarked;
