/**
 * {@link io.github.mqttboot.test.autoconfigure.MqttTest}: a slice of an application of
 * Spring Boot's, which has MQTT and nothing else. Knows the starter by names only, so
 * that nothing of it is needed to use the broker alone.
 */
@NullMarked
package io.github.mqttboot.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
