package io.github.mqttboot.test.autoconfigure;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * {@link TypeExcludeFilter} for {@link MqttTest @MqttTest}.
 */
class MqttTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<MqttTest> {

	/** By name: the types are there when the starter is. */
	private static final List<String> INCLUDES = List.of("io.github.mqttboot.autoconfigure.MqttClientCustomizer",
			"io.github.mqttboot.autoconfigure.MqttConnectionDetails",
			"io.github.mqttboot.autoconfigure.MqttListenerContainerFactoryCustomizer",
			"io.github.mqttboot.client.MqttAuthenticator", "io.github.mqttboot.client.MqttConnectionListener",
			"io.github.mqttboot.client.MqttCredentialsProvider", "io.github.mqttboot.client.SessionStore",
			"io.github.mqttboot.spring.annotation.MqttListenerConfigurer",
			"io.github.mqttboot.spring.listener.MqttListenerErrorHandler",
			"io.github.mqttboot.spring.listener.MqttListenerInterceptor",
			"io.github.mqttboot.spring.listener.MqttMessageFilter",
			"io.github.mqttboot.spring.listener.MqttMessageRecoverer",
			"io.github.mqttboot.spring.observation.MqttListenerObservationConvention",
			"io.github.mqttboot.spring.observation.MqttPublishObservationConvention",
			"org.springframework.messaging.converter.MessageConverter");

	private static final List<String> LISTENER_ANNOTATIONS = List
		.of("io.github.mqttboot.spring.annotation.MqttListener", "io.github.mqttboot.spring.annotation.MqttListeners");

	private static final Set<Class<?>> KNOWN_INCLUDES = knownIncludes();

	MqttTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
	}

	private static Set<Class<?>> knownIncludes() {
		ClassLoader classLoader = MqttTypeExcludeFilter.class.getClassLoader();
		Set<Class<?>> includes = new LinkedHashSet<>();
		for (String name : INCLUDES) {
			if (ClassUtils.isPresent(name, classLoader)) {
				includes.add(ClassUtils.resolveClassName(name, classLoader));
			}
		}
		return Set.copyOf(includes);
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return KNOWN_INCLUDES;
	}

	@Override
	protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		return super.defaultInclude(metadataReader, metadataReaderFactory)
				|| isListener(metadataReader, metadataReaderFactory);
	}

	// a listener method may be inherited, as it may be in the application
	private static boolean isListener(MetadataReader type, MetadataReaderFactory readers) throws IOException {
		MetadataReader current = type;
		while (current != null) {
			if (hasListener(current.getAnnotationMetadata())) {
				return true;
			}
			current = superclass(current, readers);
		}
		return false;
	}

	private static boolean hasListener(AnnotationMetadata metadata) {
		return LISTENER_ANNOTATIONS.stream()
			.anyMatch((annotation) -> metadata.isAnnotated(annotation) || metadata.hasAnnotatedMethods(annotation));
	}

	private static @Nullable MetadataReader superclass(MetadataReader type, MetadataReaderFactory readers)
			throws IOException {
		String name = type.getClassMetadata().getSuperClassName();
		return (name == null || name.equals(Object.class.getName())) ? null : readers.getMetadataReader(name);
	}

}
