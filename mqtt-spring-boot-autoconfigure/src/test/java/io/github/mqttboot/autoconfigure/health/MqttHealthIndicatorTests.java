package io.github.mqttboot.autoconfigure.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.autoconfigure.status.MqttClientStatus;
import io.github.mqttboot.autoconfigure.status.MqttClientStatus.Connection;
import io.github.mqttboot.autoconfigure.status.MqttClientStatus.TakeOver;
import io.github.mqttboot.autoconfigure.status.MqttListenerStatus;
import io.github.mqttboot.autoconfigure.status.MqttSubscriptionStatus;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ClientStatistics;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttHealthIndicator}.
 */
class MqttHealthIndicatorTests {

	private static final Duration GRACE = Duration.ofSeconds(5);

	private ClientState state = ClientState.CONNECTED;

	private Duration duration = Duration.ofMinutes(1);

	private long connects = 1;

	private long connectFailures;

	private @Nullable TakeOver takeOver;

	private List<MqttListenerStatus> listeners = List.of();

	@Test
	void aConnectedClientIsUpAndSaysWhereTo() {
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsOnly(Map.entry("state", ClientState.CONNECTED),
				Map.entry("server", "mqtt://one:1883"), Map.entry("version", "5"), Map.entry("sessionPresent", true),
				Map.entry("connectedFor", this.duration), Map.entry("clientId", "door-1"), Map.entry("reconnects", 0L));
	}

	@Test
	void aClientThatReconnectsIsUpUntilTheGracePeriodIsOver() {
		lost(GRACE.minusMillis(1));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("state", ClientState.RECONNECTING)
			.containsEntry("disconnectedFor", this.duration)
			.containsEntry("error", MqttConnectException.class.getName() + ": nobody listens")
			.containsEntry("servers", List.of("mqtt://one:1883", "mqtt://two:1883"));
		lost(GRACE);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void aClientThatDoesNotTryToReconnectIsDownAtOnce() {
		lost(Duration.ZERO);
		this.state = ClientState.DISCONNECTED;
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("reason",
				"There is no connection, and the client does not try to connect");
	}

	@Test
	void aClientThatNobodyHasAskedToConnectIsUnknown() {
		neverConnected(ClientState.DISCONNECTED);
		assertThat(health().getStatus()).isEqualTo(Status.UNKNOWN);
	}

	@Test
	void thereIsNoGraceForAFirstConnection() {
		neverConnected(ClientState.CONNECTING);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		neverConnected(ClientState.RECONNECTING);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void aClientThatHasFailedAndDoesNotTryAgainIsDown() {
		neverConnected(ClientState.DISCONNECTED);
		this.connectFailures = 1;
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void aClientWhoseSessionWasTakenOverIsDownAlsoInTheShortTimesThatItIsConnected() {
		this.takeOver = new TakeOver("door-1", false);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(health().getDetails()).containsEntry("reason",
				"Another client has connected with the client identifier 'door-1' and taken the session over");
	}

	@Test
	void aSuspectedTakeOverIsToldAsSuch() {
		this.takeOver = new TakeOver("door-1", true);
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(String.valueOf(health().getDetails().get("reason"))).contains("'door-1'", "may have the same");
	}

	@Test
	void aRefusedSubscriptionIsDown() {
		this.listeners = List.of(listener("bell", true, granted("a", QoS.AT_LEAST_ONCE)), listener("lock", true,
				new MqttSubscriptionStatus("b", QoS.AT_LEAST_ONCE, null, ReasonCode.NOT_AUTHORIZED)));
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("reason", "The server has refused a subscription")
			.containsEntry("subscriptions",
					List.of(Map.of("listener", "bell", "topicFilter", "a", "requestedQos", 1, "grantedQos", 1),
							Map.of("listener", "lock", "topicFilter", "b", "requestedQos", 1, "refusal",
									ReasonCode.NOT_AUTHORIZED)));
	}

	@Test
	void aSubscriptionWithALowerQosIsUp() {
		this.listeners = List.of(listener("bell", true, granted("a", QoS.AT_MOST_ONCE)));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aStoppedListenerIsUp() {
		this.listeners = List
			.of(listener("bell", false, new MqttSubscriptionStatus("a", QoS.AT_LEAST_ONCE, null, null)));
		assertThat(health().getStatus()).isEqualTo(Status.UP);
		assertThat(health().getDetails()).containsEntry("subscriptions",
				List.of(Map.of("listener", "bell", "topicFilter", "a", "requestedQos", 1, "stopped", true)));
	}

	private void lost(Duration duration) {
		this.state = ClientState.RECONNECTING;
		this.duration = duration;
	}

	private void neverConnected(ClientState state) {
		this.state = state;
		this.duration = Duration.ZERO;
		this.connects = 0;
	}

	private Health health() {
		ClientStatistics statistics = Mockito.mock(ClientStatistics.class);
		BDDMockito.given(statistics.connects()).willReturn(this.connects);
		BDDMockito.given(statistics.connectFailures()).willReturn(this.connectFailures);
		boolean connected = this.state == ClientState.CONNECTED;
		MqttClientStatus status = new MqttClientStatus("default", this.state, this.duration, "door-1",
				List.of("mqtt://one:1883", "mqtt://two:1883"),
				connected ? new Connection("mqtt://one:1883", "5", true, Duration.ofMinutes(1), Duration.ZERO) : null,
				statistics, connected ? null : new MqttConnectException("nobody listens", null), this.takeOver,
				this.listeners);
		return new MqttHealthIndicator(() -> status, GRACE).health();
	}

	private static MqttSubscriptionStatus granted(String topicFilter, QoS qos) {
		return new MqttSubscriptionStatus(topicFilter, QoS.AT_LEAST_ONCE, qos, null);
	}

	private static MqttListenerStatus listener(String id, boolean running, MqttSubscriptionStatus subscription) {
		MqttListenerContainer container = Mockito.mock(MqttListenerContainer.class);
		BDDMockito.given(container.getId()).willReturn(id);
		BDDMockito.given(container.isRunning()).willReturn(running);
		return new MqttListenerStatus(container, List.of(subscription));
	}

}
