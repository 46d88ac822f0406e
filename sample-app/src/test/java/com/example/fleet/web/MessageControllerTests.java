package com.example.fleet.web;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.core.MqttTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

class MessageControllerTests {

	private final MqttTemplate mqtt = mock(MqttTemplate.class);

	private final MockMvcTester mvc = MockMvcTester
		.create(MockMvcBuilders.standaloneSetup(new MessageController(this.mqtt))
			.setControllerAdvice(new ProblemAdvice())
			.build());

	@Test
	void publishesAndTellsWhatBecameOfIt() {
		given(this.mqtt.publish("fleet/note", bytes("hi"), QoS.EXACTLY_ONCE, true)).willReturn(done(QoS.EXACTLY_ONCE));
		MvcTestResult result = post("""
				{"topic": "fleet/note", "payload": "hi", "qos": 2, "retain": true}""");
		assertThat(result).hasStatusOk()
			.bodyJson()
			.extractingPath("$.text")
			.asString()
			.startsWith("Acknowledged by the broker after ")
			.endsWith(" with QoS 2.");
	}

	@Test
	void doesNotPromiseAnAcknowledgementForQos0() {
		given(this.mqtt.publish("a", bytes(""), QoS.AT_MOST_ONCE, false)).willReturn(done(QoS.AT_MOST_ONCE));
		assertThat(post("""
				{"topic": "a", "payload": "", "qos": 0, "retain": false}""")).hasStatusOk()
			.bodyJson()
			.extractingPath("$.text")
			.asString()
			.contains("nobody acknowledges");
	}

	@ParameterizedTest
	@CsvSource({ "fleet/+/reading, No wildcards", "fleet/#, No wildcards", "'', needs a topic", "'  ', needs a topic",
			"$SYS/broker, belong to the broker", "a\\u0000b, Topic name" })
	void saysWhatIsWrongWithATopic(String topic, String error) {
		assertThat(post("{\"topic\": \"" + topic + "\", \"payload\": \"\", \"qos\": 1, \"retain\": false}"))
			.hasStatus(400)
			.bodyJson()
			.extractingPath("$.errors.topic")
			.asString()
			.contains(error);
		then(this.mqtt).shouldHaveNoInteractions();
	}

	@Test
	void saysAllThatIsWrongAtOnce() {
		String payload = "x".repeat(65 * 1024);
		MvcTestResult result = post("{\"payload\": \"" + payload + "\", \"qos\": 3, \"retain\": false}");
		assertThat(result).hasStatus(400)
			.bodyJson()
			.extractingPath("$.errors")
			.asMap()
			.containsOnlyKeys("topic", "payload", "qos");
	}

	@Test
	void saysWhyAMessageCouldNotBeSent() {
		given(this.mqtt.publish("a", bytes(""), QoS.AT_LEAST_ONCE, false)).willReturn(
				CompletableFuture.failedFuture(new MqttNotSentException(Reason.QUEUE_FULL, "The queue is full")));
		assertThat(post("""
				{"topic": "a", "payload": "", "qos": 1, "retain": false}""")).hasStatus(502)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("The queue is full");
	}

	private MvcTestResult post(String json) {
		return this.mvc.post().uri("/api/messages").contentType(MediaType.APPLICATION_JSON).content(json).exchange();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static CompletableFuture<PublishResult> done(QoS qos) {
		return CompletableFuture
			.completedFuture(new PublishResult("a", qos, 1, ReasonCode.SUCCESS, null, UserProperties.none()));
	}

}
