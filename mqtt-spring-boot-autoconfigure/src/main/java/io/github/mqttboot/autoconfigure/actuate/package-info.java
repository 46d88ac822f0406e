/**
 * The actuator endpoint. Only touched where Spring Boot's actuator is present.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
