/**
 * Floor: the application message and the values that travel with it (QoS, reason code,
 * user properties, will). Immutable values on the JDK alone; nothing here knows a socket,
 * a thread or a connection.
 */
@NullMarked
package io.github.mqttboot.client.message;

import org.jspecify.annotations.NullMarked;
