package io.github.mqttboot.spring.annotation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.config.MethodMqttListenerEndpoint;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.ListenerMethod;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttMessageFilter;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.StringUtils;

/**
 * Makes an endpoint of an annotated method.
 */
final class ListenerEndpointFactory {

	private final ConversionService conversionService;

	ListenerEndpointFactory(ConfigurableBeanFactory beanFactory) {
		ConversionService service = beanFactory.getConversionService();
		this.conversionService = (service != null) ? service : new DefaultFormattingConversionService();
	}

	/**
	 * Make an endpoint.
	 * @param bean the bean
	 * @param method the method, callable on the bean
	 * @param annotation the annotation
	 * @param attributes reads the annotation
	 * @return the endpoint, without an id if the annotation has none
	 * @throws InvalidMqttListenerException if an attribute is not valid
	 */
	MethodMqttListenerEndpoint create(Object bean, Method method, MqttListener annotation,
			ListenerAttributes attributes) {
		MethodMqttListenerEndpoint endpoint = new MethodMqttListenerEndpoint(bean, method);
		endpoint.setConversionService(this.conversionService);
		endpoint.setArgumentResolvers(List.of(new TopicVariableArgumentResolver(this.conversionService)));
		String id = attributes.text(annotation.id());
		endpoint.setId((id != null) ? id : "");
		endpoint.setTopics(attributes.texts(annotation.topics()));
		endpoint.setShare(attributes.text(annotation.share()));
		endpoint.setQos(attributes.qos(annotation.qos()));
		endpoint.setAckMode(attributes.constant("ackMode", annotation.ackMode(), AckMode.class));
		endpoint.setConcurrency(attributes.number("concurrency", annotation.concurrency()));
		endpoint.setOrderBy(attributes.text(annotation.orderBy()));
		Integer batch = attributes.number("batch", annotation.batch());
		endpoint.setBatch((batch != null) ? batch : 0);
		endpoint.setBatchTimeout(attributes.duration("batchTimeout", annotation.batchTimeout()));
		Object filter = attributes.resolve(annotation.filter());
		if (filter != null) {
			endpoint.setFilter(attributes.bean("filter", filter, MqttMessageFilter.class));
		}
		endpoint.setRetainHandling(
				attributes.constant("retainHandling", annotation.retainHandling(), RetainHandling.class));
		endpoint.setNoLocal(isTrue(attributes.flag("noLocal", annotation.noLocal())));
		endpoint.setRetainAsPublished(isTrue(attributes.flag("retainAsPublished", annotation.retainAsPublished())));
		endpoint.setSkipRetained(isTrue(attributes.flag("skipRetained", annotation.skipRetained())));
		endpoint.setAutoStartup(attributes.flag("autoStartup", annotation.autoStartup()));
		Object errorHandler = attributes.resolve(annotation.errorHandler());
		if (errorHandler != null) {
			endpoint.setErrorHandler(attributes.bean("errorHandler", errorHandler, MqttListenerErrorHandler.class));
		}
		endpoint.setReplyTopic(replyTopic(method, attributes));
		requireTopicVariables(method, endpoint);
		return endpoint;
	}

	private static boolean isTrue(@Nullable Boolean flag) {
		return Boolean.TRUE.equals(flag);
	}

	private @Nullable String replyTopic(Method method, ListenerAttributes attributes) {
		SendTo sendTo = AnnotatedElementUtils.findMergedAnnotation(method, SendTo.class);
		if (sendTo == null) {
			return null;
		}
		List<String> topics = attributes.texts(sendTo.value());
		if (topics.size() != 1) {
			throw new InvalidMqttListenerException(ListenerMethod.describe(method.getDeclaringClass(), method),
					"its @SendTo has " + topics.size() + " topics", "Name one topic");
		}
		return topics.get(0);
	}

	private void requireTopicVariables(Method method, MethodMqttListenerEndpoint endpoint) {
		for (int i = 0; i < method.getParameterCount(); i++) {
			MethodParameter parameter = new SynthesizingMethodParameter(method, i);
			TopicVariable annotation = parameter.getParameterAnnotation(TopicVariable.class);
			if (annotation != null && annotation.required() && parameter.getParameterType() != Optional.class) {
				requireTopicVariable(parameter, annotation, endpoint);
			}
		}
	}

	private void requireTopicVariable(MethodParameter parameter, TopicVariable annotation,
			MethodMqttListenerEndpoint endpoint) {
		parameter.initParameterNameDiscovery(DefaultParameterNameDiscoverer.getSharedInstance());
		String name = StringUtils.hasText(annotation.value()) ? annotation.value() : parameter.getParameterName();
		for (String topic : endpoint.getTopics()) {
			if (name == null || !hasVariable(topic, name)) {
				throw new InvalidMqttListenerException(endpoint.getDescription(),
						"its parameter #" + parameter.getParameterIndex() + " needs the topic variable '" + name
								+ "', which '" + topic + "' does not have",
						"Name the wildcard: {" + name + "} instead of +");
			}
		}
	}

	private static boolean hasVariable(String topic, String name) {
		return TopicTemplate.variableNames(topic).contains(name);
	}

}
