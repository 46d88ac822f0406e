/**
 * The clients that are compared, each behind the same small interface. An adapter calls
 * its client the way the client's own documentation does, and adds nothing.
 */
@NullMarked
package io.github.mqttboot.benchmarks.client;

import org.jspecify.annotations.NullMarked;
