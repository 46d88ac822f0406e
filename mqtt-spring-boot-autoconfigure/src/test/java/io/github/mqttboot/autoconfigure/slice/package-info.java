/**
 * An application that is more than MQTT, and tests of its slice.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.slice;

import org.jspecify.annotations.NullMarked;
