package io.github.mqttboot.autoconfigure.docs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.ErrorReply;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.ReplyConvention;
import io.github.mqttboot.spring.core.Subscription;
import io.github.mqttboot.spring.support.MqttHeaders;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.MimeType;

/**
 * Examples of the page about the template.
 */
final class TemplateSnippets {

	private TemplateSnippets() {
	}

	record Reading(@Max(100) double celsius) {

	}

	record Order(String id) {

	}

	// tag::publish[]
	@Component
	static class Valves {

		private final MqttTemplate mqtt;

		Valves(MqttTemplate mqtt) {
			this.mqtt = mqtt;
		}

		CompletableFuture<PublishResult> open(String room) {
			return this.mqtt.publish("rooms/" + room + "/valve", "open");
		}

		void announce(String room, Reading reading) {
			this.mqtt.publish("rooms/" + room + "/temperature", reading, QoS.AT_LEAST_ONCE, true);
		}

		void forget(String room) {
			this.mqtt.clearRetained("rooms/" + room + "/temperature");
		}

	}
	// end::publish[]

	static class Operations {

		private final MqttTemplate mqtt;

		private final Queue<String> log = new ConcurrentLinkedQueue<>();

		Operations(MqttTemplate mqtt) {
			this.mqtt = mqtt;
		}

		Queue<String> log() {
			return this.log;
		}

		CompletableFuture<PublishResult> spec(String room) {
			// tag::spec[]
			return this.mqtt.newMessage(new Reading(21.5))
				.topic("rooms/{room}/temperature", room)
				.qos(QoS.EXACTLY_ONCE)
				.retain(true)
				.expiry(Duration.ofMinutes(10))
				.contentType("application/cbor")
				.userProperty("sensor", "roof")
				.publish();
			// end::spec[]
		}

		CompletableFuture<PublishResult> message() {
			// tag::message[]
			return this.mqtt.publish(MessageBuilder.withPayload(new Reading(21.5))
				.setHeader(MqttHeaders.TOPIC, "rooms/kitchen/temperature")
				.setHeader(MqttHeaders.QOS, QoS.AT_LEAST_ONCE)
				.setHeader(MqttHeaders.MESSAGE_EXPIRY, Duration.ofMinutes(10))
				.build());
			// end::message[]
		}

		void outcome() {
			// tag::outcome[]
			this.mqtt.publish("rooms/kitchen/valve", "open").whenComplete((result, failure) -> {
				if (failure instanceof MqttNotSentException notSent) {
					this.log.add("the server has not seen it: " + notSent.reason());
				}
				else if (failure instanceof MqttRefusedException refused) {
					this.log.add("the server said no: " + refused.reasonCode());
				}
				else if (failure instanceof MqttOutcomeUnknownException) {
					this.log.add("nobody knows");
				}
				else {
					this.log.add("done");
				}
			});
			// end::outcome[]
		}

		PublishResult waiting() {
			// tag::wait[]
			return this.mqtt.publishAndWait("rooms/kitchen/valve", "open", Duration.ofSeconds(5));
			// end::wait[]
		}

		Subscription subscribe() {
			// tag::subscribe[]
			Subscription subscription = this.mqtt.subscribe("rooms/+/temperature", QoS.AT_LEAST_ONCE, Reading.class,
					(reading) -> this.log.add(reading.celsius() + " degrees"));
			// until subscription.close()
			// end::subscribe[]
			return subscription;
		}

		CompletableFuture<Reading> request() {
			// tag::request[]
			CompletableFuture<Reading> reply = this.mqtt.request("rooms/kitchen/read", null, Reading.class,
					Duration.ofSeconds(5));
			// end::request[]
			return reply;
		}

		CompletableFuture<List<Reading>> requestList() {
			// tag::request-spec[]
			return this.mqtt.newMessage("today")
				.topic("rooms/{room}/history", "kitchen")
				.qos(QoS.EXACTLY_ONCE)
				.replyTimeout(Duration.ofSeconds(30))
				.request(new ParameterizedTypeReference<List<Reading>>() {
				});
			// end::request-spec[]
		}

		CompletableFuture<String> convention() {
			// tag::convention[]
			return this.mqtt.newMessage("now")
				.topic("devices/7/read")
				.replyConvention(ReplyConvention.topics("{topic}/{correlation}", "{topic}/{correlation}/reply"))
				.request(String.class);
			// end::convention[]
		}

	}

	// tag::responder[]
	@Component
	static class Thermometer {

		@MqttListener("rooms/{room}/read")
		Object read(@TopicVariable String room) {
			return room.equals("kitchen") ? new Reading(21.5) : new ErrorReply("no such room");
		}

		@MqttListener("rooms/{room}/history")
		List<Reading> history(String day) {
			return List.of(new Reading(20), new Reading(21.5));
		}

	}
	// end::responder[]

	// tag::convention-responder[]
	@Component
	static class Device {

		@MqttListener("devices/{id}/read/{correlation}")
		@SendTo("devices/{id}/read/{correlation}/reply")
		String read(@TopicVariable String id, String when) {
			return id + " " + when;
		}

	}
	// end::convention-responder[]

	// tag::transaction[]
	@Component
	static class Orders {

		private final MqttTemplate mqtt;

		Orders(MqttTemplate mqtt) {
			this.mqtt = mqtt;
		}

		@Transactional
		public void place(Order order) {
			// save the order, and then:
			this.mqtt.publish("orders/placed", order);
		}

	}
	// end::transaction[]

	// tag::payloads[]
	@Component
	static class Payloads {

		private final Queue<Object> received = new ConcurrentLinkedQueue<>();

		@MqttListener("readings/one")
		void one(@Valid Reading reading) {
			this.received.add(reading);
		}

		@MqttListener("readings/many")
		void many(List<Reading> readings) {
			this.received.add(readings);
		}

		@MqttListener(topics = "readings/old", contentType = "application/cbor")
		void fromAnOldDevice(Reading reading) {
			this.received.add(reading);
		}

		@MqttListener(topics = "readings/odd", contentType = "application/x-fahrenheit")
		void fromAnOddDevice(Reading reading) {
			this.received.add(reading);
		}

	}
	// end::payloads[]

	static Queue<Object> received(Payloads payloads) {
		return payloads.received;
	}

	// tag::converter[]
	@Component
	static class FahrenheitConverter extends AbstractMessageConverter {

		FahrenheitConverter() {
			super(new MimeType("application", "x-fahrenheit"));
			// leaves payloads without a content type to others
			setStrictContentTypeMatch(true);
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == Reading.class;
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> type, @Nullable Object hint) {
			double fahrenheit = Double.parseDouble(new String((byte[]) message.getPayload(), StandardCharsets.UTF_8));
			return new Reading((fahrenheit - 32) / 1.8);
		}

		@Override
		protected Object convertToInternal(Object payload, @Nullable MessageHeaders headers, @Nullable Object hint) {
			return String.valueOf(((Reading) payload).celsius() * 1.8 + 32).getBytes(StandardCharsets.UTF_8);
		}

	}
	// end::converter[]

}
