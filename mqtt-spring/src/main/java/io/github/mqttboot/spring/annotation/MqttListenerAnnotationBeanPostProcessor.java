package io.github.mqttboot.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.config.MethodMqttListenerEndpoint;
import io.github.mqttboot.spring.config.MqttBeanNames;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpoint;
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
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Finds {@link MqttListener} on the beans that pass by and on their methods, and
 * registers them once all singletons are there. It creates no bean before that, and none
 * to look at it.
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
		ListenerBean listeners = ListenerBean.of(type);
		if (listeners == null) {
			this.classesWithout.add(type);
		}
		else if (!isListening(beanName)) {
			logger.warn("@MqttListener methods of bean '" + beanName + "' (" + type.getName()
					+ ") are ignored: only singletons can listen");
		}
		else {
			registerOnceReady(new AnnotatedBean(bean, beanName, listeners));
		}
		return bean;
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
		checkScopes(factory);
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

	// Beans that are made anew for everybody who asks would never listen: nobody asks.
	// Behind a scoped proxy they listen by way of that.
	private static void checkScopes(ConfigurableListableBeanFactory factory) {
		for (String name : factory.getBeanDefinitionNames()) {
			BeanDefinition definition = factory.getMergedBeanDefinition(name);
			if (definition.isSingleton() || definition.isAbstract()) {
				continue;
			}
			Class<?> type = factory.getType(name, false);
			if (type == null || ListenerBean.of(ClassUtils.getUserClass(type)) == null) {
				continue;
			}
			if (!ScopedProxyUtils.isScopedTarget(name)) {
				throw new InvalidMqttListenerException(ClassUtils.getUserClass(type).getName(),
						"its bean '" + name + "' has the scope '" + definition.getScope()
								+ "', and nobody creates such a bean for it to listen",
						"Make the bean a singleton, or move the listener to one");
			}
			// creates the proxy, which passes by here, and not what is behind it
			factory.getBean(ScopedProxyUtils.getOriginalBeanName(name));
		}
	}

	private void register(AnnotatedBean annotatedBean) {
		ListenerBean listeners = annotatedBean.listeners();
		listeners.methods().forEach((method, annotations) -> {
			Method callable = callable(annotatedBean, method);
			annotations.forEach((annotation) -> register(annotatedBean, callable, annotation));
		});
		if (listeners.classAnnotations().isEmpty()) {
			listeners.handlers().stream().findFirst().ifPresent((method) -> {
				throw new InvalidMqttListenerException(ListenerMethod.describe(listeners.type(), method),
						"it has @MqttHandler, but its class listens to nothing",
						"Annotate the class with @MqttListener, or the method with @MqttListener instead");
			});
		}
		listeners.classAnnotations().forEach((annotation) -> registerClass(annotatedBean, annotation));
	}

	private static Method callable(AnnotatedBean annotatedBean, Method method) {
		Object bean = annotatedBean.bean();
		String description = ListenerMethod.describe(annotatedBean.listeners().type(), method);
		if (AopUtils.isCglibProxy(bean) && Modifier.isFinal(method.getModifiers())) {
			throw new InvalidMqttListenerException(description,
					"it is final, so the proxy of its bean cannot pass the call on", "Remove final from the method");
		}
		try {
			return AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			Method generic = genericMethod(method, bean);
			if (generic != null) {
				return generic;
			}
			throw Modifier.isPrivate(method.getModifiers())
					? new InvalidMqttListenerException(description,
							"it is private, so the proxy of its bean cannot pass the call on",
							"Remove private from the method", ex)
					: new InvalidMqttListenerException(description,
							"the proxy of its bean only has the methods of interfaces, and this is none of them",
							"Add the method to an interface of the class, or have classes proxied: "
									+ "spring.aop.proxy-target-class=true",
							ex);
		}
	}

	// The method of an interface that has a type variable where the class has a type
	private static @Nullable Method genericMethod(Method method, Object bean) {
		for (Class<?> type : ClassUtils.getAllInterfaces(bean)) {
			for (Method candidate : type.getMethods()) {
				if (ListenerMethod.declared(bean, candidate).equals(method)) {
					return candidate;
				}
			}
		}
		return null;
	}

	private void register(AnnotatedBean annotatedBean, Method method, MqttListener annotation) {
		ListenerAttributes attributes = new ListenerAttributes(requireBeanFactory(),
				ListenerMethod.describe(annotatedBean.listeners().type(), method));
		MethodMqttListenerEndpoint endpoint = endpointFactory().create(annotatedBean.bean(), method, annotation,
				attributes);
		register(endpoint, annotatedBean.beanName() + "." + method.getName(), annotation, attributes);
	}

	private void registerClass(AnnotatedBean annotatedBean, MqttListener annotation) {
		ListenerBean listeners = annotatedBean.listeners();
		ListenerAttributes attributes = new ListenerAttributes(requireBeanFactory(), listeners.type().getName());
		Map<Method, ListenerAttributes> handlers = new LinkedHashMap<>();
		listeners.handlers()
			.forEach((method) -> handlers.put(callable(annotatedBean, method),
					new ListenerAttributes(requireBeanFactory(), ListenerMethod.describe(listeners.type(), method))));
		MqttListenerEndpoint endpoint = endpointFactory().create(annotatedBean.bean(), handlers, annotation,
				attributes);
		register(endpoint, annotatedBean.beanName(), annotation, attributes);
	}

	private void register(MqttListenerEndpoint endpoint, String defaultId, MqttListener annotation,
			ListenerAttributes attributes) {
		if (endpoint.getId().isEmpty()) {
			endpoint.setId(derivedId(defaultId));
		}
		MqttListenerContainerFactory containerFactory = new ContainerFactories(requireBeanFactory()).select(attributes,
				annotation);
		registry().registerListenerContainer(endpoint, containerFactory);
	}

	private ListenerEndpointFactory endpointFactory() {
		Assert.state(this.endpointFactory != null, "Singletons are not there yet");
		return this.endpointFactory;
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
	 * @param listeners what its class declares
	 */
	private record AnnotatedBean(Object bean, String beanName, ListenerBean listeners) {

	}

}
