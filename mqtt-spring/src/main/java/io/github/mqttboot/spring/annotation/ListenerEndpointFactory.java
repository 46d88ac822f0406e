package io.github.mqttboot.spring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.spring.config.HandlerMqttListenerEndpoint;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.config.MethodMqttListenerEndpoint;
import io.github.mqttboot.spring.config.MqttListenerEndpoint;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.HandlerConditions;
import io.github.mqttboot.spring.listener.HeaderArgumentResolver;
import io.github.mqttboot.spring.listener.ListenerMethod;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttMessageFilter;
import io.github.mqttboot.spring.support.JsonProperties;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.Assert;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Makes endpoints of annotated methods and classes.
 */
final class ListenerEndpointFactory {

	private final ConfigurableBeanFactory beanFactory;

	private final ConversionService conversionService;

	ListenerEndpointFactory(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		ConversionService service = beanFactory.getConversionService();
		this.conversionService = (service != null) ? service : new DefaultFormattingConversionService();
	}

	/**
	 * Make an endpoint of a method.
	 * @param bean the bean
	 * @param method the method, callable on the bean
	 * @param annotation the annotation
	 * @param attributes reads the annotation
	 * @return the endpoint, without an id if the annotation has none
	 * @throws InvalidMqttListenerException if an attribute is not valid
	 */
	MethodMqttListenerEndpoint create(Object bean, Method method, MqttListener annotation,
			ListenerAttributes attributes) {
		Method declared = ListenerMethod.declared(bean, method);
		String replyTopic = replyTopic(bean, method, attributes);
		MethodMqttListenerEndpoint endpoint = endpoint(bean, method, replyTopic);
		configure(endpoint, annotation, attributes);
		RetryAttributes.apply(AopProxyUtils.ultimateTargetClass(bean), declared, attributes, endpoint);
		TopicVariables.check(endpoint, List.of(declared), (replyTopic != null) ? List.of(replyTopic) : List.of());
		return endpoint;
	}

	/**
	 * Make an endpoint of a class.
	 * @param bean the bean
	 * @param handlers the methods, callable on the bean, and what reads their annotations
	 * @param annotation the annotation of the class
	 * @param attributes reads the annotation of the class
	 * @return the endpoint, without an id if the annotation has none
	 * @throws InvalidMqttListenerException if an attribute is not valid
	 */
	HandlerMqttListenerEndpoint create(Object bean, Map<Method, ListenerAttributes> handlers, MqttListener annotation,
			ListenerAttributes attributes) {
		HandlerMqttListenerEndpoint endpoint = new HandlerMqttListenerEndpoint(attributes.listener());
		List<Method> declared = new ArrayList<>();
		Set<String> replyTopics = new LinkedHashSet<>();
		handlers.forEach((method, handlerAttributes) -> {
			Method handlerMethod = ListenerMethod.declared(bean, method);
			declared.add(handlerMethod);
			MqttHandler handler = AnnotatedElementUtils.findMergedAnnotation(handlerMethod, MqttHandler.class);
			Assert.state(handler != null, "No @MqttHandler");
			if (AnnotatedElementUtils.hasAnnotation(handlerMethod, MqttRetry.class)) {
				throw handlerAttributes.invalid("it has @MqttRetry, but the methods of a class have one listener",
						"Move @MqttRetry to the class, or the method to a listener of its own");
			}
			String replyTopic = replyTopic(bean, method, handlerAttributes);
			if (replyTopic != null) {
				replyTopics.add(replyTopic);
			}
			endpoint.addHandler(endpoint(bean, method, replyTopic), conditions(handler, handlerAttributes));
		});
		configure(endpoint, annotation, attributes);
		RetryAttributes.apply(AopProxyUtils.ultimateTargetClass(bean), null, attributes, endpoint);
		TopicVariables.check(endpoint, declared, replyTopics);
		return endpoint;
	}

