/**
 * The roof: {@link io.github.mqttboot.client.MqttClient}, its blocking view, options,
 * results and listeners. It may use everything below; nothing below knows it. No protocol
 * rule and no I/O lives here.
 */
@NullMarked
package io.github.mqttboot.client;

import org.jspecify.annotations.NullMarked;
