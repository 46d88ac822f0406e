package io.github.mqttboot.client.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * An application message: topic, payload, quality of service, retain flag and, on MQTT 5,
 * properties (MQTT 5.0 section 3.3, MQTT 3.1.1 section 3.3). Immutable and safe to share
 * between threads, provided that nobody changes the payload array.
 */
public final class MqttMessage {

	/** Most bytes that a payload can have; less if the server says so. */
	public static final int MAXIMUM_PAYLOAD_LENGTH = 268_435_455;

	private final TopicName topic;

	private final byte[] payload;

	private final QoS qos;

	private final boolean retain;

	private final boolean duplicate;

	private final MessageProperties properties;

	MqttMessage(TopicName topic, byte[] payload, QoS qos, boolean retain, boolean duplicate,
			MessageProperties properties) {
		this.topic = topic;
		this.payload = payload;
		this.qos = qos;
		this.retain = retain;
		this.duplicate = duplicate;
		this.properties = properties;
	}

	/**
	 * Return a message without properties.
	 * @param topic the topic
	 * @param payload the payload; not copied, so it must not be changed afterwards
	 * @param qos the quality of service
	 * @param retain whether the server keeps it as the topic's retained message
	 * @return the message
	 * @throws IllegalArgumentException if the payload is longer than
	 * {@link #MAXIMUM_PAYLOAD_LENGTH}
	 */
	public static MqttMessage of(TopicName topic, byte[] payload, QoS qos, boolean retain) {
		requireFits(payload);
		return new MqttMessage(topic, payload, qos, retain, false, MessageProperties.NONE);
	}

	/**
	 * Start a message to a topic, with an empty payload and QoS 1.
	 * @param topic the topic
	 * @return a builder
	 * @throws IllegalArgumentException if the topic is not a valid topic name
	 */
	public static MqttMessageBuilder to(String topic) {
		return new MqttMessageBuilder(TopicName.of(topic));
	}

	/**
	 * Start a message to a topic, with an empty payload and QoS 1.
	 * @param topic the topic
	 * @return a builder
	 */
	public static MqttMessageBuilder to(TopicName topic) {
		return new MqttMessageBuilder(topic);
	}

	/**
	 * Start a copy of this message.
	 * @return a builder that holds everything this message holds
	 */
	public MqttMessageBuilder toBuilder() {
		return new MqttMessageBuilder(this);
	}

	/**
	 * Return this message under another topic.
	 * @param other the other topic
	 * @return a copy that shares the payload
	 */
	public MqttMessage withTopic(TopicName other) {
		return new MqttMessage(other, this.payload, this.qos, this.retain, this.duplicate, this.properties);
	}

	static void requireFits(byte[] payload) {
		Objects.requireNonNull(payload, "payload");
		if (payload.length > MAXIMUM_PAYLOAD_LENGTH) {
			throw new IllegalArgumentException(
					"Payload must be at most " + MAXIMUM_PAYLOAD_LENGTH + " bytes long but has " + payload.length);
		}
	}

	/**
	 * Return the topic's text.
	 * @return the topic
	 */
	public String topic() {
		return this.topic.value();
	}

	/**
	 * Return the topic.
	 * @return the topic name
	 */
	public TopicName topicName() {
		return this.topic;
	}

	/**
	 * Return the payload. The array is not copied: it must not be changed.
	 * @return the payload, empty if there is none
	 */
	public byte[] payload() {
		return this.payload;
	}

	/**
	 * Return the payload read as UTF-8; bytes that are not UTF-8 become U+FFFD.
	 * @return the payload as text
	 */
	public String payloadAsString() {
		return new String(this.payload, StandardCharsets.UTF_8);
	}

	/**
	 * Return the quality of service: of the publish, or of a received message the lower
	 * of what was published and what the server granted.
	 * @return the quality of service
	 */
	public QoS qos() {
		return this.qos;
	}

	/**
	 * Return the retain flag. On a received message it says that the server had kept the
	 * message from before the subscription.
	 * @return whether the flag is set
	 */
	public boolean isRetain() {
		return this.retain;
	}

	/**
	 * Return whether a received message came in a packet with the DUP flag: the server
	 * had sent it before and saw no acknowledgement. Never taken over when a message is
	 * published [MQTT-3.3.1-3].
	 * @return whether the packet had the DUP flag
	 */
	public boolean isDuplicate() {
		return this.duplicate;
	}

	/**
	 * Return how long the server may keep the message for subscribers that are not there
	 * yet (MQTT 5).
	 * @return whole seconds up to 4,294,967,295, or {@code null} if it does not expire
	 */
	public @Nullable Duration messageExpiryInterval() {
		long seconds = this.properties.expirySeconds();
		return (seconds < 0) ? null : Duration.ofSeconds(seconds);
	}

	/**
	 * Return whether the payload is marked as UTF-8 text (MQTT 5 payload format
	 * indicator).
	 * @return {@code true} for text, {@code false} for bytes of any kind, {@code null} if
	 * the message says nothing
	 */
	public @Nullable Boolean isPayloadUtf8() {
		return this.properties.payloadUtf8();
	}

	/**
	 * Return the content type (MQTT 5).
	 * @return the content type, a media type by convention, or {@code null}
	 */
	public @Nullable String contentType() {
		return this.properties.contentType();
	}

	/**
	 * Return the topic that a response is expected on (MQTT 5).
	 * @return the response topic or {@code null}
	 */
	public @Nullable TopicName responseTopic() {
		return this.properties.responseTopic();
	}

	/**
	 * Return what tells the requester which request a response belongs to (MQTT 5). The
	 * array is not copied: it must not be changed.
	 * @return the correlation data or {@code null}
	 */
	public byte @Nullable [] correlationData() {
		return this.properties.correlationData();
	}

	/**
	 * Return the user properties (MQTT 5).
	 * @return the user properties, empty if there are none
	 */
	public UserProperties userProperties() {
		return this.properties.userProperties();
	}

	/**
	 * Return the subscription identifiers that a received message carries: one for each
	 * matching subscription that was made with an identifier (MQTT 5). Never taken over
	 * when a message is published [MQTT-3.3.4-6]. The array must not be changed.
	 * @return the identifiers, empty if there are none
	 */
	public int[] subscriptionIdentifiers() {
		return this.properties.subscriptionIdentifiers();
	}

	/**
	 * Return whether the message has any MQTT 5 property.
	 * @return {@code false} if every property is absent
	 */
	@SuppressWarnings("ReferenceEquality")
	public boolean hasProperties() {
		return this.properties != MessageProperties.NONE;
	}

	MessageProperties properties() {
		return this.properties;
	}

	/** Shows sizes, never the payload or a property's value. */
	@Override
	public String toString() {
		return "MqttMessage[topic=" + this.topic + ", payload=" + this.payload.length + " bytes, qos="
				+ this.qos.value() + ", retain=" + this.retain + ", duplicate=" + this.duplicate + "]";
	}

}
