/**
 * Floor: {@link io.github.mqttboot.client.error.MqttException} and its few children. They
 * tell <em>not sent</em>, <em>refused</em> and <em>outcome unknown</em> apart by type.
 * Nothing here carries a password, a payload or authentication data.
 */
@NullMarked
package io.github.mqttboot.client.error;

import org.jspecify.annotations.NullMarked;
