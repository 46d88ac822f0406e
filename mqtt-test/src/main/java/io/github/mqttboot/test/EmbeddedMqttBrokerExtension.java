package io.github.mqttboot.test;

import java.util.Arrays;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The JUnit side of {@link EmbeddedMqttBroker}: keeps a broker for a test class and hands
 * it to test methods. Where Spring's own extension is at work the broker is the
 * application context's, and only the handing out is left to do.
 */
class EmbeddedMqttBrokerExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(EmbeddedMqttBrokerExtension.class);

	private static final String SPRING_EXTENSION = "org.springframework.test.context.junit.jupiter.SpringExtension";

	@Override
	public void beforeAll(ExtensionContext context) {
		broker(context);
	}

	private static @Nullable MqttBroker broker(ExtensionContext context) {
		if (isSpringTest(context)) {
			return null;
		}
		// the store closes it with the class; a nested class finds that of the outer one
		return context.getStore(NAMESPACE)
			.computeIfAbsent(MqttBroker.class, (key) -> start(context.getRequiredTestClass()), MqttBroker.class);
	}

	private static MqttBroker start(Class<?> testClass) {
		EmbeddedMqttBroker annotation = annotation(testClass);
		return start(annotation.port(), annotation.username(), annotation.password());
	}

	// that of a nested class is often on the outer one
	private static EmbeddedMqttBroker annotation(Class<?> testClass) {
		for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
			Optional<EmbeddedMqttBroker> annotation = AnnotationSupport.findAnnotation(type, EmbeddedMqttBroker.class);
			if (annotation.isPresent()) {
				return annotation.get();
			}
		}
		throw new IllegalStateException("@EmbeddedMqttBroker is missing on " + testClass.getName());
	}

	static MqttBroker start(int port, String username, String password) {
		MqttBrokerBuilder builder = MqttBroker.builder().port(port);
		if (!username.isEmpty()) {
			builder.credentials(username, password);
		}
		return builder.start();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		MqttBroker broker = broker(context);
		if (broker != null && annotation(context.getRequiredTestClass()).reset()) {
			broker.control().reset();
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		boolean wanted = type == MqttBroker.class || type == MqttBrokerControl.class;
		return wanted && (broker(context) != null || !SpringParameters.isResolvedBySpring(parameter));
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		MqttBroker broker = broker(context);
		if (broker == null) {
			return SpringParameters.bean(type, context);
		}
		return (type == MqttBroker.class) ? broker : broker.control();
	}

	// by name: Spring may not be on the class path
	private static boolean isSpringTest(ExtensionContext context) {
		for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
			boolean extended = AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class)
				.stream()
				.flatMap((annotation) -> Arrays.stream(annotation.value()))
				.anyMatch((extension) -> extension.getName().equals(SPRING_EXTENSION));
			if (extended) {
				return true;
			}
		}
		return false;
	}

}
