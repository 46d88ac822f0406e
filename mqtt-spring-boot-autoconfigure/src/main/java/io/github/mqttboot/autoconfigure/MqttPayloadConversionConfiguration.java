package io.github.mqttboot.autoconfigure;

import io.github.mqttboot.spring.support.CborMessageConverter;
import io.github.mqttboot.spring.support.JacksonPayloads;
import io.github.mqttboot.spring.support.MqttMessageConverter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Configuration of payload conversion: the {@link MessageConverter} beans of the context
 * in their order, then the formats whose libraries are on the class path, JSON with the
 * application's {@link JsonMapper} at last. A converter named
 * {@code mqttMessageConverter} has the say alone.
 */
@Configuration(proxyBeanMethods = false)
class MqttPayloadConversionConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MqttPayloadConversion mqttPayloadConversion(ListableBeanFactory beanFactory,
			ObjectProvider<MessageConverter> converters) {
		return MqttPayloadConversion.of(beanFactory, converters, MqttMessageConverter::new);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class JacksonConfiguration {

		@Bean
		@ConditionalOnSingleCandidate(JsonMapper.class)
		MqttPayloadConversion mqttJacksonPayloadConversion(ListableBeanFactory beanFactory,
				ObjectProvider<MessageConverter> converters, JsonMapper jsonMapper) {
			return MqttPayloadConversion.of(beanFactory, converters,
					(own) -> JacksonPayloads.converter(jsonMapper, own));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CBORMapper.class)
	static class CborConfiguration {

		@Bean
		@ConditionalOnSingleCandidate(CBORMapper.class)
		MqttPayloadConversion.Format mqttCborFormat(CBORMapper cborMapper) {
			return new MqttPayloadConversion.Format(new CborMessageConverter(cborMapper));
		}

	}

}
