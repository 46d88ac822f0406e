/**
 * Floor: topic names, topic filters and the tree that finds the filters matching a name.
 * Values on the JDK alone; nothing here knows a packet or a connection.
 */
@NullMarked
package io.github.mqttboot.client.topic;

import org.jspecify.annotations.NullMarked;
