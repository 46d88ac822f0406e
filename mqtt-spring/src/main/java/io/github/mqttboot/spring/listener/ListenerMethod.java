package io.github.mqttboot.spring.listener;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.mqttboot.spring.support.PayloadConversionException;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.CoroutinesUtils;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A listener's method: resolves its arguments and calls it, as two steps, so that what
 * went wrong can be told apart.
 */
public class ListenerMethod extends InvocableHandlerMethod {

	private static final boolean REACTIVE_STREAMS = ClassUtils.isPresent("org.reactivestreams.Publisher",
			ListenerMethod.class.getClassLoader());

	/** What is called: with a proxy of interfaces, the method of one of these. */
	private final Method callable;

	/** Whether it is a suspend function of Kotlin. */
	private final boolean suspending;

	/** Whether its result may be a reactive one. */
	private final boolean reactive;

	/** One for each parameter. */
	private ListenerArgument[] arguments = {};

	/** Makes the elements of a batch, if it takes batches. */
	private @Nullable ListenerArgument element;

	private @Nullable Class<?> payloadType;

	/**
	 * Create a method.
	 * @param bean the bean to call it on
	 * @param method the method, callable on the bean
	 */
	public ListenerMethod(Object bean, Method method) {
		super(bean, declared(bean, method));
		this.callable = BridgeMethodResolver.findBridgedMethod(method);
		ReflectionUtils.makeAccessible(this.callable);
		this.suspending = KotlinDetector.isSuspendingFunction(method);
		Class<?> type = method.getReturnType();
		this.reactive = REACTIVE_STREAMS && !CompletionStage.class.isAssignableFrom(type)
				&& (this.suspending || type == Object.class || ReactiveResults.isReactive(type));
	}

