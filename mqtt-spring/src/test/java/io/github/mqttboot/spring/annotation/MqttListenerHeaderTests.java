package io.github.mqttboot.spring.annotation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What parameters with {@link Header} get.
 */
class MqttListenerHeaderTests extends AbstractListenerTests {

	@Test
	void correlationDataMayBeTakenAsText() {
		start(Correlated.class);
		this.client
			.deliver(MqttMessage.to("a").correlationData("order 7 \u00e4".getBytes(StandardCharsets.UTF_8)).build());
		assertThat(bean(Correlated.class).seen).containsExactly("order 7 \u00e4", "order 7 \u00e4", 10);
	}

	@Test
	void aDefaultMayHavePlaceholdersAndExpressions() {
		property("app.type", "application/json");
		start(Defaults.class);
		this.client.deliver("a", "x");
		assertThat(bean(Defaults.class).seen).containsExactly("application/json", 3);
	}

	static class Correlated {

		final List<Object> seen = new ArrayList<>();

		@MqttListener("a")
		void on(@Header(MqttHeaders.CORRELATION_DATA) String text,
				@Header(MqttHeaders.CORRELATION_DATA) Optional<String> optional,
				@Header(MqttHeaders.CORRELATION_DATA) byte[] bytes) {
			this.seen.addAll(List.of(text, optional.orElse(""), bytes.length));
		}

	}

	static class Defaults {

		final List<Object> seen = new ArrayList<>();

		@MqttListener("a")
		void on(@Header(name = MessageHeaders.CONTENT_TYPE, defaultValue = "${app.type}") String type,
				@Header(name = "attempts", defaultValue = "#{1 + 2}") int attempts) {
			this.seen.addAll(List.of(type, attempts));
		}

	}

}
