package io.github.mqttboot.client;

import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.internal.connection.ConnectionEvents;
import io.github.mqttboot.client.message.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionListeners}: what is logged.
 */
class ConnectionListenersTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(MqttClient.class);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final ConnectionListeners listeners = new ConnectionListeners(MqttClient.builder().options(),
			Runnable::run);

	@BeforeEach
	void listen() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.appender);
	}

	@Test
	void aMessageThatHoldsOthersBackIsNamedWithTheListenersToLookAt() {
		this.listeners.onHeldBack(MqttMessage.to("a/1\n2").payload("s3cr3t").build(), "'a/+' (2)", 17,
				TimeUnit.SECONDS.toNanos(61));
		assertThat(this.appender.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage()).contains("'a/1\\u000a2'", "61 seconds", "17 in all", "'a/+' (2)")
				.doesNotContain("s3cr3t");
		});
	}

	@Test
	void whatAListenerThrowsIsLoggedThoughOthersListenForConnections() {
		ConnectionListeners heard = new ConnectionListeners(
				MqttClient.builder().connectionListener(new MqttConnectionListener() {
				}).options(), Runnable::run);
		heard.onListenerFailed(MqttMessage.to("a/1\n2").payload("s3cr3t").build(), new IllegalStateException("no"));
		assertThat(this.appender.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertThat(event.getFormattedMessage()).contains("'a/1\\u000a2'", "6 bytes").doesNotContain("s3cr3t");
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("no");
		});
	}

	@Test
	void messagesThatNobodyWantsAreCountedAndWarnedOfOnceAMinute() {
		for (int i = 0; i < 5; i++) {
			this.listeners.onUnmatched(MqttMessage.to("a").build());
		}
		assertThat(this.appender.list).singleElement()
			.satisfies((event) -> assertThat(event.getLevel()).isEqualTo(Level.WARN));
		assertThat(this.listeners.unmatched()).isEqualTo(5);
	}

	@Test
	void attemptsThatFailInTheSameWayAreWarnedOfOnceUntilOneSucceedsOrIsTheLast() {
		MqttConnectException refused = new MqttConnectException("refused", null);
		MqttConnectException unknown = new MqttConnectException("unknown", null);
		this.listeners.onConnectFailed(refused, 1);
		this.listeners.onConnectFailed(new MqttConnectException("refused", null), 1);
		this.listeners.onConnectFailed(unknown, 1);
		this.listeners.onConnectFailed(unknown, 1);
		this.listeners.onConnectFailed(unknown, ConnectionEvents.NO_RETRY);
		assertThat(this.appender.list).extracting(ILoggingEvent::getLevel)
			.filteredOn((level) -> level.isGreaterOrEqual(Level.WARN))
			.hasSize(3);
		assertThat(this.appender.list).extracting(ILoggingEvent::getThrowableProxy).containsOnlyNulls();
	}

}
