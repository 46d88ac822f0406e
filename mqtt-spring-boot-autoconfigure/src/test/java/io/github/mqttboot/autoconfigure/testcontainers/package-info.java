/**
 * Tests with Testcontainers, without an engine and with one.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
