package io.github.mqttboot.spring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;

/**
 * The listeners that a class declares, on itself, on its superclasses and interfaces.
 *
 * @param type the class without proxies
 * @param classAnnotations those of the class
 * @param handlers methods with {@link MqttHandler}
 * @param methods methods with annotations of their own
 */
record ListenerBean(Class<?> type, List<MqttListener> classAnnotations, Set<Method> handlers,
		Map<Method, List<MqttListener>> methods) {

	/**
	 * Look for listeners.
	 * @param type the class without proxies
	 * @return what it declares, or {@code null} if it declares nothing
	 */
	static @Nullable ListenerBean of(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, List.of(MqttListener.class, MqttHandler.class))) {
			return null;
		}
		Set<Method> handlers = MethodIntrospector.selectMethods(type,
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, MqttHandler.class));
		Map<Method, List<MqttListener>> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable List<MqttListener>>) (method) -> {
					List<MqttListener> annotations = find(method);
					return annotations.isEmpty() ? null : annotations;
				});
		List<MqttListener> classAnnotations = find(type);
		return (classAnnotations.isEmpty() && handlers.isEmpty() && methods.isEmpty()) ? null
				: new ListenerBean(type, classAnnotations, handlers, methods);
	}

	private static List<MqttListener> find(AnnotatedElement element) {
		List<MergedAnnotation<MqttListener>> all = MergedAnnotations
			.from(element, SearchStrategy.TYPE_HIERARCHY, RepeatableContainers.standardRepeatables())
			.stream(MqttListener.class)
			.toList();
		// what is overridden speaks only where what overrides it does not
		int nearest = all.stream().mapToInt(MergedAnnotation::getAggregateIndex).min().orElse(0);
		return all.stream()
			.filter((annotation) -> annotation.getAggregateIndex() == nearest)
			.map(MergedAnnotation::synthesize)
			.collect(Collectors.toList());
	}

}
