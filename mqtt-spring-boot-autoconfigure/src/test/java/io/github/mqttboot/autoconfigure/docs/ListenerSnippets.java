package io.github.mqttboot.autoconfigure.docs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;

/**
 * Examples of the page about listeners.
 */
final class ListenerSnippets {

	private ListenerSnippets() {
	}

	// tag::first[]
	static class Thermometers {

		private final Map<String, Double> latest = new ConcurrentHashMap<>();

		@MqttListener("sensors/{deviceId}/temperature")
		void onTemperature(@TopicVariable String deviceId, double celsius) {
			this.latest.put(deviceId, celsius);
		}

	}
	// end::first[]

}
