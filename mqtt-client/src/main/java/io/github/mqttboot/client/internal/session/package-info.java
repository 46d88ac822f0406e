/**
 * The rules of MQTT as a state object: outbound flow, inbound flow, subscriptions, keep
 * alive and packet identifiers. No I/O, no threads, no clock: packets come in by plain
 * calls, leave through {@link io.github.mqttboot.client.internal.session.PacketOutput},
 * and time is an argument. Everything here belongs to one event loop thread, except the
 * hand-over in {@link io.github.mqttboot.client.internal.session.RequestQueue}.
 */
@NullMarked
package io.github.mqttboot.client.internal.session;

import org.jspecify.annotations.NullMarked;
