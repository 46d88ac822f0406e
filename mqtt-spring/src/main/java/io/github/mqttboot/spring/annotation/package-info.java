/**
 * The roof of the Spring layer: {@link io.github.mqttboot.spring.annotation.MqttListener}
 * and what makes listener endpoints of it.
 */
@NullMarked
package io.github.mqttboot.spring.annotation;

import org.jspecify.annotations.NullMarked;
