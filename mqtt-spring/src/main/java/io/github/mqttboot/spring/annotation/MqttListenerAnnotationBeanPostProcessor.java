package io.github.mqttboot.spring.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.mqttboot.spring.config.MethodMqttListenerEndpoint;
import io.github.mqttboot.spring.config.MqttBeanNames;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.listener.ListenerMethod;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;
import org.springframework.util.Assert;

/**
 * Finds methods with {@link MqttListener} on the beans that pass by, and registers them
 * once all singletons are there. It creates no bean before that, and none to look at it.
 *
 * @see EnableMqtt
 */
public class MqttListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, Ordered {

	private static final Log logger = LogFactory.getLog(MqttListenerAnnotationBeanPostProcessor.class);

	private final Set<Class<?>> classesWithout = ConcurrentHashMap.newKeySet();

	private final Object monitor = new Object();

	private @Nullable List<AnnotatedBean> waiting = new ArrayList<>();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private @Nullable ListenerEndpointFactory endpointFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		Assert.isInstanceOf(ConfigurableListableBeanFactory.class, beanFactory);
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (this.classesWithout.contains(type)) {
			return bean;
		}
		Map<Method, List<MqttListener>> methods = findMethods(type);
		if (methods.isEmpty()) {
			this.classesWithout.add(type);
		}
		else if (!isListening(beanName)) {
			logger.warn("@MqttListener methods of bean '" + beanName + "' (" + type.getName()
					+ ") are ignored: only singletons can listen");
		}
		else {
			registerOnceReady(new AnnotatedBean(bean, beanName, type, methods));
		}
		return bean;
	}

	private static Map<Method, List<MqttListener>> findMethods(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, MqttListener.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type, (Method method) -> {
			List<MqttListener> annotations = findAnnotations(method);
			return annotations.isEmpty() ? null : annotations;
		});
	}

	private static List<MqttListener> findAnnotations(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY, RepeatableContainers.standardRepeatables())
			.stream(MqttListener.class)
			.map(MergedAnnotation::synthesize)
			.collect(Collectors.toList());
	}

	private boolean isListening(String beanName) {
		ConfigurableListableBeanFactory factory = requireBeanFactory();
		// inner beans are not known by their name and live as long as the outer bean
		return !ScopedProxyUtils.isScopedTarget(beanName)
				&& (!factory.containsBean(beanName) || factory.isSingleton(beanName));
	}

	private void registerOnceReady(AnnotatedBean annotatedBean) {
		synchronized (this.monitor) {
			if (this.waiting != null) {
				this.waiting.add(annotatedBean);
				return;
			}
		}
		// a lazy bean that comes late
		register(annotatedBean);
	}

	@Override
	public void afterSingletonsInstantiated() {
		ConfigurableListableBeanFactory factory = requireBeanFactory();
		this.endpointFactory = new ListenerEndpointFactory(factory);
		List<AnnotatedBean> ready;
		synchronized (this.monitor) {
			ready = (this.waiting != null) ? this.waiting : List.of();
			this.waiting = null;
		}
		ready.forEach(this::register);
		factory.getBeanProvider(MqttListenerConfigurer.class)
			.orderedStream()
			.forEach((configurer) -> configurer.configureMqttListeners(registry()));
	}

	private void register(AnnotatedBean annotatedBean) {
		annotatedBean.methods().forEach((method, annotations) -> {
			Method callable = AopUtils.selectInvocableMethod(method, annotatedBean.bean().getClass());
			annotations.forEach((annotation) -> register(annotatedBean, callable, annotation));
		});
	}

	private void register(AnnotatedBean annotatedBean, Method method, MqttListener annotation) {
		ListenerEndpointFactory factory = this.endpointFactory;
		Assert.state(factory != null, "Singletons are not there yet");
		ListenerAttributes attributes = new ListenerAttributes(requireBeanFactory(),
				ListenerMethod.describe(annotatedBean.type(), method));
		MethodMqttListenerEndpoint endpoint = factory.create(annotatedBean.bean(), method, annotation, attributes);
		RetryAttributes.apply(annotatedBean.type(), method, attributes, endpoint);
		if (endpoint.getId().isEmpty()) {
			endpoint.setId(derivedId(annotatedBean.beanName() + "." + method.getName()));
		}
		Object containerFactory = attributes.resolve(annotation.containerFactory());
		registry().registerListenerContainer(endpoint,
				attributes.bean("containerFactory",
						(containerFactory != null) ? containerFactory : MqttBeanNames.LISTENER_CONTAINER_FACTORY,
						MqttListenerContainerFactory.class));
	}

	private String derivedId(String base) {
		String id = base;
		for (int i = 2; registry().getListenerContainer(id) != null; i++) {
			id = base + "-" + i;
		}
		return id;
	}

	private MqttListenerEndpointRegistry registry() {
		return requireBeanFactory().getBean(MqttBeanNames.LISTENER_ENDPOINT_REGISTRY,
				MqttListenerEndpointRegistry.class);
	}

	private ConfigurableListableBeanFactory requireBeanFactory() {
		Assert.state(this.beanFactory != null, "No bean factory");
		return this.beanFactory;
	}

	/**
	 * A bean whose methods are to be registered.
	 *
	 * @param bean the bean, maybe a proxy
	 * @param beanName its name
	 * @param type its class without proxies
	 * @param methods the methods and their annotations
	 */
	private record AnnotatedBean(Object bean, String beanName, Class<?> type, Map<Method, List<MqttListener>> methods) {

	}

}
