/**
 * The least that a Java program can do and still keep to a client's interface: what the
 * clients are measured against, not something to use. MQTT 5 on plain JDK sockets,
 * written without this project's codec and without Netty. No reconnection, no limits, no
 * validation.
 */
@NullMarked
package io.github.mqttboot.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
