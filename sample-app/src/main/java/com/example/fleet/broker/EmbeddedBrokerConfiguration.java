package com.example.fleet.broker;

import io.github.mqttboot.test.MqttBroker;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * A broker of the application's own while none is configured, so that it runs on its own.
 * The starter connects to a broker that is a bean. It is good for demonstrations only.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(NoBrokerConfigured.class)
class EmbeddedBrokerConfiguration {

	/** What a test would look up afterwards is of no use here. */
	private static final int RECORD_LIMIT = 10;

	@Bean
	MqttBroker embeddedBroker() {
		return MqttBroker.builder().recordLimit(RECORD_LIMIT).start();
	}

}
