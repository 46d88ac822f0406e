package io.github.mqttboot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.mqttboot.spring.support.MqttMessageConverter;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.messaging.converter.MessageConverter;

/**
 * What template and listeners convert payloads with. A type of its own: others would find
 * a {@link MessageConverter} bean of ours.
 *
 * @param converter the application's converters and those of the formats that are there
 */
record MqttPayloadConversion(MqttMessageConverter converter) {

	/** Name of the bean that has the say alone. */
	static final String CONVERTER_NAME = "mqttMessageConverter";

	/** Beans that Spring itself declares, for WebSocket and for Spring Integration. */
	private static final Set<String> NAMES_OF_OTHERS = Set.of("brokerMessageConverter",
			"datatypeChannelMessageConverter", "integrationArgumentResolverMessageConverter");

	static MqttPayloadConversion of(ListableBeanFactory beanFactory, ObjectProvider<MessageConverter> converters,
			Function<List<MessageConverter>, MqttMessageConverter> factory) {
		if (isConverter(beanFactory, CONVERTER_NAME)) {
			return new MqttPayloadConversion(
					MqttMessageConverter.of(beanFactory.getBean(CONVERTER_NAME, MessageConverter.class)));
		}
		Set<Object> ofOthers = NAMES_OF_OTHERS.stream()
			.filter((name) -> isConverter(beanFactory, name))
			.map(beanFactory::getBean)
			.collect(Collectors.toSet());
		List<MessageConverter> all = new ArrayList<>();
		converters.orderedStream().filter((converter) -> !ofOthers.contains(converter)).forEach(all::add);
		if (all.size() == 1 && all.get(0) instanceof MqttMessageConverter only) {
			return new MqttPayloadConversion(only);
		}
		formats(beanFactory).forEach(all::add);
		return new MqttPayloadConversion(factory.apply(all));
	}

	private static Stream<MessageConverter> formats(ListableBeanFactory beanFactory) {
		return beanFactory.getBeanProvider(Format.class).orderedStream().map(Format::converter);
	}

	private static boolean isConverter(ListableBeanFactory beanFactory, String name) {
		return beanFactory.containsBean(name) && beanFactory.isTypeMatch(name, MessageConverter.class);
	}

	/**
	 * A converter of one format, with the application's settings of it.
	 *
	 * @param converter the converter
	 */
	record Format(MessageConverter converter) {

	}

}
