/**
 * Meters of clients and listeners. Only touched where Micrometer is present.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
