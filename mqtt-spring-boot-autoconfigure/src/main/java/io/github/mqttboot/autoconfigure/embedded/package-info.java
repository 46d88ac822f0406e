/**
 * An {@link io.github.mqttboot.test.MqttBroker} bean as the server to connect to. Only
 * used where {@code mqtt-test} is on the class path.
 */
@NullMarked
package io.github.mqttboot.autoconfigure.embedded;

import org.jspecify.annotations.NullMarked;
