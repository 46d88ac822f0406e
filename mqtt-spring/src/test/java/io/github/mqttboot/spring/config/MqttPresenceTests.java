package io.github.mqttboot.spring.config;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.FakeMqttClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttPresence}.
 */
class MqttPresenceTests {

	private final MqttMessage online = MqttMessage.to("pumps/7").payload("online").retain(true).build();

	private final MqttMessage offline = MqttMessage.to("pumps/7").payload("offline").retain(true).build();

	private final AtomicInteger stopped = new AtomicInteger();

	private final FakeMqttClient client = new FakeMqttClient();

	private final MqttPresence presence = new MqttPresence(this.online, this.offline, () -> this.client);

	private final Logger logger = (Logger) LoggerFactory.getLogger(MqttPresence.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void start() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.presence.start();
	}

	@AfterEach
	void detachLog() {
		this.logger.detachAppender(this.log);
	}

	@Test
	void everyConnectPublishesTheBirthMessage() {
		this.presence.onConnected(null, false);
		this.presence.onConnected(null, true);
		assertThat(this.client.published).containsExactly(this.online, this.online);
	}

	@Test
	void stopPublishesTheDeathMessageAndWaitsForItsOutcome() {
		this.client.state = ClientState.CONNECTED;
		this.client.outcome = new CompletableFuture<>();
		assertThat(this.presence.isRunning()).isTrue();
		this.presence.stop(this.stopped::incrementAndGet);
		assertThat(this.presence.isRunning()).isFalse();
		assertThat(this.client.published).containsExactly(this.offline);
		assertThat(this.stopped).hasValue(0);
		this.client.outcome.complete(null);
		assertThat(this.stopped).hasValue(1);
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void stopGoesOnIfTheDeathMessageCannotBePublished() {
		this.client.state = ClientState.CONNECTED;
		this.client.outcome = new CompletableFuture<>();
		this.presence.stop(this.stopped::incrementAndGet);
		this.client.outcome.completeExceptionally(new MqttOutcomeUnknownException("Connection lost"));
		assertThat(this.stopped).hasValue(1);
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("Presence message to 'pumps/7' could not be published");
	}

	@Test
	void stopWithoutAConnectionLeavesItToTheWillMessage() {
		this.client.state = ClientState.RECONNECTING;
		this.presence.stop(this.stopped::incrementAndGet);
		assertThat(this.stopped).hasValue(1);
		assertThat(this.client.published).isEmpty();
	}

	@Test
	void stopsAfterTheListenersAndBeforeTheClient() {
		assertThat(this.presence.getPhase()).isGreaterThan(MqttClientLifecycle.DEFAULT_PHASE)
			.isLessThan(MqttListenerEndpointRegistry.DEFAULT_PHASE);
	}

}
