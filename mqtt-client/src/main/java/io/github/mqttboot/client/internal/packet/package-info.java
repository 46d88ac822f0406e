/**
 * The fifteen MQTT control packets as immutable values, and their properties. One shape
 * for all protocol versions. No bytes, no buffers, no behaviour.
 */
@NullMarked
package io.github.mqttboot.client.internal.packet;

import org.jspecify.annotations.NullMarked;
