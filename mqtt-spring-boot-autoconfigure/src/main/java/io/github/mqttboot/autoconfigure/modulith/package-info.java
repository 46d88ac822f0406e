/**
 * Events of Spring Modulith that are published to MQTT topics. Only touched where Spring
 * Modulith is present.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.modulith;

import org.jspecify.annotations.NullMarked;
