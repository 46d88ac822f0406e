package io.github.mqttboot.spring.config;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.topic.TopicName;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.Acknowledgment;
import io.github.mqttboot.spring.listener.ListenerMethod;
import io.github.mqttboot.spring.listener.MethodBatchListenerInvoker;
import io.github.mqttboot.spring.listener.MethodListenerInvoker;
import io.github.mqttboot.spring.listener.MqttBatchListenerInvoker;
import io.github.mqttboot.spring.listener.ReplyPublisher;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;

/**
 * A listener that is a method of a bean.
 */
public class MethodMqttListenerEndpoint extends MqttListenerEndpoint {

	private static final boolean COROUTINES = Stream
		.of("kotlin.reflect.full.KClasses", "kotlinx.coroutines.reactor.MonoKt")
		.allMatch((name) -> ClassUtils.isPresent(name, MethodMqttListenerEndpoint.class.getClassLoader()));

	private final ListenerMethod method;

	private List<HandlerMethodArgumentResolver> argumentResolvers = List.of();

	private @Nullable ConversionService conversionService;

	private @Nullable String replyTopic;

	/**
	 * Create an endpoint.
	 * @param bean the bean
	 * @param method the method, callable on the bean
	 */
	public MethodMqttListenerEndpoint(Object bean, Method method) {
		this.method = new ListenerMethod(bean, method);
	}

	/**
	 * Set what resolves arguments beside the standard resolvers.
	 * @param argumentResolvers the resolvers, asked before the standard ones
	 */
	public void setArgumentResolvers(List<HandlerMethodArgumentResolver> argumentResolvers) {
		this.argumentResolvers = new ArrayList<>(argumentResolvers);
	}

	/**
	 * Set what converts headers to the types of parameters.
	 * @param conversionService the service; Spring's default one if not called
	 */
	public void setConversionService(ConversionService conversionService) {
		this.conversionService = conversionService;
	}

	/**
	 * Set where to publish what the method returns.
	 * @param replyTopic a topic, or a template with variables of the listener's topics;
	 * {@code null} for the response topic of each message
	 */
	public void setReplyTopic(@Nullable String replyTopic) {
		this.replyTopic = replyTopic;
	}

	@Override
	protected MethodListenerInvoker createInvoker(MessageConverter messageConverter, @Nullable Validator validator,
			MqttOperations operations) {
		ConversionService effectiveConversionService = (this.conversionService != null) ? this.conversionService
				: new DefaultFormattingConversionService();
		try {
			return new MethodListenerInvoker(this.method, this.argumentResolvers, messageConverter,
					effectiveConversionService, validator, new ReplyPublisher(operations, this.replyTopic));
		}
		catch (IllegalStateException ex) {
			throw invalid(String.valueOf(ex.getMessage()),
					"Annotate parameters with @TopicVariable or @Header, or take Message<T> or MqttMessage");
		}
	}

	@Override
	protected MqttBatchListenerInvoker createBatchInvoker(MessageConverter messageConverter,
			@Nullable Validator validator) {
		ConversionService effectiveConversionService = (this.conversionService != null) ? this.conversionService
				: new DefaultFormattingConversionService();
		try {
			return new MethodBatchListenerInvoker(this.method, this.argumentResolvers, messageConverter,
					effectiveConversionService, validator);
		}
		catch (IllegalStateException ex) {
			throw invalid(String.valueOf(ex.getMessage()),
					"Let it take a List of payloads, Message<T> or MqttMessage, and with ackMode MANUAL an Acknowledgment");
		}
	}

	@Override
	protected void validate(AckMode effectiveAckMode, MqttVersion version) {
		boolean hasAcknowledgment = this.method.hasParameter(Acknowledgment.class);
		if (effectiveAckMode == AckMode.MANUAL && !hasAcknowledgment) {
			throw invalid("with ackMode MANUAL nobody would acknowledge its messages",
					"Add an Acknowledgment parameter, or use ackMode AUTO");
		}
		if (effectiveAckMode != AckMode.MANUAL && hasAcknowledgment) {
			throw invalid("its Acknowledgment parameter has no use with ackMode " + effectiveAckMode,
					"Set ackMode = \"MANUAL\", or remove the parameter");
		}
		if (getBatch() > 0 && this.method.hasResult()) {
			throw invalid("it takes batches and returns a value, but a batch has no single message to reply to",
					"Make the method void, or let it return a CompletionStage<Void>");
		}
		if (this.method.isSuspending() && !COROUTINES) {
			throw invalid("it is a suspend function, and the libraries to call it are missing",
					"Add kotlin-reflect and kotlinx-coroutines-reactor to the class path");
		}
		if (this.replyTopic != null) {
			validateReplyTopic(this.replyTopic);
		}
		else if (this.method.hasResult() && isBeforeVersion5(version)) {
			throw invalid("it returns a value, but " + version + " has no response topics to send it to",
					"Add @SendTo(\"topic\"), or make the method void");
		}
	}

	private static boolean isBeforeVersion5(MqttVersion version) {
		return version == MqttVersion.MQTT_3_1 || version == MqttVersion.MQTT_3_1_1;
	}

	private void validateReplyTopic(String topic) {
		if (!this.method.hasResult()) {
			throw invalid("it has a topic to send its result to, but no result", "Return a value, or remove @SendTo");
		}
		Map<String, String> samples = new HashMap<>();
		for (String variable : TopicTemplate.variableNames(topic)) {
			samples.put(variable, "x");
			getTopics().forEach((template) -> validateReplyVariable(topic, variable, template));
		}
		try {
			TopicName.of(TopicTemplate.expand(topic, samples));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMqttListenerException(getDescription(),
					"its result cannot be sent to '" + topic + "': " + ex.getMessage(), "Correct the topic of @SendTo",
					ex);
		}
	}

	private void validateReplyVariable(String topic, String variable, String template) {
		if (!TopicTemplate.of(template).variableNames().contains(variable)) {
			throw invalid("the topic '" + topic + "' for its result needs the variable '" + variable + "', which '"
					+ template + "' does not have", "Name the wildcard: {" + variable + "} instead of +");
		}
		String rest = "{*" + variable + "}";
		if (template.contains(rest) && !topic.contains(rest)) {
			throw invalid("the topic '" + topic + "' for its result has '{" + variable + "}' for one level, but in '"
					+ template + "' it stands for several", "Write " + rest);
		}
	}

	private InvalidMqttListenerException invalid(String problem, String remedy) {
		return new InvalidMqttListenerException(getDescription(), problem, remedy);
	}

	@Override
	public String getDescription() {
		return this.method.toString();
	}

}
