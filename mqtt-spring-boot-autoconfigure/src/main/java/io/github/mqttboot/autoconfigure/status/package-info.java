/**
 * What clients and listeners are up to, for those who show it. Knows no actuator, and
 * nothing secret.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.status;

import org.jspecify.annotations.NullMarked;
