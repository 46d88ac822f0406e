package io.github.mqttboot.spring.config;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.spring.FakeMqttClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link MqttClientLifecycle}.
 */
class MqttClientLifecycleTests {

	private FakeMqttClient client = new FakeMqttClient();

	private final MqttListenerEndpointRegistry registry = new MqttListenerEndpointRegistry();

	@Test
	void listenersAreSubscribedBeforeTheConnectionOpensAndStoppedBeforeItCloses() {
		listenTo("a");
		MqttClientLifecycle lifecycle = lifecycle(StartupPolicy.RETRY);
		lifecycle.start();
		lifecycle.start();
		this.registry.start();
		assertThat(lifecycle.isRunning()).isTrue();
		assertThat(this.client.calls).containsExactly("subscribe a", "connect");
		lifecycle.stop();
		this.registry.stop();
		lifecycle.stop();
		assertThat(lifecycle.isRunning()).isFalse();
		assertThat(this.client.calls).containsExactly("subscribe a", "connect", "unsubscribe a", "disconnect");
	}

	@Test
	void theRegistryStartsAfterAndStopsBeforeTheClient() {
		assertThat(this.registry.getPhase()).isGreaterThan(lifecycle(StartupPolicy.RETRY).getPhase());
	}

	@Test
	void severalClientsDisconnectSideBySide() {
		FakeMqttClient other = new FakeMqttClient();
		MqttClientLifecycle first = lifecycle(StartupPolicy.RETRY);
		MqttClientLifecycle second = new MqttClientLifecycle(other, this.registry);
		first.start();
		second.start();
		this.client.disconnection = new CompletableFuture<>();
		List<String> stopped = new ArrayList<>();
		first.stop(() -> stopped.add("first"));
		second.stop(() -> stopped.add("second"));
		assertThat(stopped).containsExactly("second");
		this.client.disconnection.complete(null);
		assertThat(stopped).containsExactly("second", "first");
	}

	@Test
	void aClientThatDoesNotDisconnectInOrderStopsAllTheSame() {
		this.client.disconnection = CompletableFuture.failedFuture(new IllegalStateException());
		MqttClientLifecycle lifecycle = lifecycle(StartupPolicy.RETRY);
		List<String> stopped = new ArrayList<>();
		lifecycle.start();
		lifecycle.stop(() -> stopped.add("first"));
		lifecycle.start();
		lifecycle.stop();
		assertThat(stopped).containsExactly("first");
		assertThat(lifecycle.isRunning()).isFalse();
	}

	@Test
	void itCanBeStartedAgain() {
		listenTo("a");
		MqttClientLifecycle lifecycle = lifecycle(StartupPolicy.RETRY);
		for (int i = 0; i < 2; i++) {
			lifecycle.start();
			this.registry.stop();
			lifecycle.stop();
		}
		assertThat(this.client.calls).containsExactly("subscribe a", "connect", "unsubscribe a", "disconnect",
				"subscribe a", "connect", "unsubscribe a", "disconnect");
	}

	@Test
	void retryDoesNotWaitForTheConnection() {
		lifecycle(StartupPolicy.RETRY).start();
		assertThat(this.client.connection).isNotDone();
	}

	@Test
	void retryNeedsAClientThatRetries() {
		this.client = new FakeMqttClient((builder) -> builder.retryFirstConnect(false));
		assertThatIllegalStateException().isThrownBy(() -> lifecycle(StartupPolicy.RETRY).start())
			.withMessageContaining("retryFirstConnect(true)");
	}

	@Test
	void failDoesNotStartWithoutTheConnection() {
		MqttConnectException failure = new MqttConnectException("refused", null);
		this.client.connection = CompletableFuture.failedFuture(failure);
		MqttClientLifecycle lifecycle = lifecycle(StartupPolicy.FAIL);
		assertThatExceptionOfType(MqttConnectException.class).isThrownBy(lifecycle::start).isSameAs(failure);
		assertThat(lifecycle.isRunning()).isFalse();
	}

	@Test
	void failStartsWithTheConnection() {
		this.client.connection = CompletableFuture.completedFuture((ConnectResult) null);
		MqttClientLifecycle lifecycle = lifecycle(StartupPolicy.FAIL);
		lifecycle.start();
		assertThat(lifecycle.isRunning()).isTrue();
	}

	@Test
	void lazyLeavesConnectingToTheApplicationAndDisconnectsItAllTheSame() {
		listenTo("a");
		MqttClientLifecycle lifecycle = lifecycle(StartupPolicy.LAZY);
		lifecycle.start();
		assertThat(this.client.calls).containsExactly("subscribe a");
		lifecycle.stop();
		assertThat(this.client.calls).endsWith("disconnect");
	}

	@Test
	void worksWithoutListeners() {
		MqttClientLifecycle lifecycle = new MqttClientLifecycle(this.client, null);
		lifecycle.start();
		assertThat(this.client.calls).isEqualTo(List.of("connect"));
	}

	private MqttClientLifecycle lifecycle(StartupPolicy policy) {
		MqttClientLifecycle lifecycle = new MqttClientLifecycle(this.client, this.registry);
		lifecycle.setStartupPolicy(policy);
		return lifecycle;
	}

	private void listenTo(String topic) {
		this.registry.registerListenerContainer(new SimpleMqttListenerEndpoint("test", (message) -> {
		}, topic), new DefaultMqttListenerContainerFactory(this.client));
	}

}
