package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.spring.support.JacksonPayloads;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Configuration of payload conversion: the only {@link MessageConverter} of the context,
 * or of several the one named {@code mqttMessageConverter}; without any, JSON with the
 * application's {@link JsonMapper}.
 */
@Configuration(proxyBeanMethods = false)
class MqttPayloadConversionConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MqttPayloadConversion mqttPayloadConversion(ObjectProvider<MessageConverter> mqttMessageConverter) {
		return new MqttPayloadConversion(
				MqttMessageConverter.of(mqttMessageConverter.getIfUnique(MqttMessageConverter::new)));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class JacksonConfiguration {

		@Bean
		@ConditionalOnSingleCandidate(JsonMapper.class)
		MqttPayloadConversion mqttJacksonPayloadConversion(ObjectProvider<MessageConverter> mqttMessageConverter,
				JsonMapper jsonMapper) {
			return new MqttPayloadConversion(MqttMessageConverter
				.of(mqttMessageConverter.getIfUnique(() -> JacksonPayloads.converter(jsonMapper))));
		}

	}

}
