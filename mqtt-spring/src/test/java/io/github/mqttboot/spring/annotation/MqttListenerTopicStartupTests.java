package io.github.mqttboot.spring.annotation;

import java.util.Map;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Listeners whose topics, placeholders or topic variables could never work do not start.
 */
class MqttListenerTopicStartupTests extends AbstractStartupTests {

	@Test
	void aTopicFilterThatIsNotValid() {
		assertRefused(BadFilter.class, "on(String)", "'a/#/b'", "'#' only as its last level",
				"write + for a single level, and # at the end only");
		reset();
		assertRefused(BadPlus.class, "on(String)", "'+' only as a whole level", "Correct the topic");
	}

	@Test
	void noTopic() {
		assertRefused(NoTopic.class, "it has no topic");
	}

	@Test
	void aPlaceholderThatNobodyResolved() {
		assertRefused(Unresolved.class, "${site}", "whole level", "configure the property",
				"write {name} for a topic variable");
	}

	@Test
	void aPlaceholderThatHasToBeResolved() {
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> start((context) -> {
			context.register(Unresolved.class);
			context.registerBean(PropertySourcesPlaceholderConfigurer.class);
		}))
			.withMessageContaining(Unresolved.class.getName() + ".on(String)")
			.withMessageContaining("'sites/${site}' cannot be resolved")
			.withMessageContaining("Topic variables are written without the dollar sign: {name}");
	}

	@Test
	void anExpressionThatCannotBeEvaluated() {
		assertRefused(BadExpression.class, "on(String)", "'#{@nobody.topics}' cannot be resolved", "Correct it");
	}

	@Test
	void aTopicVariableThatLooksLikeAProperty() {
		assertRefused(LooksLikeProperty.class, "'{plant.site}' in 'sites/{plant.site}' is a topic variable",
				"Write ${plant.site} for the value of a property");
	}

	@Test
	void aTopicVariableThatNothingUses() {
		assertRefused(ForgottenVariable.class, "on(String, String)",
				"nothing uses the variable 'site' of 'sites/{site}/{deviceId}'",
				"Add a parameter for it: @TopicVariable String site, or write + instead of {site}");
	}

	@Test
	void aTopicVariableMayBeUsedInOtherWays() {
		start(OtherwiseUsed.class);
		assertThat(this.client.topicFilters()).hasSize(7);
	}

	@Test
	void aParameterWithoutItsTopicVariable() {
		assertRefused(MissingVariable.class, "on(String, String)", "parameter #0", "'deviceId'", "'sensors/+'",
				"{deviceId} instead of +");
	}

	@Test
	void aTopicVariableWithoutAParameterIsFine() {
		start(UnusedVariable.class);
		assertThat(this.client.topicFilters()).containsExactly("sensors/+");
	}

	static class BadFilter {

		@MqttListener("a/#/b")
		void on(String payload) {
		}

	}

	static class BadPlus {

		@MqttListener("a/b+/c")
		void on(String payload) {
		}

	}

	static class BadExpression {

		@MqttListener("#{@nobody.topics}")
		void on(String payload) {
		}

	}

	static class LooksLikeProperty {

		@MqttListener("sites/{plant.site}")
		void on(String payload) {
		}

	}

	static class ForgottenVariable {

		@MqttListener("sites/{site}/{deviceId}")
		void on(@TopicVariable String deviceId, String payload) {
		}

	}

	static class OtherwiseUsed {

		@MqttListener("a/{site}/{deviceId}")
		void header(@TopicVariable String deviceId, @Header(MqttHeaders.TOPIC_VARIABLES) Map<String, String> all) {
		}

		@MqttListener("b/{site}/{deviceId}")
		void headers(@TopicVariable String deviceId, @Headers Map<String, Object> headers) {
		}

		@MqttListener("c/{site}/{deviceId}")
		void message(@TopicVariable String deviceId, Message<String> message) {
		}

		@MqttListener("d/{site}/{deviceId}")
		void mqttMessage(@TopicVariable String deviceId, MqttMessage message) {
		}

		@MqttListener("e/{site}/{deviceId}")
		@SendTo("f/{site}")
		String destination(@TopicVariable String deviceId) {
			return deviceId;
		}

		@MqttListener(topics = "g/{site}/{deviceId}", concurrency = "2", orderBy = "site")
		void order(@TopicVariable String deviceId) {
		}

		@MqttListener("h/{site}/{deviceId}")
		@MqttRetry(deadLetterTopic = "failed/{site}")
		void deadLetters(@TopicVariable String deviceId) {
		}

	}

	static class Unresolved {

		@MqttListener("sites/${site}")
		void on(String payload) {
		}

	}

	static class NoTopic {

		@MqttListener
		void on(String payload) {
		}

	}

	static class MissingVariable {

		@MqttListener("sensors/+")
		void on(@TopicVariable String deviceId, String payload) {
		}

	}

	static class UnusedVariable {

		@MqttListener("sensors/{deviceId}")
		void on(String payload) {
		}

	}

}
