package io.github.mqttboot.spring.aot;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;

import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.publisher.MqttPublisher;
import io.github.mqttboot.spring.publisher.MqttPublisherFactoryBean;
import io.github.mqttboot.spring.publisher.UserProperty;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.util.ReflectionUtils;

/**
 * Registers hints for interfaces with {@link MqttPublisher}: the proxy, its methods, and
 * what payloads and replies are converted from and to.
 */
class PublisherBeanRegistrationAotProcessor implements BeanRegistrationAotProcessor {

	private static final List<Class<? extends Annotation>> NO_PAYLOAD = List.of(TopicVariable.class, Header.class,
			UserProperty.class);

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = publisher(registeredBean);
		return (type != null && type.isInterface()) ? (context, code) -> register(context.getRuntimeHints(), type)
				: null;
	}

	private static @Nullable Class<?> publisher(RegisteredBean registeredBean) {
		ResolvableType type = registeredBean.getBeanType();
		Class<?> made = type.as(MqttPublisherFactoryBean.class).getGeneric().resolve();
		if (made != null) {
			return made;
		}
		// a bean that the application has made with the proxy factory
		Class<?> resolved = type.resolve();
		return (resolved != null && AnnotatedElementUtils.hasAnnotation(resolved, MqttPublisher.class)) ? resolved
				: null;
	}

	private static void register(RuntimeHints hints, Class<?> type) {
		hints.proxies().registerJdkProxy(type);
		ReflectionHints reflection = hints.reflection();
		reflection.registerType(type);
		PayloadHints payloads = new PayloadHints(reflection);
		for (Method method : type.getMethods()) {
			if (ReflectionUtils.isObjectMethod(method)) {
				continue;
			}
			reflection.registerMethod(method, ExecutableMode.INVOKE);
			for (int i = 0; i < method.getParameterCount(); i++) {
				MethodParameter parameter = new SynthesizingMethodParameter(method, i).withContainingClass(type);
				if (NO_PAYLOAD.stream().noneMatch(parameter::hasParameterAnnotation)) {
					payloads.register(ResolvableType.forMethodParameter(parameter));
				}
			}
			payloads.register(ResolvableType.forMethodReturnType(method, type));
		}
	}

}
