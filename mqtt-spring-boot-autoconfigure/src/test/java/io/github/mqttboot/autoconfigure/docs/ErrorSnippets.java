package io.github.mqttboot.autoconfigure.docs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.MqttRetry;
import io.github.mqttboot.spring.listener.DeadLetterRecoverer;
import io.github.mqttboot.spring.listener.ListenerExecutionFailedException;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import io.github.mqttboot.spring.listener.MqttMessageRecoverer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Examples of the page about errors.
 */
final class ErrorSnippets {

	private ErrorSnippets() {
	}

	// tag::retry[]
	static class Meters {

		private final MeterStore store;

		Meters(MeterStore store) {
			this.store = store;
		}

		@MqttListener("meters/{id}")
		@MqttRetry(attempts = "5", delay = "${meters.retry-delay:50ms}", include = StoreIsBusyException.class,
				deadLetterTopic = "failed/{listener}/{id}")
		void onReading(String reading) {
			this.store.save(reading);
		}

	}
	// end::retry[]

	// tag::handler[]
	static class IgnoreLateReadings implements MqttListenerErrorHandler {

		@Override
		public void handleError(MqttMessage message, ListenerExecutionFailedException failure) throws Exception {
			if (failure.getCause() instanceof LateReadingException) {
				return; // dealt with: acknowledged
			}
			throw failure; // on to the recoverer
		}

	}
	// end::handler[]

	// tag::recoverer[]
	@Configuration(proxyBeanMethods = false)
	static class RecovererConfiguration {

		@Bean
		MqttMessageRecoverer failedMessages(FailedMessageStore store) {
			return (message, failure) -> store.save(message.topic(), message.payload(), failure.getListenerId());
		}

	}
	// end::recoverer[]

	// tag::dead-letters[]
	static class DeadLetters {

		private final List<String> reasons = new CopyOnWriteArrayList<>();

		@MqttListener("dead-letters/#")
		@MqttRetry(deadLetterTopic = "off") // its own failures are only logged
		void onDeadLetter(MqttMessage message) {
			String topic = message.userProperties().first(DeadLetterRecoverer.TOPIC);
			String exception = message.userProperties().first(DeadLetterRecoverer.EXCEPTION);
			this.reasons.add(topic + ": " + exception);
		}

		List<String> reasons() {
			return this.reasons;
		}

	}
	// end::dead-letters[]

	// tag::by-code[]
	@Configuration(proxyBeanMethods = false)
	static class DeadLetterConfiguration {

		@Bean
		DeadLetterRecoverer deadLetters(MqttClient client) {
			return new DeadLetterRecoverer(client, "failed/{listener}/{*topic}");
		}

	}
	// end::by-code[]

	interface MeterStore {

		void save(String reading);

	}

	interface FailedMessageStore {

		void save(String topic, byte[] payload, String listener);

	}

	static class StoreIsBusyException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	static class LateReadingException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
