package io.github.mqttboot.autoconfigure.status;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ClientStatistics;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.SubscribeResult.Answer;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.config.SimpleMqttListenerEndpoint;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import io.github.mqttboot.spring.core.MqttEvent;
import io.github.mqttboot.spring.core.MqttEventPublisher;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttStatusMonitor}.
 */
class MqttStatusMonitorTests {

	private final MqttClient client = Mockito.mock(MqttClient.class);

	private final MqttListenerEndpointRegistry listeners = new MqttListenerEndpointRegistry();

	private long now;

	private final MqttStatusMonitor monitor;

	private final MqttEventPublisher events;

	MqttStatusMonitorTests() {
		MqttClientOptions options = Mockito.mock(MqttClientOptions.class);
		BDDMockito.given(options.clientIdentifier()).willReturn("door-1");
		BDDMockito.given(options.serverUris()).willReturn(List.of(URI.create("wss://one/mqtt?token=s3cr3t")));
		BDDMockito.given(this.client.options()).willReturn(options);
		client(ClientState.DISCONNECTED, 0);
		this.monitor = new MqttStatusMonitor(new MqttClientRegistry(Map.of("default", this.client)), this.listeners,
				() -> this.now);
		this.events = new MqttEventPublisher((event) -> this.monitor.onApplicationEvent((MqttEvent) event));
	}

	@Test
	void whatAServerIsAskedWithIsNotShown() {
		assertThat(status().servers()).containsExactly("wss://one/mqtt");
		assertThat(status().toString()).doesNotContain("s3cr3t");
	}

	@Test
	void timeWithoutAConnectionBeginsWithTheEventOfItsEnd() {
		client(ClientState.CONNECTED, 1);
		pass(Duration.ofMinutes(1));
		assertThat(status().duration()).isZero();
		client(ClientState.RECONNECTING, 1);
		this.events.onDisconnected(new MqttConnectException("gone", null), null, Duration.ZERO);
		pass(Duration.ofSeconds(3));
		assertThat(status().duration()).hasSeconds(3);
		assertThat(status().failure()).hasMessage("gone");
	}

	@Test
	void timeWithoutAConnectionBeginsWithTheFirstLookWhereThereAreNoEvents() {
		client(ClientState.CONNECTED, 1);
		status();
		client(ClientState.RECONNECTING, 1);
		status();
		pass(Duration.ofSeconds(3));
		assertThat(status().duration()).hasSeconds(3);
	}

	@Test
	void twoLossesAreToldApartThoughNobodySawTheConnectionBetweenThem() {
		client(ClientState.RECONNECTING, 1);
		status();
		pass(Duration.ofSeconds(3));
		client(ClientState.RECONNECTING, 2);
		assertThat(status().duration()).isZero();
	}

	@Test
	void aFailureIsForgottenWithTheNextConnection() {
		client(ClientState.RECONNECTING, 1);
		this.events.onConnectFailed(new MqttConnectException("refused", null), Duration.ZERO);
		assertThat(status().failure()).hasMessage("refused");
		client(ClientState.CONNECTED, 2);
		assertThat(status().failure()).isNull();
	}

	@Test
	void aTakeOverIsForgottenOnceAConnectionHasLasted() {
		client(ClientState.RECONNECTING, 1);
		this.events.onSessionTakenOver("door-1");
		client(ClientState.CONNECTED, 2);
		assertThat(status().takeOver()).isEqualTo(new MqttClientStatus.TakeOver("door-1", false));
		pass(ClientMonitor.STABLE.minusMillis(1));
		assertThat(status().takeOver()).isNotNull();
		pass(Duration.ofMillis(1));
		assertThat(status().takeOver()).isNull();
	}

	@Test
	void aTakeOverMayBeAGuess() {
		this.events.onTakeOverSuspected("door-1");
		assertThat(status().takeOver()).isEqualTo(new MqttClientStatus.TakeOver("door-1", true));
	}

	@Test
	void answersAreRememberedForListenersAndForgottenWithThem() {
		listen("bell", "doors/+/bell");
		answer("doors/+/bell", ReasonCode.GRANTED_QOS_1);
		answer("replies/7", ReasonCode.GRANTED_QOS_1);
		assertThat(subscription())
			.isEqualTo(new MqttSubscriptionStatus("doors/+/bell", QoS.AT_LEAST_ONCE, QoS.AT_LEAST_ONCE, null));
		this.listeners.unregisterListenerContainer("bell");
		assertThat(status().listeners()).isEmpty();
		listen("bell", "doors/+/bell");
		assertThat(subscription().grantedQos()).isNull();
	}

	@Test
	void theLastAnswerCounts() {
		listen("bell", "doors/+/bell");
		answer("doors/+/bell", ReasonCode.NOT_AUTHORIZED);
		assertThat(subscription().refusal()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
		assertThat(status().isRefused()).isTrue();
		answer("doors/+/bell", ReasonCode.SUCCESS);
		assertThat(subscription().grantedQos()).isEqualTo(QoS.AT_MOST_ONCE);
		assertThat(status().isRefused()).isFalse();
	}

	@Test
	void aStoppedListenerIsNotRefusedAnything() {
		MqttListenerContainer container = listen("bell", "doors/+/bell");
		answer("doors/+/bell", ReasonCode.NOT_AUTHORIZED);
		BDDMockito.given(container.isRunning()).willReturn(false);
		assertThat(status().isRefused()).isFalse();
		assertThat(subscription().refusal()).isNull();
	}

	@Test
	void eventsOfClientsThatAreNotThereAreIgnored() {
		new MqttEventPublisher((event) -> this.monitor.onApplicationEvent((MqttEvent) event), "other")
			.onSessionTakenOver("x");
		assertThat(status().takeOver()).isNull();
		assertThat(this.monitor.getClient("other")).isNull();
	}

	private void client(ClientState state, long connects) {
		ClientStatistics statistics = Mockito.mock(ClientStatistics.class);
		BDDMockito.given(statistics.connects()).willReturn(connects);
		BDDMockito.given(this.client.statistics()).willReturn(statistics);
		BDDMockito.given(this.client.state()).willReturn(state);
	}

	private void pass(Duration duration) {
		this.now += duration.toNanos();
	}

	private MqttListenerContainer listen(String id, String topicFilter) {
		MqttListenerContainer real = new DefaultMqttListenerContainerFactory(this.client)
			.createContainer(new SimpleMqttListenerEndpoint(id, (message) -> {
			}, topicFilter));
		MqttListenerContainer container = Mockito.spy(real);
		BDDMockito.given(container.isRunning()).willReturn(true);
		Mockito.doNothing().when(container).stop();
		return this.listeners.registerListenerContainer(new SimpleMqttListenerEndpoint(id, (message) -> {
		}, topicFilter), (endpoint) -> container);
	}

	private void answer(String topicFilter, ReasonCode reasonCode) {
		Answer answer = new Answer(topicFilter, QoS.AT_LEAST_ONCE, reasonCode);
		if (answer.isGranted()) {
			this.events.onSubscribed(answer);
		}
		else {
			this.events.onSubscriptionRefused(answer);
		}
	}

	private MqttSubscriptionStatus subscription() {
		return status().listeners().get(0).subscriptions().get(0);
	}

	private MqttClientStatus status() {
		return Objects.requireNonNull(this.monitor.getClient("default"));
	}

}
