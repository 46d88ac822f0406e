/**
 * Channel adapters of Spring Integration: what flows receive from MQTT topics and publish
 * to them. The only package that knows Spring Integration; none of the others knows it.
 */
@NullMarked
package io.github.mqttboot.spring.integration;

import org.jspecify.annotations.NullMarked;
