/**
 * Tests with Docker Compose, without an engine and with one.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.docker.compose;

import org.jspecify.annotations.NullMarked;
