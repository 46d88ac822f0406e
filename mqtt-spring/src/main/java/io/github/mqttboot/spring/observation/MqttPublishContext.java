package io.github.mqttboot.spring.observation;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.UserProperty;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of one publish. A tracer writes into the user properties of
 * the message (MQTT 5), in the place of properties of the same name: a trace that was
 * copied from another message does not stay beside the new one. Before MQTT 5 there is
 * nothing to write into.
 */
public final class MqttPublishContext extends SenderContext<MqttPublishContext> {

	private final ObservedClient client;

	private final MqttMessage message;

	private final @Nullable String topicTemplate;

	private UserProperties userProperties;

	private @Nullable PublishResult result;

	/**
	 * Create a context.
	 * @param client the client that publishes
	 * @param message what is published
	 * @param topicTemplate the template that the topic was made of, or {@code null}
	 */
	public MqttPublishContext(ObservedClient client, MqttMessage message, @Nullable String topicTemplate) {
		super((carrier, name, value) -> {
			if (carrier != null) {
				carrier.setUserProperty(name, value);
			}
		}, Kind.PRODUCER);
		this.client = client;
		this.message = message;
		this.topicTemplate = topicTemplate;
		this.userProperties = message.userProperties();
		if (client.hasUserProperties()) {
			setCarrier(this);
		}
		setRemoteServiceName("mqtt");
	}

	private void setUserProperty(String name, String value) {
		UserProperty added = new UserProperty(name, value);
		List<UserProperty> entries = Stream
			.concat(this.userProperties.stream().filter((entry) -> !entry.name().equals(name)), Stream.of(added))
			.collect(Collectors.toList());
		this.userProperties = UserProperties.of(entries);
	}

	/**
	 * Return the message as the application wants it published.
	 * @return the message, without what a tracer has written
	 */
	public MqttMessage getMessage() {
		return this.message;
	}

	/**
	 * Return the message as it leaves.
	 * @return the message with what a tracer has written
	 */
	@SuppressWarnings("ReferenceEquality")
	public MqttMessage getTracedMessage() {
		if (this.userProperties == this.message.userProperties()) {
			return this.message;
		}
		return this.message.toBuilder().userProperties(this.userProperties).build();
	}

	/**
	 * Return the template that the topic was made of.
	 * @return a template such as <code>cmd/{deviceId}/set</code>, or {@code null} if the
	 * application named the topic itself
	 */
	public @Nullable String getTopicTemplate() {
		return this.topicTemplate;
	}

	/**
	 * Return the client.
	 * @return what is to be said about it
	 */
	public ObservedClient getClient() {
		return this.client;
	}

	/**
	 * Return the outcome.
	 * @return the result, or {@code null} while there is none, or if the publish failed
	 */
	public @Nullable PublishResult getResult() {
		return this.result;
	}

	/**
	 * Set the outcome.
	 * @param result the result
	 */
	public void setResult(@Nullable PublishResult result) {
		this.result = result;
	}

}
