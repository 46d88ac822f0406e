package io.github.mqttboot.spring.listener;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/**
 * A listener's method: resolves its arguments and calls it, as two steps, so that what
 * went wrong can be told apart.
 */
public class ListenerMethod extends InvocableHandlerMethod {

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
	 * Set what resolves arguments.
	 * @param special resolvers for everything but the payload
	 * @param payload resolves what is left over
	 * @throws IllegalStateException if more than one parameter is left over
	 */
	void setArgumentResolvers(List<HandlerMethodArgumentResolver> special, HandlerMethodArgumentResolver payload) {
		List<MethodParameter> leftOver = Arrays.stream(getMethodParameters())
			.filter((parameter) -> parameter.hasParameterAnnotation(Payload.class)
					|| special.stream().noneMatch((resolver) -> resolver.supportsParameter(parameter)))
			.toList();
		if (leftOver.size() > 1) {
			throw new IllegalStateException("it has " + leftOver.size() + " parameters for the one payload: "
					+ leftOver.stream()
						.map((parameter) -> "#" + parameter.getParameterIndex() + " "
								+ parameter.getParameterType().getSimpleName())
						.collect(Collectors.joining(", ")));
		}
		HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();
		resolvers.addResolvers(special);
		resolvers.addResolver(payload);
		setMessageMethodArgumentResolvers(resolvers);
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

	@Nullable Object[] resolveArguments(Message<?> message) {
		try {
			return getMethodArgumentValues(message);
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
