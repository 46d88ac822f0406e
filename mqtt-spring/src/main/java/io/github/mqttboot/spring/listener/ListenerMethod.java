package io.github.mqttboot.spring.listener;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/**
 * A listener's method: resolves its arguments and calls it, as two steps, so that what
 * went wrong can be told apart.
 */
public class ListenerMethod extends InvocableHandlerMethod {

	/** One for each parameter. */
	private ListenerArgument[] arguments = {};

	private @Nullable Class<?> payloadType;

	/**
	 * Create a method.
	 * @param bean the bean to call it on
	 * @param method the method, callable on the bean
	 */
	public ListenerMethod(Object bean, Method method) {
		super(bean, method);
	}

	/**
	 * Describe a method for people: class, name and parameter types.
	 * @param type the class that has it
	 * @param method the method
	 * @return the description
	 */
	public static String describe(Class<?> type, Method method) {
		return type.getName() + "." + method.getName()
				+ Arrays.stream(method.getParameterTypes())
					.map(Class::getSimpleName)
					.collect(Collectors.joining(", ", "(", ")"));
	}

	/**
	 * Set what resolves arguments, and decide here and now which one it is for each.
	 * @param special resolvers for everything but the payload
	 * @param payload resolves what is left over
	 * @throws IllegalStateException if more than one parameter is left over
	 */
	void setArgumentResolvers(List<HandlerMethodArgumentResolver> special, PayloadArgumentResolver payload) {
		List<MethodParameter> leftOver = new ArrayList<>();
		List<ListenerArgument> prepared = new ArrayList<>();
		for (MethodParameter parameter : getMethodParameters()) {
			parameter.initParameterNameDiscovery(DefaultParameterNameDiscoverer.getSharedInstance());
			HandlerMethodArgumentResolver resolver = resolver(special, parameter);
			if (resolver == null || parameter.hasParameterAnnotation(Payload.class)) {
				leftOver.add(parameter);
			}
			prepared.add((resolver != null) ? (message) -> resolver.resolveArgument(parameter, message)
					: payload.prepare(parameter));
		}
		if (leftOver.size() > 1) {
			throw new IllegalStateException("it has " + leftOver.size() + " parameters for the one payload: "
					+ leftOver.stream()
						.map((parameter) -> "#" + parameter.getParameterIndex() + " "
								+ parameter.getParameterType().getSimpleName())
						.collect(Collectors.joining(", ")));
		}
		this.arguments = prepared.toArray(ListenerArgument[]::new);
		this.payloadType = leftOver.isEmpty() ? messagePayloadType() : leftOver.get(0).getParameterType();
	}

	private @Nullable Class<?> messagePayloadType() {
		return Arrays.stream(getMethodParameters())
			.filter((parameter) -> Message.class.isAssignableFrom(parameter.getParameterType()))
			.findFirst()
			.<Class<?>>map((parameter) -> ResolvableType.forMethodParameter(parameter)
				.as(Message.class)
				.getGeneric()
				.resolve(Object.class))
			.orElse(null);
	}

	/**
	 * Return the type that payloads are converted to.
	 * @return the type, or {@code null} if the method takes no payload
	 */
	@Nullable Class<?> getPayloadType() {
		return this.payloadType;
	}

	private static @Nullable HandlerMethodArgumentResolver resolver(List<HandlerMethodArgumentResolver> resolvers,
			MethodParameter parameter) {
		for (HandlerMethodArgumentResolver resolver : resolvers) {
			if (resolver.supportsParameter(parameter)) {
				return resolver;
			}
		}
		return null;
	}

	/**
	 * Return whether the method has a parameter of a type.
	 * @param type the type
	 * @return {@code true} if so
	 */
	public boolean hasParameter(Class<?> type) {
		return Arrays.stream(getMethodParameters()).anyMatch((parameter) -> parameter.getParameterType() == type);
	}

	/**
	 * Return whether the method returns something that can be published.
	 * @return {@code false} for {@code void} and a future of {@link Void}
	 */
	public boolean hasResult() {
		ResolvableType type = ResolvableType.forMethodReturnType(getMethod());
		if (CompletionStage.class.isAssignableFrom(type.toClass())) {
			type = type.as(CompletionStage.class).getGeneric();
		}
		return type.toClass() != void.class && type.toClass() != Void.class;
	}

	@Nullable Object[] resolveArguments(ListenerMessage message) {
		@Nullable Object[] values = new Object[this.arguments.length];
		try {
			for (int i = 0; i < values.length; i++) {
				values[i] = this.arguments[i].resolve(message);
			}
			return values;
		}
		catch (Exception ex) {
			throw new ListenerArgumentException("Could not make the arguments of " + this + " of a message", ex);
		}
	}

	@Nullable Object call(@Nullable Object[] arguments) throws Exception {
		return doInvoke(arguments);
	}

	@Override
	public String toString() {
		return describe(AopUtils.getTargetClass(getBean()), getMethod());
	}

}
