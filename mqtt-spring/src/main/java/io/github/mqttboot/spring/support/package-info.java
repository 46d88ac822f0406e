/**
 * The floor of the Spring layer: headers, topic templates and payload conversion, between
 * {@link io.github.mqttboot.client.message.MqttMessage} and Spring's
 * {@link org.springframework.messaging.Message}. Nothing here knows a client, a listener
 * or a bean.
 */
@NullMarked
package io.github.mqttboot.spring.support;

import org.jspecify.annotations.NullMarked;
