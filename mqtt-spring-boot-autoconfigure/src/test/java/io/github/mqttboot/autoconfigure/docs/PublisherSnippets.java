package io.github.mqttboot.autoconfigure.docs;

import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.publisher.MqttPublish;
import io.github.mqttboot.spring.publisher.MqttPublisher;
import io.github.mqttboot.spring.publisher.UserProperty;

import org.springframework.stereotype.Component;

/**
 * Examples of publishers for the page about the template.
 */
final class PublisherSnippets {

	private PublisherSnippets() {
	}

	record Command(String name) {

	}

	record Status(boolean on) {

	}

	// tag::publisher[]
	@MqttPublisher("lamps")
	interface Lamps {

		@MqttPublish("{id}/command")
		void send(@TopicVariable String id, Command command);

		@MqttPublish(topic = "{id}/name", qos = "1", retain = "true")
		CompletableFuture<PublishResult> rename(@TopicVariable String id, String name, @UserProperty String by);

		@MqttPublish(topic = "{id}/status", timeout = "${lamps.timeout:5s}")
		Status status(@TopicVariable String id);

		default void on(String id) {
			send(id, new Command("on"));
		}

	}
	// end::publisher[]

	// tag::use[]
	@Component
	static class Evening {

		private final Lamps lamps;

		Evening(Lamps lamps) {
			this.lamps = lamps;
		}

		void begin() {
			if (!this.lamps.status("porch").on()) {
				this.lamps.on("porch");
			}
		}

	}
	// end::use[]

}
