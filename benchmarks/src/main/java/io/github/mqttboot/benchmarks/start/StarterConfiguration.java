package io.github.mqttboot.benchmarks.start;

import io.github.mqttboot.spring.annotation.MqttListener;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * An application that does nothing but listen.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StarterConfiguration {

	@MqttListener("benchmark/start")
	void onMessage(byte[] payload) {
		System.out.println("Received " + payload.length + " bytes");
	}

}
