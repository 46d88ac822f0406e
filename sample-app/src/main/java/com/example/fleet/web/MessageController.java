package com.example.fleet.web;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.core.MqttTemplate;

import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Publishes what the page's form asks for.
 */
@RestController
class MessageController {

	private static final long PATIENCE = 3;

	private final MqttTemplate mqtt;

	MessageController(MqttTemplate mqtt) {
		this.mqtt = mqtt;
	}

	@InitBinder("publishRequest")
	void initBinder(WebDataBinder binder) {
		binder.setValidator(new PublishRequestValidator());
	}

	/**
	 * While there is no connection the message waits in the client's outbound queue. It
	 * goes out as bytes: a String would be marked as plain text, and it may well be JSON.
	 */
	@PostMapping("/api/messages")
	CompletableFuture<Outcome> publish(@Validated @RequestBody PublishRequest request) {
		long start = System.nanoTime();
		String topic = Objects.requireNonNull(request.topic(), "validated");
		byte[] payload = Objects.requireNonNullElse(request.payload(), "").getBytes(StandardCharsets.UTF_8);
		return this.mqtt.publish(topic, payload, QoS.of(request.qos()), request.retain())
			.thenApply((result) -> Outcome.of(result, System.nanoTime() - start))
			.completeOnTimeout(new Outcome("Waiting: sent as soon as the broker can be reached."), PATIENCE,
					TimeUnit.SECONDS);
	}

	/**
	 * What became of a message.
	 *
	 * @param text for people
	 */
	record Outcome(String text) {

		static Outcome of(PublishResult result, long nanos) {
			if (result.qos() == QoS.AT_MOST_ONCE) {
				return new Outcome("Sent with QoS 0, which nobody acknowledges.");
			}
			return new Outcome("Acknowledged by the broker after %d ms, with QoS %d."
				.formatted(TimeUnit.NANOSECONDS.toMillis(nanos), result.qos().value()));
		}

	}

}
