/**
 * The broker behind {@link io.github.mqttboot.test.MqttBroker}. {@code Broker} is the way
 * in: it owns one lock, and everything that the broker knows (sessions, subscriptions,
 * retained messages, faults) is read and changed under it alone. {@code Connection} does
 * the I/O of one client on two threads of its own and is the only class that knows
 * sockets and bytes; {@code ConnectedClient} is where its packets meet the rules. Uses
 * the engine's packets and codec, never its sessions or transport.
 */
@NullMarked
package io.github.mqttboot.test.internal;

import org.jspecify.annotations.NullMarked;
