/**
 * Tests for applications and tests with a broker of their own.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.embedded;

import org.jspecify.annotations.NullMarked;
