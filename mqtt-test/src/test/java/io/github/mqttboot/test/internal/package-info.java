/**
 * The parts of the broker that need no socket.
 */
@NullMarked
package io.github.mqttboot.test.internal;

import org.jspecify.annotations.NullMarked;
