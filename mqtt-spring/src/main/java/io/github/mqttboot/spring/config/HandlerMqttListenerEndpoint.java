package io.github.mqttboot.spring.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.HandlerConditions;
import io.github.mqttboot.spring.listener.HandlerMethodsInvoker;
import io.github.mqttboot.spring.listener.MqttListenerInvoker;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

/**
 * A listener that is a class: one of several methods is called for each message.
 */
public class HandlerMqttListenerEndpoint extends MqttListenerEndpoint {

	private final String description;

	private final Map<MethodMqttListenerEndpoint, HandlerConditions> handlers = new LinkedHashMap<>();

	/**
	 * Create an endpoint.
	 * @param description describes the listener for people: the name of the class
	 */
	public HandlerMqttListenerEndpoint(String description) {
		Assert.hasText(description, "Description must not be empty");
		this.description = description;
	}

	/**
	 * Add a method.
	 * @param handler the method; its topics are those of this listener
	 * @param conditions which messages it takes
	 */
	public void addHandler(MethodMqttListenerEndpoint handler, HandlerConditions conditions) {
		this.handlers.put(handler, conditions);
	}

	@Override
	public void setTopics(List<String> topics) {
		super.setTopics(topics);
		this.handlers.keySet().forEach((handler) -> handler.setTopics(topics));
	}

	@Override
	protected MqttListenerInvoker createInvoker(MessageConverter messageConverter, @Nullable Validator validator,
			MqttOperations operations) {
		List<HandlerMethodsInvoker.Handler> invokers = new ArrayList<>();
		this.handlers.forEach((handler, conditions) -> invokers.add(new HandlerMethodsInvoker.Handler(
				handler.createInvoker(messageConverter, validator, operations), conditions)));
		try {
			return new HandlerMethodsInvoker(this.description, invokers);
		}
		catch (IllegalStateException ex) {
			throw new InvalidMqttListenerException(this.description, String.valueOf(ex.getMessage()),
					"Tell them apart by topics, contentType, userProperty or jsonProperty of @MqttHandler, and set "
							+ "isDefault = true on one method at most",
					ex);
		}
	}

	@Override
	protected void validate(AckMode effectiveAckMode, MqttVersion version) {
		if (this.handlers.isEmpty()) {
			throw new InvalidMqttListenerException(this.description, "it has no method to take a message",
					"Annotate methods with @MqttHandler, or move @MqttListener to a method");
		}
		this.handlers.keySet().forEach((handler) -> handler.validate(effectiveAckMode, version));
		if (version == MqttVersion.MQTT_3_1 || version == MqttVersion.MQTT_3_1_1) {
			this.handlers.forEach((handler, conditions) -> requireNoProperties(handler, conditions, version));
		}
	}

	private static void requireNoProperties(MethodMqttListenerEndpoint handler, HandlerConditions conditions,
			MqttVersion version) {
		String attribute = (conditions.contentType() != null) ? "contentType"
				: (conditions.userProperty() != null) ? "userProperty" : null;
		if (attribute != null) {
			throw new InvalidMqttListenerException(handler.getDescription(),
					attribute + " needs MQTT 5, but the client speaks " + version,
					"Use topics or jsonProperty, or let the client speak MQTT 5");
		}
	}

	@Override
	public String getDescription() {
		return this.description;
	}

}
