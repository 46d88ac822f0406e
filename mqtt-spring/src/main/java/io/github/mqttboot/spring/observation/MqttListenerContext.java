package io.github.mqttboot.spring.observation;

import io.github.mqttboot.client.message.MqttMessage;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of one message on its way through a listener. A tracer reads
 * the user properties of the message (MQTT 5); where there are none, as always before
 * MQTT 5, a new trace begins.
 */
public final class MqttListenerContext extends ReceiverContext<MqttMessage> {

	private final ObservedClient client;

	private final MqttMessage message;

	private final String listenerId;

	private final String topicTemplate;

	private final @Nullable String share;

	/**
	 * Create a context.
	 * @param client the client that has received the message
	 * @param message the message
	 * @param listenerId id of the listener
	 * @param topicTemplate the topic filter or template that the message has come for
	 * @param share the share group of the subscription, or {@code null}
	 */
	public MqttListenerContext(ObservedClient client, MqttMessage message, String listenerId, String topicTemplate,
			@Nullable String share) {
		super(new UserPropertyGetter());
		this.client = client;
		this.message = message;
		this.listenerId = listenerId;
		this.topicTemplate = topicTemplate;
		this.share = share;
		setCarrier(message);
		setRemoteServiceName("mqtt");
	}

	/**
	 * Return the message.
	 * @return the message
	 */
	public MqttMessage getMessage() {
		return this.message;
	}

	/**
	 * Return the id of the listener.
	 * @return the id
	 */
	public String getListenerId() {
		return this.listenerId;
	}

	/**
	 * Return what the listener has subscribed to.
	 * @return a topic filter or a template such as
	 * <code>sensors/{deviceId}/temperature</code>
	 */
	public String getTopicTemplate() {
		return this.topicTemplate;
	}

	/**
	 * Return the share group.
	 * @return the name, or {@code null} if the subscription is not shared
	 */
	public @Nullable String getShare() {
		return this.share;
	}

	/**
	 * Return the client.
	 * @return what is to be said about it
	 */
	public ObservedClient getClient() {
		return this.client;
	}

	/** Properties of one name may repeat. */
	private static final class UserPropertyGetter implements Propagator.Getter<MqttMessage> {

		@Override
		public @Nullable String get(MqttMessage carrier, String key) {
			return carrier.userProperties().first(key);
		}

		@Override
		public Iterable<String> getAll(MqttMessage carrier, String key) {
			return carrier.userProperties().all(key);
		}

	}

}
