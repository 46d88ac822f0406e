package io.github.mqttboot.spring.aot;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.core.ErrorReply;
import io.github.mqttboot.spring.listener.Acknowledgment;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Registers hints for types that payloads are converted from and to.
 */
final class PayloadHints {

	/** What only holds payloads, and what needs no conversion. */
	private static final List<String> LIBRARIES = List.of("java.", "kotlin.", "kotlinx.", "reactor.", "io.reactivex.",
			"org.reactivestreams.", "org.springframework.messaging.");

	/** What is handed over as it is. */
	private static final Set<Class<?>> OURS = Set.of(Acknowledgment.class, ErrorReply.class, MqttMessage.class,
			PublishResult.class, UserProperties.class);

	private static final String CONSTRAINT = "jakarta.validation.Constraint";

	private static final @Nullable Class<?> protobufMessage = find("com.google.protobuf.Message");

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	private final ReflectionHints reflection;

	private final Set<Type> seen = new HashSet<>();

	private final Set<Class<?>> validated = new HashSet<>();

	PayloadHints(ReflectionHints reflection) {
		this.reflection = reflection;
	}

	private static @Nullable Class<?> find(String name) {
		ClassLoader classLoader = PayloadHints.class.getClassLoader();
		return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
	}

	/**
	 * Register hints for the type of a parameter or a result.
	 * @param declared the type: a payload, or something like a message or a list of such
	 */
	void register(ResolvableType declared) {
		Class<?> type = declared.toClass();
		if (!this.seen.add(declared.getType())) {
			return;
		}
		if (type.isArray()) {
			register(declared.getComponentType());
			return;
		}
		Stream.of(declared.getGenerics()).forEach(this::register);
		if (type.isPrimitive() || OURS.contains(type) || LIBRARIES.stream().anyMatch(type.getName()::startsWith)) {
			return;
		}
		if (protobufMessage != null && protobufMessage.isAssignableFrom(type)) {
			registerProtobuf(type);
			return;
		}
		this.binding.registerReflectionHints(this.reflection, type);
		registerValidators(type);
	}

	// The converter asks the type for a builder, and both look at themselves by name
	private void registerProtobuf(Class<?> type) {
		this.reflection.registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
		Method newBuilder = ReflectionUtils.findMethod(type, "newBuilder");
		if (newBuilder != null) {
			this.reflection.registerType(newBuilder.getReturnType(), MemberCategory.INVOKE_PUBLIC_METHODS);
		}
	}

	// Validators of constraints that are not Bean Validation's own, wherever a cascade
	// may lead to
	private void registerValidators(Class<?> type) {
		if (type.isPrimitive() || type.getName().startsWith("java.") || !this.validated.add(type)) {
			return;
		}
		registerValidatorsAt(type);
		Arrays.stream(type.getDeclaredMethods()).forEach(this::registerValidatorsAt);
		for (Field field : type.getDeclaredFields()) {
			registerValidatorsAt(field);
			registerValidators(elementType(ResolvableType.forField(field)));
		}
	}

	private static Class<?> elementType(ResolvableType type) {
		if (type.isArray()) {
			return elementType(type.getComponentType());
		}
		// a container's last type argument is its element or its value
		return (type.getType() instanceof ParameterizedType)
				? elementType(type.getGeneric(type.getGenerics().length - 1)) : type.toClass();
	}

	private void registerValidatorsAt(AnnotatedElement element) {
		MergedAnnotations.from(element)
			.stream(CONSTRAINT)
			.flatMap((constraint) -> Stream.of(constraint.getClassArray("validatedBy")))
			.forEach((validator) -> this.reflection.registerType(validator,
					MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
	}

}
