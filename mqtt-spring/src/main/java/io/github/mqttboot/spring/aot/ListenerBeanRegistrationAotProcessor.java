package io.github.mqttboot.spring.aot;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.mqttboot.spring.annotation.MqttHandler;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.MqttListeners;
import io.github.mqttboot.spring.annotation.MqttRetry;
import io.github.mqttboot.spring.annotation.TopicVariable;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.SynthesizingMethodParameter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.util.ClassUtils;

/**
 * Registers hints for beans with {@link MqttListener} or {@link MqttHandler} methods:
 * these are found and called by reflection, and payloads and results are converted.
 */
class ListenerBeanRegistrationAotProcessor implements BeanRegistrationAotProcessor {

	private static final List<Class<? extends Annotation>> METHOD_ANNOTATIONS = List.of(MqttListener.class,
			MqttListeners.class, MqttHandler.class);

	private static final Set<Class<? extends Annotation>> ANNOTATIONS = Set.of(MqttListener.class, MqttListeners.class,
			MqttHandler.class, MqttRetry.class);

	private static final List<Class<? extends Annotation>> NO_PAYLOAD = List.of(TopicVariable.class, Header.class,
			Headers.class);

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = ClassUtils.getUserClass(registeredBean.getBeanClass());
		if (!AnnotationUtils.isCandidateClass(type, METHOD_ANNOTATIONS)) {
			return null;
		}
		Set<Method> methods = MethodIntrospector.selectMethods(type, ListenerBeanRegistrationAotProcessor::isListener);
		return methods.isEmpty() ? null : (context, code) -> register(context.getRuntimeHints(), type, methods);
	}

	private static boolean isListener(Method method) {
		return METHOD_ANNOTATIONS.stream()
			.anyMatch((annotation) -> AnnotatedElementUtils.hasAnnotation(method, annotation));
	}

	private static void register(RuntimeHints hints, Class<?> type, Set<Method> methods) {
		ReflectionHints reflection = hints.reflection();
		reflection.registerType(type);
		registerAnnotations(reflection, type);
		PayloadHints payloads = new PayloadHints(reflection);
		for (Method method : methods) {
			reflection.registerMethod(method, ExecutableMode.INVOKE);
			// what is called on the proxy of a bean, if that has interfaces only
			reflection.registerMethod(ClassUtils.getInterfaceMethodIfPossible(method, type), ExecutableMode.INVOKE);
			registerAnnotations(reflection, method);
			for (int i = 0; i < method.getParameterCount(); i++) {
				MethodParameter parameter = new SynthesizingMethodParameter(method, i).withContainingClass(type);
				if (NO_PAYLOAD.stream().noneMatch(parameter::hasParameterAnnotation)) {
					payloads.register(ResolvableType.forMethodParameter(parameter));
				}
			}
			payloads.register(ResolvableType.forMethodReturnType(method, type));
		}
	}

	// Annotations of the application's own that stand for ours
	private static void registerAnnotations(ReflectionHints reflection, AnnotatedElement element) {
		Set<Class<?>> types = new LinkedHashSet<>();
		MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY)
			.stream()
			.filter((annotation) -> ANNOTATIONS.contains(annotation.getType()))
			.forEach((annotation) -> types.addAll(annotation.getMetaTypes()));
		types.forEach((type) -> reflection.registerType(type, MemberCategory.INVOKE_DECLARED_METHODS));
	}

}
