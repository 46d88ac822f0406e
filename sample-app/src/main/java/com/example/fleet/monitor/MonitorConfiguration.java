package com.example.fleet.monitor;

import java.time.Clock;

import com.example.fleet.monitor.ConnectionStatus.State;
import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.test.MqttBroker;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What is known before the first event.
 */
@Configuration(proxyBeanMethods = false)
class MonitorConfiguration {

	@Bean
	FleetView fleetView(MqttConnectionDetails details, ObjectProvider<MqttBroker> embeddedBroker,
			@Value("${mqtt.presence.topic}") String presenceTopic) {
		Clock clock = Clock.systemUTC();
		boolean embedded = embeddedBroker.getIfAvailable() != null;
		ConnectionStatus connection = new ConnectionStatus(State.CONNECTING, details.getUrls().get(0), null,
				clock.instant(), null, embedded);
		return new FleetView(clock, connection, new Presence(presenceTopic, null));
	}

}
