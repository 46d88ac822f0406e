/**
 * An MQTT broker in the JVM of a test or a demo, with faults on demand. This package is
 * what users see: {@link io.github.mqttboot.test.MqttBroker} starts it,
 * {@link io.github.mqttboot.test.MqttBrokerControl} looks inside and breaks things,
 * {@link io.github.mqttboot.test.EmbeddedMqttBroker} does both for JUnit and Spring
 * tests. No protocol rule lives here.
 */
@NullMarked
package io.github.mqttboot.test;

import org.jspecify.annotations.NullMarked;
