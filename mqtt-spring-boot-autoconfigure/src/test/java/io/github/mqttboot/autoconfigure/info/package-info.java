/**
 * Tests of what the info endpoint says.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.info;

import org.jspecify.annotations.NullMarked;
