/**
 * What the actuator's {@code info} endpoint says of MQTT clients. Only touched where
 * Spring Boot's actuator is present.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.info;

import org.jspecify.annotations.NullMarked;
