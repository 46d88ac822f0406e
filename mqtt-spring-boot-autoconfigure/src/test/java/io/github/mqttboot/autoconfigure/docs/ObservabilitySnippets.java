package io.github.mqttboot.autoconfigure.docs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.ClientStatistics;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttConnectFailedEvent;
import io.github.mqttboot.spring.core.MqttConnectedEvent;
import io.github.mqttboot.spring.core.MqttDisconnectedEvent;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.observation.DefaultMqttPublishObservationConvention;
import io.github.mqttboot.spring.observation.MqttPublishContext;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.event.EventListener;

/**
 * Examples of the page about observability.
 */
final class ObservabilitySnippets {

	private ObservabilitySnippets() {
	}

	// tag::events[]
	static class ConnectionLog {

		private final List<String> entries = new CopyOnWriteArrayList<>();

		@EventListener
		void onConnected(MqttConnectedEvent event) {
			this.entries.add(event.isReconnect() ? "back" : "connected");
		}

		@EventListener
		void onDisconnected(MqttDisconnectedEvent event) {
			this.entries.add("ended by " + event.getInitiator());
		}

		@EventListener
		void onConnectFailed(MqttConnectFailedEvent event) {
			this.entries.add("next attempt in " + event.getReconnectDelay());
		}

		List<String> entries() {
			return this.entries;
		}

	}
	// end::events[]

	// tag::template[]
	static class Valves {

		private final MqttTemplate mqtt;

		Valves(MqttTemplate mqtt) {
			this.mqtt = mqtt;
		}

		// traced and timed as cmd/{deviceId}/set
		void open(int deviceId) {
			this.mqtt.newMessage("open").topic("cmd/{deviceId}/set", deviceId).publish();
		}

	}
	// end::template[]

	// tag::trace[]
	static class Valve {

		private final MqttTemplate mqtt;

		Valve(MqttTemplate mqtt) {
			this.mqtt = mqtt;
		}

		@MqttListener("cmd/{deviceId}/set")
		void set(@TopicVariable String deviceId, String command) {
			// part of the trace of whoever has published the command
			this.mqtt.newMessage(command).topic("state/{deviceId}", deviceId).publish();
		}

	}
	// end::trace[]

	// tag::convention[]
	static class PlantConvention extends DefaultMqttPublishObservationConvention {

		@Override
		public KeyValues getLowCardinalityKeyValues(MqttPublishContext context) {
			return super.getLowCardinalityKeyValues(context).and("plant", "north");
		}

	}
	// end::convention[]

	// tag::meters[]
	static class Alarm {

		private final MeterRegistry meters;

		Alarm(MeterRegistry meters) {
			this.meters = meters;
		}

		boolean isDue() {
			return this.meters.get("mqtt.client.connected").tag("client", "default").gauge().value() == 0;
		}

	}
	// end::meters[]

	// tag::statistics[]
	static long refused(MqttClient client) {
		ClientStatistics statistics = client.statistics();
		return statistics.messages().refused(QoS.AT_LEAST_ONCE);
	}
	// end::statistics[]

}
