package io.github.mqttboot.spring.publisher;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import io.github.mqttboot.spring.core.MqttOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.Assert;
import org.springframework.util.ObjectUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringValueResolver;

/**
 * Makes objects of interfaces whose methods have {@link MqttPublish}. Default methods are
 * called as they are. With {@link EnableMqttPublishers}, and in a Spring Boot
 * application, nobody needs to call it.
 */
public class MqttPublisherProxyFactory {

	private final MqttOperations operations;

	private StringValueResolver embeddedValueResolver = (value) -> value;

	/**
	 * Create a factory.
	 * @param operations publishes; {@link MqttPublisher#client()} is not looked at
	 */
	public MqttPublisherProxyFactory(MqttOperations operations) {
		Assert.notNull(operations, "Operations must not be null");
		this.operations = operations;
	}

	/**
	 * Set what resolves placeholders in attributes.
	 * @param embeddedValueResolver the resolver; none if not called
	 */
	public void setEmbeddedValueResolver(StringValueResolver embeddedValueResolver) {
		this.embeddedValueResolver = embeddedValueResolver;
	}

	/**
	 * Make a publisher.
	 * @param <T> the type of the publisher
	 * @param type an interface; the annotation {@link MqttPublisher} may be missing
	 * @return the publisher, thread-safe
	 * @throws InvalidMqttPublisherException if a method could never work
	 */
	public <T> T createPublisher(Class<T> type) {
		if (!type.isInterface()) {
			throw new InvalidMqttPublisherException(type.getName(), "it is a class", "Make it an interface");
		}
		MqttPublisher defaults = AnnotatedElementUtils.findMergedAnnotation(type, MqttPublisher.class);
		if (defaults == null) {
			defaults = AnnotatedElementUtils.findMergedAnnotation(NoDefaults.class, MqttPublisher.class);
			Assert.state(defaults != null, "No defaults");
		}
		Map<Method, PublisherMethod> methods = new HashMap<>();
		for (Method method : type.getMethods()) {
			if (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method)) {
				methods.put(method, publisherMethod(type, method, defaults));
			}
		}
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new PublisherInvocationHandler(type, methods)));
	}

	private PublisherMethod publisherMethod(Class<?> type, Method method, MqttPublisher defaults) {
		MqttPublish annotation = AnnotatedElementUtils.findMergedAnnotation(method, MqttPublish.class);
		String description = PublisherMethod.describe(method);
		if (annotation == null) {
			throw new InvalidMqttPublisherException(description, "it does not say where to publish",
					"Add @MqttPublish(\"topic\"), or make it a default method");
		}
		return new PublisherMethod(this.operations, type, method, defaults, annotation,
				new PublisherAttributes(this.embeddedValueResolver, description));
	}

	/**
	 * Stands for an interface without an annotation.
	 */
	@MqttPublisher
	private interface NoDefaults {

	}

	/**
	 * Calls the methods of one publisher.
	 *
	 * @param type the interface
	 * @param methods its methods
	 */
	private record PublisherInvocationHandler(Class<?> type,
			Map<Method, PublisherMethod> methods) implements InvocationHandler {

		private static final @Nullable Object[] NOTHING = {};

		@Override
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			@Nullable Object[] values = (arguments != null) ? arguments : NOTHING;
			PublisherMethod publisher = this.methods.get(method);
			if (publisher != null) {
				return publisher.invoke(values);
			}
			if (method.isDefault()) {
				return defaultMethod(method).bindTo(proxy).invokeWithArguments(values);
			}
			return invokeOnObject(proxy, method, values);
		}

		// Also of an interface that is not public
		private static MethodHandle defaultMethod(Method method) throws IllegalAccessException {
			Class<?> declaring = method.getDeclaringClass();
			return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup()).unreflectSpecial(method, declaring);
		}

		private Object invokeOnObject(Object proxy, Method method, @Nullable Object[] values) {
			return switch (method.getName()) {
				case "equals" -> proxy == values[0];
				case "hashCode" -> System.identityHashCode(proxy);
				default -> "MQTT publisher " + this.type.getName() + "@" + ObjectUtils.getIdentityHexString(proxy);
			};
		}

	}

}
