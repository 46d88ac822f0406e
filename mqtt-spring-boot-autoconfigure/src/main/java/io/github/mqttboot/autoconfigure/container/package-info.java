/**
 * What is known of images with an MQTT server, for Docker Compose and Testcontainers
 * alike. Knows neither of the two.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.container;

import org.jspecify.annotations.NullMarked;
