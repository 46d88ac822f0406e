package io.github.mqttboot.autoconfigure;

import java.lang.reflect.Method;
import java.util.Set;

import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.MqttListeners;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Keeps beans with {@link MqttListener}, and what starts them, from being lazy: nobody
 * would ever ask for them, and nothing would be received.
 */
class MqttListenerLazyInitializationExcludeFilter implements LazyInitializationExcludeFilter {

	@Override
	public boolean isExcluded(String beanName, BeanDefinition beanDefinition, Class<?> beanType) {
		return MqttClientLifecycle.class.isAssignableFrom(beanType)
				|| MqttListenerEndpointRegistry.class.isAssignableFrom(beanType) || hasListener(beanType);
	}

	private static boolean hasListener(Class<?> beanType) {
		Class<?> targetType = ClassUtils.getUserClass(beanType);
		if (!AnnotationUtils.isCandidateClass(targetType, MqttListener.class)) {
			return false;
		}
		if (AnnotatedElementUtils.hasAnnotation(targetType, MqttListener.class)
				|| AnnotatedElementUtils.hasAnnotation(targetType, MqttListeners.class)) {
			return true;
		}
		Set<Method> methods = MethodIntrospector.selectMethods(targetType,
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, MqttListener.class)
						|| AnnotatedElementUtils.hasAnnotation(method, MqttListeners.class));
		return !methods.isEmpty();
	}

}
