package io.github.mqttboot.client.internal.codec;

import java.time.Duration;
import java.util.Arrays;

import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.message.MqttMessageBuilder;

/**
 * Collects the properties that belong to an application message while a block of
 * properties is read. One for each block.
 */
final class MessagePropertiesReader {

	private static final int[] NO_IDENTIFIERS = {};

	private final PropertyReader reader;

	private final MqttMessageBuilder message;

	private int[] subscriptionIdentifiers = NO_IDENTIFIERS;

	MessagePropertiesReader(PropertyReader reader, MqttMessageBuilder message) {
		this.reader = reader;
		this.message = message;
	}

	/**
	 * Take the value of a property into the message.
	 */
	void read(Property property) {
		switch (property) {
			case PAYLOAD_FORMAT_INDICATOR -> this.message.payloadUtf8(this.reader.number(property) == 1);
			case MESSAGE_EXPIRY_INTERVAL ->
				this.message.messageExpiryInterval(Duration.ofSeconds(this.reader.number(property)));
			case CONTENT_TYPE -> this.message.contentType(this.reader.text(property));
			case RESPONSE_TOPIC -> this.message.responseTopic(this.reader.text(property));
			case CORRELATION_DATA -> this.message.correlationData(this.reader.binary(property));
			case SUBSCRIPTION_IDENTIFIER -> add((int) this.reader.number(property));
			default -> throw new IllegalArgumentException("Not a message's property: " + property);
		}
	}

	private void add(int subscriptionIdentifier) {
		int count = this.subscriptionIdentifiers.length;
		this.subscriptionIdentifiers = Arrays.copyOf(this.subscriptionIdentifiers, count + 1);
		this.subscriptionIdentifiers[count] = subscriptionIdentifier;
	}

	/**
	 * Put what was collected over several properties into the message.
	 */
	void finish() {
		this.message.userProperties(this.reader.userProperties());
		this.message.subscriptionIdentifiers(this.subscriptionIdentifiers);
	}

}
