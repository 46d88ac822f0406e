package io.github.mqttboot.client.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import io.github.mqttboot.client.topic.TopicName;
import io.github.mqttboot.client.topic.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link MqttMessage}. Every setter checks its argument at once and throws
 * {@link IllegalArgumentException} if it cannot go on the wire. Not thread-safe.
 */
public final class MqttMessageBuilder {

	private static final long MAXIMUM_SECONDS = 0xFFFF_FFFFL;

	private static final byte[] EMPTY = {};

	private TopicName topic;

	private byte[] payload = EMPTY;

	private QoS qos = QoS.AT_LEAST_ONCE;

	private boolean retain;

	private boolean duplicate;

	private long expirySeconds = -1;

	private @Nullable Boolean payloadUtf8;

	private @Nullable String contentType;

	private @Nullable TopicName responseTopic;

	private byte @Nullable [] correlationData;

	private UserProperties userProperties = UserProperties.none();

	private int[] subscriptionIdentifiers = MessageProperties.NO_IDENTIFIERS;

	MqttMessageBuilder(TopicName topic) {
		this.topic = topic;
	}

	MqttMessageBuilder(MqttMessage message) {
		this.topic = message.topicName();
		this.payload = message.payload();
		this.qos = message.qos();
		this.retain = message.isRetain();
		this.duplicate = message.isDuplicate();
		MessageProperties properties = message.properties();
		this.expirySeconds = properties.expirySeconds();
		this.payloadUtf8 = properties.payloadUtf8();
		this.contentType = properties.contentType();
		this.responseTopic = properties.responseTopic();
		this.correlationData = properties.correlationData();
		this.userProperties = properties.userProperties();
		this.subscriptionIdentifiers = properties.subscriptionIdentifiers();
	}

	/**
	 * Set the topic.
	 * @param topic the topic
	 * @return this builder
	 */
	public MqttMessageBuilder topic(TopicName topic) {
		this.topic = topic;
		return this;
	}

	/**
	 * Set the payload.
	 * @param payload the payload; not copied, so it must not be changed afterwards
	 * @return this builder
	 */
	public MqttMessageBuilder payload(byte[] payload) {
		MqttMessage.requireFits(payload);
		this.payload = payload;
		return this;
	}

	/**
	 * Set the payload to a text's UTF-8 bytes. Does not set the payload format indicator.
	 * @param payload the text
	 * @return this builder
	 */
	public MqttMessageBuilder payload(String payload) {
		return payload(payload.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Set the quality of service; QoS 1 if not called.
	 * @param qos the quality of service
	 * @return this builder
	 */
	public MqttMessageBuilder qos(QoS qos) {
		this.qos = Objects.requireNonNull(qos, "qos");
		return this;
	}

	/**
	 * Set the retain flag.
	 * @param retain whether the server keeps the message as the topic's retained message
	 * @return this builder
	 */
	public MqttMessageBuilder retain(boolean retain) {
		this.retain = retain;
		return this;
	}

	/**
	 * Set whether a received message came with the DUP flag.
	 * @param duplicate the flag
	 * @return this builder
	 */
	public MqttMessageBuilder duplicate(boolean duplicate) {
		this.duplicate = duplicate;
		return this;
	}

	/**
	 * Set the message expiry interval (MQTT 5).
	 * @param interval zero up to 4,294,967,295 seconds, fractions rounded up, or
	 * {@code null} for a message that does not expire
	 * @return this builder
	 */
	public MqttMessageBuilder messageExpiryInterval(@Nullable Duration interval) {
		if (interval == null) {
			this.expirySeconds = -1;
			return this;
		}
		long seconds = interval.plusNanos(999_999_999).toSeconds();
		if (interval.isNegative() || seconds > MAXIMUM_SECONDS) {
			throw new IllegalArgumentException(
					"Message expiry interval must be between 0 and " + MAXIMUM_SECONDS + " seconds but is " + interval);
		}
		this.expirySeconds = seconds;
		return this;
	}

	/**
	 * Set the payload format indicator (MQTT 5).
	 * @param payloadUtf8 {@code true} for UTF-8 text, {@code false} for bytes of any
	 * kind, {@code null} to leave it out
	 * @return this builder
	 */
	public MqttMessageBuilder payloadUtf8(@Nullable Boolean payloadUtf8) {
		this.payloadUtf8 = payloadUtf8;
		return this;
	}

	/**
	 * Set the content type (MQTT 5).
	 * @param contentType well-formed text [MQTT-3.3.2-19], or {@code null}
	 * @return this builder
	 */
	public MqttMessageBuilder contentType(@Nullable String contentType) {
		if (contentType != null) {
			Utf8.requireValid("Content type", contentType);
		}
		this.contentType = contentType;
		return this;
	}

	/**
	 * Set the response topic (MQTT 5).
	 * @param responseTopic a topic name without wildcards [MQTT-3.3.2-14], or
	 * {@code null}
	 * @return this builder
	 */
	public MqttMessageBuilder responseTopic(@Nullable String responseTopic) {
		this.responseTopic = (responseTopic != null) ? TopicName.of(responseTopic) : null;
		return this;
	}

	/**
	 * Set the correlation data (MQTT 5).
	 * @param correlationData at most 65,535 bytes, not copied, or {@code null}
	 * @return this builder
	 */
	public MqttMessageBuilder correlationData(byte @Nullable [] correlationData) {
		if (correlationData != null && correlationData.length > Utf8.MAXIMUM_LENGTH) {
			throw new IllegalArgumentException("Correlation data must be at most " + Utf8.MAXIMUM_LENGTH
					+ " bytes long but has " + correlationData.length);
		}
		this.correlationData = correlationData;
		return this;
	}

	/**
	 * Set the user properties (MQTT 5).
	 * @param userProperties the user properties
	 * @return this builder
	 */
	public MqttMessageBuilder userProperties(UserProperties userProperties) {
		this.userProperties = Objects.requireNonNull(userProperties, "userProperties");
		return this;
	}

	/**
	 * Add a user property (MQTT 5). Names may repeat.
	 * @param name the name
	 * @param value the value
	 * @return this builder
	 */
	public MqttMessageBuilder userProperty(String name, String value) {
		this.userProperties = this.userProperties.with(name, value);
		return this;
	}

	/**
	 * Set the subscription identifiers of a received message (MQTT 5).
	 * @param subscriptionIdentifiers the identifiers, not copied
	 * @return this builder
	 */
	public MqttMessageBuilder subscriptionIdentifiers(int... subscriptionIdentifiers) {
		this.subscriptionIdentifiers = subscriptionIdentifiers;
		return this;
	}

	/**
	 * Return the message.
	 * @return the message
	 */
	public MqttMessage build() {
		return new MqttMessage(this.topic, this.payload, this.qos, this.retain, this.duplicate, properties());
	}

	private MessageProperties properties() {
		boolean none = this.expirySeconds < 0 && this.payloadUtf8 == null && this.contentType == null
				&& this.responseTopic == null && this.correlationData == null && this.userProperties.isEmpty()
				&& this.subscriptionIdentifiers.length == 0;
		return none ? MessageProperties.NONE
				: new MessageProperties(this.expirySeconds, this.payloadUtf8, this.contentType, this.responseTopic,
						this.correlationData, this.userProperties, this.subscriptionIdentifiers);
	}

}
