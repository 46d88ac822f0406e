package io.github.mqttboot.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.message.MqttMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link MqttPresence}.
 */
@ExtendWith({ MockitoExtension.class, OutputCaptureExtension.class })
class MqttPresenceTests {

	private final MqttMessage online = MqttMessage.to("pumps/7").payload("online").retain(true).build();

	private final MqttMessage offline = MqttMessage.to("pumps/7").payload("offline").retain(true).build();

	private final AtomicInteger stopped = new AtomicInteger();

	private final CompletableFuture<PublishResult> published = new CompletableFuture<>();

	@Mock
	private MqttClient client;

	private MqttPresence presence;

	@BeforeEach
	void setUp() {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("mqttClient", this.client);
		this.presence = new MqttPresence(this.online, this.offline, beans.getBeanProvider(MqttClient.class));
		this.presence.start();
	}

	@Test
	void everyConnectPublishesTheBirthMessage() {
		given(this.client.publish(any())).willReturn(this.published);
		this.presence.onConnected(mock(ConnectResult.class), false);
		this.presence.onConnected(mock(ConnectResult.class), true);
		then(this.client).should(times(2)).publish(this.online);
	}

	@Test
	void stopPublishesTheDeathMessageAndWaitsForItsOutcome() {
		given(this.client.state()).willReturn(ClientState.CONNECTED);
		given(this.client.publish(this.offline)).willReturn(this.published);
		assertThat(this.presence.isRunning()).isTrue();
		this.presence.stop(this.stopped::incrementAndGet);
		assertThat(this.presence.isRunning()).isFalse();
		assertThat(this.stopped).hasValue(0);
		this.published.complete(mock(PublishResult.class));
		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void stopGoesOnIfTheDeathMessageCannotBePublished(CapturedOutput output) {
		given(this.client.state()).willReturn(ClientState.CONNECTED);
		given(this.client.publish(this.offline)).willReturn(this.published);
		this.presence.stop(this.stopped::incrementAndGet);
		this.published.completeExceptionally(new MqttOutcomeUnknownException("Connection lost"));
		assertThat(this.stopped).hasValue(1);
		assertThat(output).contains("Presence message to 'pumps/7' could not be published");
	}

	@Test
	void stopWithoutAConnectionLeavesItToTheWillMessage() {
		given(this.client.state()).willReturn(ClientState.RECONNECTING);
		this.presence.stop(this.stopped::incrementAndGet);
		assertThat(this.stopped).hasValue(1);
		then(this.client).should(never()).publish(any());
	}

}
