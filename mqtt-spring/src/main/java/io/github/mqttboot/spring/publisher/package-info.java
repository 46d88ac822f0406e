/**
 * Interfaces whose methods publish:
 * {@link io.github.mqttboot.spring.publisher.MqttPublisher} and what makes beans of them.
 * It stands on top of the other packages; none of them knows it.
 */
@NullMarked
package io.github.mqttboot.spring.publisher;

import org.jspecify.annotations.NullMarked;