	/**
	 * Return the method that the class of a bean declares, with its annotations, where
	 * the proxy of the bean only has that of an interface.
	 * @param bean the bean
	 * @param method the method, callable on the bean
	 * @return the method of the class
	 */
	public static Method declared(Object bean, Method method) {
		return AopUtils.isJdkDynamicProxy(bean)
				? AopUtils.getMostSpecificMethod(method, AopProxyUtils.ultimateTargetClass(bean)) : method;
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
			if (isContinuation(parameter)) {
				prepared.add((message) -> null);
				continue;
			}
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

	/**
	 * Set what resolves the elements of a batch, and decide here and now how. The method
	 * takes a {@link List}, and maybe an {@link Acknowledgment}.
	 * @param special resolvers for everything but the payload
	 * @param payload resolves the payload
	 * @throws IllegalStateException if the method has other parameters
	 */
	void setBatchArgumentResolvers(List<HandlerMethodArgumentResolver> special, PayloadArgumentResolver payload) {
		ListenerArgument prepared = null;
		for (MethodParameter parameter : getMethodParameters()) {
			if (parameter.getParameterType() == List.class && prepared == null) {
				MethodParameter elementParameter = new ElementParameter(parameter);
				HandlerMethodArgumentResolver resolver = resolver(special, elementParameter);
				prepared = (resolver != null) ? (message) -> resolver.resolveArgument(elementParameter, message)
						: payload.prepare(elementParameter);
			}
			else if (parameter.getParameterType() != Acknowledgment.class && !isContinuation(parameter)) {
				throw new IllegalStateException("it takes batches, but has the parameter #"
						+ parameter.getParameterIndex() + " " + parameter.getParameterType().getSimpleName());
			}
		}
		if (prepared == null) {
			throw new IllegalStateException("it takes batches, but has no List of messages");
		}
		this.element = prepared;
	}

	private boolean isContinuation(MethodParameter parameter) {
		return this.suspending && parameter.getParameterIndex() == getMethodParameters().length - 1;
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
	 * @return {@code false} for {@code void}, Kotlin's {@code Unit} and an asynchronous
	 * {@link Void}
	 */
	public boolean hasResult() {
		ResolvableType type = this.suspending
				? ResolvableType.forMethodParameter(getMethod(), getMethod().getParameterCount() - 1).getGeneric()
				: ResolvableType.forMethodReturnType(getMethod(), getContainingClass());
		if (CompletionStage.class.isAssignableFrom(type.toClass())) {
			type = type.as(CompletionStage.class).getGeneric();
		}
		else if (REACTIVE_STREAMS && ReactiveResults.isReactive(type.toClass())) {
			type = ReactiveResults.hasNoValue(type.toClass()) ? ResolvableType.forClass(Void.class) : type.getGeneric();
		}
		Class<?> value = type.toClass();
		return value != void.class && value != Void.class && !value.getName().equals("kotlin.Unit");
	}

	/**
	 * Return whether the method is a suspend function of Kotlin.
	 * @return {@code true} if so
	 */
	public boolean isSuspending() {
		return this.suspending;
	}

	@Nullable Object[] resolveArguments(ListenerMessage message) {
		@Nullable Object[] values = new Object[this.arguments.length];
		for (int i = 0; i < values.length; i++) {
			try {
				values[i] = this.arguments[i].resolve(message);
			}
			catch (Exception ex) {
				throw new ListenerArgumentException("Could not make the arguments of " + this + " of a message",
						withoutValues(ex, i));
			}
		}
		return values;
	}

	// Payloads are converted by what does not quote them, headers are not
	private static Exception withoutValues(Exception ex, int index) {
		return (ex instanceof ConversionException)
				? new PayloadConversionException("Could not convert the value for parameter #" + index, ex) : ex;
	}

	@Nullable Object resolveElement(ListenerMessage message) {
		ListenerArgument effectiveElement = this.element;
		Assert.state(effectiveElement != null, "It takes no batches");
		try {
			return effectiveElement.resolve(message);
		}
		catch (Exception ex) {
			throw new ListenerArgumentException("Could not make an argument of " + this + " of a message",
					withoutValues(ex, 0));
		}
	}

	@Nullable Object[] batchArguments(List<@Nullable Object> elements, Acknowledgment acknowledgment) {
		MethodParameter[] parameters = getMethodParameters();
		@Nullable Object[] values = new Object[parameters.length];
		for (int i = 0; i < values.length; i++) {
			Class<?> type = parameters[i].getParameterType();
			if (type == List.class) {
				values[i] = elements;
			}
			else if (type == Acknowledgment.class) {
				values[i] = acknowledgment;
			}
		}
		return values;
	}

	@Nullable Object call(@Nullable Object[] arguments) throws Exception {
		if (this.suspending) {
			return SuspendFunctions.call(this.callable, getBean(), arguments);
		}
		try {
			return this.callable.invoke(getBean(), arguments);
		}
		catch (IllegalArgumentException ex) {
			// Spring's own text would quote the arguments
			throw new ListenerArgumentException("Could not call " + this + " with what was made of a message", ex);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw ex;
		}
	}

	@Override
	protected Class<?> getContainingClass() {
		Object bean = getBean();
		return AopUtils.isJdkDynamicProxy(bean) ? AopProxyUtils.ultimateTargetClass(bean) : super.getContainingClass();
	}

	/**
	 * Return what to wait for.
	 * @param result what the method returned
	 * @param onValue called with each value of an asynchronous result; what it returns is
	 * waited for
	 * @return what completes when everything has been done, or {@code null} if the result
	 * is not asynchronous
	 */
	@Nullable CompletionStage<?> await(Object result, Function<Object, @Nullable CompletionStage<?>> onValue) {
		if (result instanceof CompletionStage<?> stage) {
			return stage.thenCompose((value) -> {
				CompletionStage<?> handled = (value != null) ? onValue.apply(value) : null;
				return (handled != null) ? handled : CompletableFuture.completedFuture(null);
			});
		}
		return this.reactive ? ReactiveResults.await(result, onValue) : null;
	}

	@Override
	public String toString() {
		return describe(AopUtils.getTargetClass(getBean()), getMethod());
	}

	/** Calls suspend functions; only touched if there is one. */
	private static final class SuspendFunctions {

		private SuspendFunctions() {
		}

		static Object call(Method method, Object bean, @Nullable Object[] arguments) {
			return CoroutinesUtils.invokeSuspendingFunction(method, bean, arguments);
		}

	}

	/** The {@code T} of a {@code List<T>}, as if it were the parameter. */
	private static final class ElementParameter extends MethodParameter {

		private final ResolvableType elementType;

		ElementParameter(MethodParameter list) {
			super(list);
			this.elementType = ResolvableType.forMethodParameter(list).getGeneric();
		}

		private ElementParameter(ElementParameter original) {
			super(original);
			this.elementType = original.elementType;
		}

		@Override
		public Class<?> getParameterType() {
			return this.elementType.toClass();
		}

		@Override
		public Type getGenericParameterType() {
			// what is written there, unless it is a variable or a wildcard, which stand
			// for a class
			Type type = this.elementType.getType();
			return (type instanceof ParameterizedType) ? type : this.elementType.toClass();
		}

		@Override
		public ElementParameter clone() {
			return new ElementParameter(this);
		}

	}

}