	private MethodMqttListenerEndpoint endpoint(Object bean, Method method, @Nullable String replyTopic) {
		MethodMqttListenerEndpoint endpoint = new MethodMqttListenerEndpoint(bean, method);
		endpoint.setConversionService(this.conversionService);
		endpoint.setArgumentResolvers(List.of(new TopicVariableArgumentResolver(this.conversionService),
				new HeaderArgumentResolver(this.conversionService, this.beanFactory)));
		endpoint.setReplyTopic(replyTopic);
		return endpoint;
	}

	private static void configure(MqttListenerEndpoint endpoint, MqttListener annotation,
			ListenerAttributes attributes) {
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
		endpoint.setContentType(attributes.text(annotation.contentType()));
		Object converter = attributes.resolve(annotation.converter());
		if (converter != null) {
			endpoint.setMessageConverter(attributes.bean("converter", converter, MessageConverter.class));
		}
		endpoint.setAutoStartup(attributes.flag("autoStartup", annotation.autoStartup()));
		Object errorHandler = attributes.resolve(annotation.errorHandler());
		if (errorHandler != null) {
			endpoint.setErrorHandler(attributes.bean("errorHandler", errorHandler, MqttListenerErrorHandler.class));
		}
	}

	private static HandlerConditions conditions(MqttHandler handler, ListenerAttributes attributes) {
		List<TopicFilter> topics = new ArrayList<>();
		for (String topic : attributes.texts(handler.topics())) {
			try {
				topics.add(TopicTemplate.of(topic).topicFilter());
			}
			catch (IllegalArgumentException ex) {
				throw attributes.invalid(String.valueOf(ex.getMessage()), "Correct the topic of @MqttHandler");
			}
		}
		String jsonProperty = attributes.text(handler.jsonProperty());
		if (jsonProperty != null && !JsonProperties.isAvailable()) {
			throw attributes.invalid("its jsonProperty needs Jackson",
					"Put Jackson (tools.jackson.core:jackson-databind) on the class path");
		}
		return new HandlerConditions(topics, mediaType(attributes.text(handler.contentType()), attributes),
				property("userProperty", attributes.text(handler.userProperty()), attributes),
				property("jsonProperty", jsonProperty, attributes), handler.isDefault());
	}

	private static @Nullable MimeType mediaType(@Nullable String text, ListenerAttributes attributes) {
		try {
			return (text != null) ? MimeTypeUtils.parseMimeType(text) : null;
		}
		catch (InvalidMimeTypeException ex) {
			throw attributes.invalid("its contentType is '" + text + "'",
					"It must be a media type, as application/json or text/*");
		}
	}

	private static Map.@Nullable Entry<String, String> property(String attribute, @Nullable String text,
			ListenerAttributes attributes) {
		if (text == null) {
			return null;
		}
		int equals = text.indexOf('=');
		if (equals < 1) {
			throw attributes.invalid("its " + attribute + " is '" + text + "'", "It must be name=value");
		}
		return Map.entry(text.substring(0, equals).trim(), text.substring(equals + 1).trim());
	}

	private static boolean isTrue(@Nullable Boolean flag) {
		return Boolean.TRUE.equals(flag);
	}

	private static @Nullable String replyTopic(Object bean, Method method, ListenerAttributes attributes) {
		SendTo sendTo = AnnotatedElementUtils.findMergedAnnotation(ListenerMethod.declared(bean, method), SendTo.class);
		if (sendTo == null && new ListenerMethod(bean, method).hasResult()) {
			// that of the class is for those of its methods that return something
			sendTo = AnnotatedElementUtils.findMergedAnnotation(AopProxyUtils.ultimateTargetClass(bean), SendTo.class);
		}
		if (sendTo == null) {
			return null;
		}
		List<String> topics = attributes.texts(sendTo.value());
		if (topics.size() != 1) {
			throw attributes.invalid("its @SendTo has " + topics.size() + " topics", "Name one topic");
		}
		return topics.get(0);
	}

}
