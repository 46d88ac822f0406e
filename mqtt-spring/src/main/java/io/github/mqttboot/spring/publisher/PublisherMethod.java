package io.github.mqttboot.spring.publisher;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.PublishSpec;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * One method of a publisher, looked at once. Thread-safe.
 */
final class PublisherMethod {

	private static final Log logger = LogFactory.getLog(PublisherMethod.class);

	private static final boolean REACTIVE_STREAMS = ClassUtils.isPresent("org.reactivestreams.Publisher",
			PublisherMethod.class.getClassLoader());

	private final MqttOperations operations;

	private final String description;

	private final String topic;

	private final @Nullable QoS qos;

	private final @Nullable Boolean retain;

	private final @Nullable Duration expiry;

	private final @Nullable String contentType;

	private final @Nullable Duration timeout;

	private final PublisherParameters parameters;

	private final boolean waiting;

	private final ResolvableType result;

	PublisherMethod(MqttOperations operations, Class<?> type, Method method, MqttPublisher defaults,
			MqttPublish annotation, PublisherAttributes attributes) {
		this.operations = operations;
		this.description = describe(method);
		this.topic = topic(attributes.text(defaults.topic()), attributes.text(annotation.topic()));
		QoS ownQos = attributes.qos(annotation.qos());
		this.qos = (ownQos != null) ? ownQos : attributes.qos(defaults.qos());
		this.retain = attributes.flag("retain", annotation.retain());
		this.expiry = attributes.duration("expiry", annotation.expiry());
		String ownContentType = attributes.contentType(annotation.contentType());
		this.contentType = (ownContentType != null) ? ownContentType : attributes.contentType(defaults.contentType());
		this.timeout = attributes.duration("timeout", annotation.timeout());
		this.parameters = PublisherParameters.of(method, this.description, this.topic);
		ResolvableType returned = ResolvableType.forMethodReturnType(method, type);
		Class<?> rawType = returned.toClass();
		this.waiting = rawType != CompletableFuture.class && rawType != CompletionStage.class;
		this.result = this.waiting ? returned : returned.getGeneric();
		requireKnownResult();
	}

	static String describe(Method method) {
		StringBuilder parameters = new StringBuilder();
		for (Class<?> type : method.getParameterTypes()) {
			parameters.append((parameters.length() > 0) ? ", " : "").append(type.getSimpleName());
		}
		return method.getDeclaringClass().getName() + "." + method.getName() + "(" + parameters + ")";
	}

	private static String topic(String prefix, String topic) {
		if (prefix.isEmpty() || topic.isEmpty()) {
			return prefix + topic;
		}
		return prefix + "/" + topic;
	}

	private void requireKnownResult() {
		if (this.result.equals(ResolvableType.NONE) || this.result.resolve() == null) {
			throw new InvalidMqttPublisherException(this.description, "it does not say what its future brings",
					"Return CompletableFuture<PublishResult>, or a future of the reply's type");
		}
		if (isAsynchronous(this.result.toClass())) {
			throw new InvalidMqttPublisherException(this.description,
					"it returns a " + this.result.toClass().getSimpleName() + ", which no reply can be converted to",
					"Return a CompletableFuture instead");
		}
		if (this.timeout != null && !isRequest()) {
			throw new InvalidMqttPublisherException(this.description,
					"it has a timeout, but no reply to wait for: a publish ends with the client's delivery timeout",
					"Remove timeout, or return the reply's type");
		}
		if (Boolean.TRUE.equals(this.retain) && isRequest()) {
			throw new InvalidMqttPublisherException(this.description,
					"it waits for a reply, and a retained request would be answered again for each new responder",
					"Remove retain, or return void, PublishResult or a future of it");
		}
	}

	private static boolean isAsynchronous(Class<?> type) {
		return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| Flow.Publisher.class.isAssignableFrom(type)
				|| (REACTIVE_STREAMS && ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null);
	}

	private boolean isRequest() {
		Class<?> type = this.result.toClass();
		return type != void.class && type != Void.class && type != PublishResult.class;
	}

	@Nullable Object invoke(@Nullable Object[] arguments) {
		PublishSpec spec = spec(arguments);
		if (isRequest()) {
			CompletableFuture<?> reply = spec.request(replyType());
			return this.waiting ? await(reply) : reply;
		}
		CompletableFuture<PublishResult> outcome = spec.publish();
		if (!this.waiting) {
			return (this.result.toClass() == Void.class) ? outcome.thenAccept((done) -> {
			}) : outcome;
		}
		if (this.result.toClass() == void.class || this.result.toClass() == Void.class) {
			awaitUnlessTransactional(outcome);
			return null;
		}
		if (isWaitingForCommit()) {
			outcome.cancel(false);
			throw new IllegalStateException(this.description + " cannot wait for an outcome inside a transaction, "
					+ "because messages leave when it has committed: let it return void or a future");
		}
		return await(outcome);
	}

	private boolean isWaitingForCommit() {
		return this.operations instanceof MqttTemplate template && template.isWaitingForCommit();
	}

	private void awaitUnlessTransactional(CompletableFuture<PublishResult> outcome) {
		if (!isWaitingForCommit()) {
			await(outcome);
			return;
		}
		outcome.whenComplete((result, failure) -> {
			boolean rolledBack = failure instanceof MqttNotSentException notSent
					&& notSent.reason() == Reason.ROLLED_BACK;
			if (failure != null && !rolledBack) {
				logger.error("What " + this.description + " published in a transaction has failed after the commit",
						failure);
			}
		});
	}

	private ParameterizedTypeReference<?> replyType() {
		Type type = this.result.getType();
		return ParameterizedTypeReference.forType((type instanceof Class<?> rawType && rawType.isPrimitive())
				? ClassUtils.resolvePrimitiveIfNecessary(rawType) : type);
	}

	private PublishSpec spec(@Nullable Object[] arguments) {
		PublishSpec spec = this.operations.newMessage(this.parameters.payload(arguments));
		spec.topic(this.topic, this.parameters.topicVariables(arguments));
		if (this.qos != null) {
			spec.qos(this.qos);
		}
		if (this.retain != null) {
			spec.retain(this.retain);
		}
		if (this.expiry != null) {
			spec.expiry(this.expiry);
		}
		if (this.contentType != null) {
			spec.contentType(this.contentType);
		}
		if (this.timeout != null) {
			spec.replyTimeout(this.timeout);
		}
		this.parameters.apply(arguments, spec);
		return spec;
	}

	private <T> @Nullable T await(CompletableFuture<T> future) {
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			// takes back what was not sent yet
			future.cancel(false);
			throw new MqttOutcomeUnknownException("The thread was interrupted while " + this.description + " waited",
					ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			throw (cause instanceof RuntimeException failure) ? failure : new CompletionException(cause);
		}
	}

}
