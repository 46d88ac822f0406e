package io.github.mqttboot.autoconfigure;

import java.time.Duration;

import io.github.mqttboot.autoconfigure.MqttProperties.Presence;
import io.github.mqttboot.autoconfigure.MqttProperties.Will;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.WillMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Maps {@code mqtt.will} and {@code mqtt.presence} to messages. A connection has one will
 * message, so they exclude each other.
 */
final class MqttWillPropertiesMapper {

	private static final String TOPIC_REMEDY = "Set '%s' to the name of one topic, such as devices/pump/status.";

	private static final String PAYLOAD_REMEDY = "Shorten '%s'.";

	private final Will will;

	private final Presence presence;

	private final CheckedPropertyMapper map;

	MqttWillPropertiesMapper(MqttClientSettings settings) {
		this.will = settings.properties().getWill();
		this.presence = settings.properties().getPresence();
		this.map = settings.map();
	}

	/**
	 * Return the will message.
	 * @return the will message, or {@code null} if there is none
	 */
	@Nullable WillMessage will() {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleMatchingValuesIn((entries) -> {
			entries.put(this.map.name("will.topic"), this.will.getTopic());
			entries.put(this.map.name("presence.topic"), this.presence.getTopic());
		}, (@Nullable String topic) -> StringUtils.hasText(topic));
		if (StringUtils.hasText(this.presence.getTopic())) {
			return willMessage("presence.offline", offline(), Duration.ZERO);
		}
		return StringUtils.hasText(this.will.getTopic()) ? configuredWill(this.will.getTopic()) : null;
	}

	/**
	 * Return the message that tells that the client is online.
	 * @return the birth message
	 */
	MqttMessage online() {
		return presenceMessage(this.presence.getOnline());
	}

	/**
	 * Return the message that tells that the client is offline.
	 * @return the death message
	 */
	MqttMessage offline() {
		return presenceMessage(this.presence.getOffline());
	}

	private MqttMessage presenceMessage(String payload) {
		String topic = this.presence.getTopic();
		Assert.state(topic != null, "'mqtt.presence.topic' must be set");
		return message("presence.topic", topic).payload(payload).qos(QoS.AT_LEAST_ONCE).retain(true).build();
	}

	private WillMessage configuredWill(String topic) {
		MqttMessageBuilder message = message("will.topic", topic);
		message.payload(this.will.getPayload());
		message.retain(this.will.isRetain());
		this.map.map("will.qos", this.will.getQos(), (qos) -> message.qos(QoS.of(qos)));
		this.map.map("will.expiry", this.will.getExpiry(), message::messageExpiryInterval);
		if (StringUtils.hasText(this.will.getContentType())) {
			this.map.map("will.content-type", this.will.getContentType(), message::contentType);
		}
		return willMessage("will.payload", message.build(), this.will.getDelay());
	}

	private MqttMessageBuilder message(String name, String topic) {
		return this.map.convert(name, topic, () -> MqttMessage.to(topic), TOPIC_REMEDY);
	}

	private WillMessage willMessage(String payloadName, MqttMessage message, Duration delay) {
		WillMessage undelayed = this.map.convert(payloadName, message.payload().length + " bytes",
				() -> new WillMessage(message), PAYLOAD_REMEDY);
		return this.map.convert("will.delay", delay,
				() -> new WillMessage(undelayed.message(), CheckedPropertyMapper.requireWholeSeconds(delay)),
				CheckedPropertyMapper.DEFAULT_REMEDY);
	}

}
