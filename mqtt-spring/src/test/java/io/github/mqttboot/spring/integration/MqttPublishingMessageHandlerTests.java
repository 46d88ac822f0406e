package io.github.mqttboot.spring.integration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.TransactionMode;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.integration.MessageTimeoutException;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MqttPublishingMessageHandler}.
 */
@Timeout(30)
class MqttPublishingMessageHandlerTests {

	private final FakeMqttClient client = new FakeMqttClient();

	private final MqttTemplate template = new MqttTemplate(this.client);

	private final MqttPublishingMessageHandler handler = new MqttPublishingMessageHandler(this.template);

	private final QueueChannel published = new QueueChannel();

	private final QueueChannel failed = new QueueChannel();

	@Test
	void withoutSettingsTheHeadersOfTheMessageSayEverything() {
		this.handler.handleMessage(MessageBuilder.withPayload("on")
			.setHeader(MqttHeaders.TOPIC, "lamps/1")
			.setHeader(MqttHeaders.QOS, 2)
			.setHeader(MqttHeaders.RETAIN, true)
			.setHeader(MqttHeaders.USER_PROPERTIES, UserProperties.none().with("room", "hall"))
			.setHeader("unknown", "x")
			.build());
		MqttMessage message = this.client.lastPublished();
		assertThat(message.topic()).isEqualTo("lamps/1");
		assertThat(message.payloadAsString()).isEqualTo("on");
		assertThat(message.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(message.isRetain()).isTrue();
		assertThat(message.userProperties()).hasSize(1);
		assertThat(message.contentType()).isEqualTo("text/plain");
	}

	@Test
	void withoutAnyTopicTheTemplateHasOneOrTheMessageFails() {
		Message<String> message = new GenericMessage<>("x");
		assertThatExceptionOfType(MessageHandlingException.class).isThrownBy(() -> this.handler.handleMessage(message))
			.withCauseInstanceOf(IllegalArgumentException.class);
		this.template.setDefaultTopic("default");
		this.handler.handleMessage(message);
		assertThat(this.client.lastPublished().topic()).isEqualTo("default");
	}

	@Test
	void whatIsSetIsStrongerThanAHeader() {
		this.handler.setTopic("lamps/2");
		this.handler.setQos(QoS.AT_MOST_ONCE);
		this.handler.setRetain(false);
		this.handler.handleMessage(MessageBuilder.withPayload("x")
			.setHeader(MqttHeaders.TOPIC, "somewhere/else")
			.setHeader(MqttHeaders.QOS, 1)
			.setHeader(MqttHeaders.RETAIN, true)
			.build());
		assertThat(this.client.lastPublished())
			.hasToString("MqttMessage[topic=lamps/2, payload=1 bytes, qos=0, retain=false, duplicate=false]");
	}

	@Test
	void aTopicsVariablesAreHeadersOrThoseOfTheTopicThatTheMessageCameFrom() {
		this.handler.setTopic("alarms/{site}/{deviceId}");
		this.handler.handleMessage(MessageBuilder.withPayload("x")
			.setHeader(MqttHeaders.TOPIC_VARIABLES, Map.of("site", "north", "deviceId", "7"))
			.setHeader("site", "south")
			.build());
		assertThat(this.client.lastPublished().topic()).isEqualTo("alarms/south/7");
	}

	@Test
	void aVariablesValueCannotLeadToAnotherTopic() {
		this.handler.setTopic("alarms/{site}");
		Message<String> message = MessageBuilder.withPayload("x").setHeader("site", "../commands").build();
		assertThatExceptionOfType(MessageHandlingException.class).isThrownBy(() -> this.handler.handleMessage(message))
			.withStackTraceContaining("must not have '/'");
		assertThat(this.client.published).isEmpty();
	}

	@Test
	void expressionsLookAtTheMessage() {
		this.handler.setTopicExpression(expression("'lamps/' + headers['lamp']"));
		this.handler.setQosExpression(expression("payload.length()"));
		this.handler.setRetainExpression(expression("headers['lamp'] == 3"));
		this.handler.handleMessage(MessageBuilder.withPayload("x").setHeader("lamp", 3).build());
		assertThat(this.client.lastPublished())
			.hasToString("MqttMessage[topic=lamps/3, payload=1 bytes, qos=1, retain=true, duplicate=false]");
	}

	@Test
	void anExpressionWithoutValueLeavesItToTheHeader() {
		this.handler.setQosExpression(expression("headers['unknown']"));
		this.handler.setRetainExpression(expression("headers['unknown']"));
		this.handler.handleMessage(MessageBuilder.withPayload("x")
			.setHeader(MqttHeaders.TOPIC, "a")
			.setHeader(MqttHeaders.QOS, 2)
			.setHeader(MqttHeaders.RETAIN, true)
			.build());
		assertThat(this.client.lastPublished())
			.hasToString("MqttMessage[topic=a, payload=1 bytes, qos=2, retain=true, duplicate=false]");
	}

	@Test
	void aTopicExpressionWithoutValueIsAMistake() {
		this.handler.setTopicExpression(expression("headers['unknown']"));
		assertThatExceptionOfType(MessageHandlingException.class)
			.isThrownBy(() -> this.handler.handleMessage(toTopic("a")))
			.withStackTraceContaining("has no value");
	}

	@Test
	void whatComesInThroughAFlowDoesNotGoBackToItsTopicByItself() {
		this.template.setDefaultTopic("default");
		this.handler.handleMessage(MessageBuilder.withPayload("x")
			.setHeader(MqttHeaders.RECEIVED_TOPIC, "sensors/1")
			.setHeader(MqttHeaders.RECEIVED_RETAIN, true)
			.setHeader(MqttHeaders.RECEIVED_QOS, QoS.AT_MOST_ONCE)
			.build());
		assertThat(this.client.lastPublished())
			.hasToString("MqttMessage[topic=default, payload=1 bytes, qos=1, retain=false, duplicate=false]");
	}

	@Test
	void aFailureIsThrownWhereTheOutcomeIsWaitedFor() {
		this.client.outcome = CompletableFuture.failedFuture(notSent());
		assertThatExceptionOfType(MessageHandlingException.class)
			.isThrownBy(() -> this.handler.handleMessage(toTopic("a")))
			.withCauseInstanceOf(MqttNotSentException.class)
			.satisfies((ex) -> assertThat(ex.getFailedMessage()).isNotNull());
	}

	@Test
	void whatHasNotLeftInTimeIsTakenBack() {
		this.client.outcome = new CompletableFuture<>();
		this.handler.setSendTimeout(Duration.ofMillis(1));
		assertThatExceptionOfType(MessageTimeoutException.class)
			.isThrownBy(() -> this.handler.handleMessage(toTopic("a")));
		assertThat(this.client.outcome).isCancelled();
	}

	@Test
	void aTimeoutIsMoreThanZero() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.handler.setSendTimeout(Duration.ZERO));
	}

	@Test
	void withoutWaitingChannelsAreToldOfTheOutcome() {
		this.client.outcome = new CompletableFuture<>();
		doNotWait();
		this.handler.handleMessage(toTopic("a"));
		assertThat(this.published.getQueueSize() + this.failed.getQueueSize()).isZero();
		PublishResult result = new PublishResult("a", QoS.AT_LEAST_ONCE, 1, ReasonCode.SUCCESS, null,
				UserProperties.none());
		this.client.outcome.complete(result);
		Message<?> told = this.published.receive(0);
		assertThat(told).isNotNull();
		assertThat(told.getPayload()).isEqualTo("x");
		assertThat(told.getHeaders()).containsEntry(MqttHeaders.PUBLISH_RESULT, result);
		assertThat(this.failed.getQueueSize()).isZero();
	}

	@Test
	void withoutWaitingAFailureGoesToItsChannel() {
		this.client.outcome = CompletableFuture.failedFuture(notSent());
		doNotWait();
		Message<String> message = toTopic("a");
		this.handler.handleMessage(message);
		assertThat(this.failed.receive(0)).isInstanceOfSatisfying(ErrorMessage.class, (error) -> {
			assertThat(error.getOriginalMessage()).isSameAs(message);
			assertThat(error.getPayload()).isInstanceOf(MessagingException.class)
				.hasCauseInstanceOf(MqttNotSentException.class);
		});
		assertThat(this.published.getQueueSize()).isZero();
	}

	@Test
	void withoutWaitingTheCallersMistakesAreStillThrown() {
		doNotWait();
		assertThatExceptionOfType(MessageHandlingException.class)
			.isThrownBy(() -> this.handler.handleMessage(toTopic("a/#")))
			.withCauseInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void aFailureThatNobodyIsToldOfIsLogged() {
		this.client.outcome = CompletableFuture.failedFuture(notSent());
		this.handler.setSync(false);
		assertThat(logsOf(() -> this.handler.handleMessage(toTopic("a")))).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("could not publish a message"))
			.satisfies((event) -> assertThat(event.getThrowableProxy().getClassName())
				.isEqualTo(MqttNotSentException.class.getName()));
	}

	@Test
	void aMessageIsOnlyLoggedIfThatIsAskedFor() {
		assertThat(logsOf(() -> this.handler.handleMessage(toTopic("a")))).isEmpty();
		this.handler.setLoggingEnabled(true);
		assertThat(logsOf(() -> this.handler.handleMessage(toTopic("a")))).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("received message"));
	}

	@Test
	void aChannelThatCannotTakeTheOutcomeIsLoggedWithoutThePayload() {
		this.handler.setSync(false);
		this.handler.setSendSuccessChannel((message, timeout) -> {
			throw new MessagingException(message, "no room");
		});
		assertThat(logsOf(() -> this.handler.handleMessage(toTopic("a")))).singleElement()
			.satisfies((event) -> assertThat(event.getThrowableProxy().getMessage()).contains("no room"))
			.satisfies((event) -> assertThat(event.getThrowableProxy().getMessage()).doesNotContain("payload"));
	}

	@Test
	void insideATransactionThatPublishesWaitForNothingIsWaitedFor() {
		this.template.setTransactionMode(TransactionMode.AFTER_COMMIT);
		TransactionSynchronizationManager.setActualTransactionActive(true);
		TransactionSynchronizationManager.initSynchronization();
		try {
			this.handler.handleMessage(toTopic("a"));
			assertThat(this.client.published).isEmpty();
			TransactionSynchronizationManager.getSynchronizations()
				.forEach((synchronization) -> synchronization.afterCommit());
			assertThat(this.client.published).hasSize(1);
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
	}

	private void doNotWait() {
		this.handler.setSync(false);
		this.handler.setSendSuccessChannel(this.published);
		this.handler.setSendFailureChannel(this.failed);
	}

	private static Message<String> toTopic(String topic) {
		return MessageBuilder.withPayload("x").setHeader(MqttHeaders.TOPIC, topic).build();
	}

	private static MqttNotSentException notSent() {
		return new MqttNotSentException(MqttNotSentException.Reason.EXPIRED, "too late");
	}

	private static Expression expression(String text) {
		return new SpelExpressionParser().parseExpression(text);
	}

	private static List<ILoggingEvent> logsOf(Runnable action) {
		Logger logger = (Logger) LoggerFactory.getLogger(MqttPublishingMessageHandler.class);
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.addAppender(appender);
		try {
			action.run();
		}
		finally {
			logger.detachAppender(appender);
		}
		return appender.list;
	}

}
