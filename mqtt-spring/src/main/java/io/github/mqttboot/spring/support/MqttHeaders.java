package io.github.mqttboot.spring.support;

import java.time.Duration;
import java.util.Map;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;

/**
 * Names of the headers that stand for what an MQTT message has beside its payload. The
 * content type is in {@link org.springframework.messaging.MessageHeaders#CONTENT_TYPE}.
 * User properties are never spread over headers of their own: names may repeat, and a
 * sender must not be able to set a header.
 */
public final class MqttHeaders {

	/** Prefix of all names. */
	public static final String PREFIX = "mqtt_";

	/** Topic name: {@link String}. */
	public static final String TOPIC = PREFIX + "topic";

	/**
	 * Topic name of a received message in a flow of Spring Integration: {@link String}.
	 * There, the headers of what comes in go on to what is published, which must not lead
	 * it back to its own topic. So these three have another name than for publishing.
	 */
	public static final String RECEIVED_TOPIC = PREFIX + "receivedTopic";

	/** Quality of service of a received message in a flow: {@link QoS}. */
	public static final String RECEIVED_QOS = PREFIX + "receivedQos";

	/** Retain flag of a received message in a flow: {@link Boolean}. */
	public static final String RECEIVED_RETAIN = PREFIX + "receivedRetain";

	/** Variables of the listener's topic template, received only: {@link Map}. */
	public static final String TOPIC_VARIABLES = PREFIX + "topicVariables";

	/** Quality of service: {@link QoS}; for publishing also 0, 1 or 2. */
	public static final String QOS = PREFIX + "qos";

	/** Retain flag: {@link Boolean}. */
	public static final String RETAIN = PREFIX + "retain";

	/** DUP flag, received only: {@link Boolean}. */
	public static final String DUPLICATE = PREFIX + "duplicate";

	/** Message expiry interval (MQTT 5): {@link Duration}. */
	public static final String MESSAGE_EXPIRY = PREFIX + "messageExpiry";

	/** Payload format indicator (MQTT 5), set for UTF-8 text: {@link Boolean}. */
	public static final String PAYLOAD_UTF8 = PREFIX + "payloadUtf8";

	/** Response topic (MQTT 5): {@link String}. */
	public static final String RESPONSE_TOPIC = PREFIX + "responseTopic";

	/** Correlation data (MQTT 5): {@code byte[]}. */
	public static final String CORRELATION_DATA = PREFIX + "correlationData";

	/** User properties (MQTT 5), in order and with repeats: {@link UserProperties}. */
	public static final String USER_PROPERTIES = PREFIX + "userProperties";

	/**
	 * What became of a message that a flow of Spring Integration has published:
	 * {@link PublishResult}.
	 */
	public static final String PUBLISH_RESULT = PREFIX + "publishResult";

	private MqttHeaders() {
	}

}
