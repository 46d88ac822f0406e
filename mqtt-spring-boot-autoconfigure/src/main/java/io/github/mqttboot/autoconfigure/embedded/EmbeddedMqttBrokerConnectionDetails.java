package io.github.mqttboot.autoconfigure.embedded;

import java.util.List;

import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.test.MqttBroker;
import org.jspecify.annotations.Nullable;

/**
 * Adapts an {@link MqttBroker} to {@link MqttConnectionDetails}.
 */
class EmbeddedMqttBrokerConnectionDetails implements MqttConnectionDetails {

	private final MqttBroker broker;

	EmbeddedMqttBrokerConnectionDetails(MqttBroker broker) {
		this.broker = broker;
	}

	@Override
	public List<String> getUrls() {
		return List.of(this.broker.uri());
	}

	@Override
	public @Nullable String getUsername() {
		return this.broker.username();
	}

	@Override
	public @Nullable String getPassword() {
		return this.broker.password();
	}

}
