package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.spring.support.MqttMessageConverter;

import org.springframework.messaging.converter.MessageConverter;

/**
 * What template and listeners convert payloads with. A type of its own: others would find
 * a {@link MessageConverter} bean of ours.
 *
 * @param converter the application's converter, or JSON by Jackson
 */
record MqttPayloadConversion(MqttMessageConverter converter) {

}
