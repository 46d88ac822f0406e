package io.github.mqttboot.autoconfigure.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the health of a client says while its broker comes and goes.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MqttHealthIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final MqttBroker broker = MqttBroker.start();

	@AfterEach
	void closeBroker() {
		this.broker.close();
	}

	@Test
	void aConnectedClientIsUpWithItsSubscriptions() {
		this.broker.control().grantAtMost(QoS.AT_MOST_ONCE);
		try (ConfigurableApplicationContext context = start("--mqtt.client-id=door-1")) {
			HealthIndicator health = context.getBean(MqttHealthIndicator.class);
			await().atMost(PATIENCE).until(() -> subscriptions(health).get(0).containsKey("grantedQos"));
			assertThat(health.health().getStatus()).isEqualTo(Status.UP);
			assertThat(health.health().getDetails()).containsEntry("state", ClientState.CONNECTED)
				.containsEntry("server", this.broker.uri())
				.containsEntry("version", "5")
				.containsEntry("clientId", "door-1")
				.containsEntry("sessionPresent", false)
				.containsEntry("reconnects", 0L);
			assertThat(subscriptions(health)).containsExactly(
					Map.of("listener", "bell", "topicFilter", "doors/+/bell", "requestedQos", 1, "grantedQos", 0));
		}
	}

	@Test
	void aConnectionThatIsSoonBackIsNeverDown() {
		try (ConfigurableApplicationContext context = start("--mqtt.health.grace-period=10m")) {
			HealthIndicator health = context.getBean(MqttHealthIndicator.class);
			this.broker.crash();
			Set<ClientState> seen = EnumSet.noneOf(ClientState.class);
			List<Health> notUp = new ArrayList<>();
			await().atMost(PATIENCE).until(() -> {
				look(health.health(), seen, notUp);
				return seen.contains(ClientState.RECONNECTING);
			});
			this.broker.restart();
			await().atMost(PATIENCE).until(() -> {
				Health now = health.health();
				look(now, seen, notUp);
				return Long.valueOf(1).equals(now.getDetails().get("reconnects"));
			});
			assertThat(notUp).isEmpty();
			assertThat(seen).contains(ClientState.RECONNECTING, ClientState.CONNECTED);
		}
	}

	private static void look(Health health, Set<ClientState> seen, List<Health> notUp) {
		seen.add((ClientState) health.getDetails().get("state"));
		if (!health.getStatus().equals(Status.UP)) {
			notUp.add(health);
		}
	}

	@Test
	void aConnectionThatStaysAwayIsDownAndThenUpAgain() {
		try (ConfigurableApplicationContext context = start("--mqtt.health.grace-period=100ms")) {
			HealthIndicator health = context.getBean(MqttHealthIndicator.class);
			this.broker.crash();
			await().atMost(PATIENCE).until(() -> isDown(health) && health.health().getDetails().containsKey("error"));
			this.broker.restart();
			await().atMost(PATIENCE).until(() -> health.health().getStatus().equals(Status.UP));
			assertThat(health.health().getDetails()).doesNotContainKey("error");
		}
	}

	@Test
	void aRefusedSubscriptionIsDown() {
		this.broker.control().refuseSubscriptions("doors/+/bell", ReasonCode.NOT_AUTHORIZED);
		try (ConfigurableApplicationContext context = start()) {
			HealthIndicator health = context.getBean(MqttHealthIndicator.class);
			await().atMost(PATIENCE).until(() -> isDown(health));
			assertThat(subscriptions(health)).containsExactly(Map.of("listener", "bell", "topicFilter", "doors/+/bell",
					"requestedQos", 1, "refusal", ReasonCode.NOT_AUTHORIZED));
		}
	}

	@Test
	void aClientWhoseSessionIsTakenOverIsDownAndSaysWhichClientIdentifierIsUsedTwice() {
		try (ConfigurableApplicationContext context = start("--mqtt.client-id=twin");
				MqttClient other = MqttClient.builder().uri(this.broker.uri()).clientId("twin").build()) {
			HealthIndicator health = context.getBean(MqttHealthIndicator.class);
			assertThat(other.connect()).succeedsWithin(PATIENCE);
			await().atMost(PATIENCE)
				.until(() -> isDown(health) && String.valueOf(health.health().getDetails().get("reason"))
					.startsWith("Another client has connected with the client identifier 'twin'"));
		}
	}

	@Test
	void twoClientsHaveHealthOfTheirOwn() {
		try (MqttBroker plant = MqttBroker.start();
				ConfigurableApplicationContext context = start("--mqtt.clients.plant.url=" + plant.uri(),
						"--mqtt.clients.plant.health.grace-period=0s")) {
			CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
			HealthIndicator first = (HealthIndicator) Objects.requireNonNull(health.getContributor("default"));
			HealthIndicator second = (HealthIndicator) Objects.requireNonNull(health.getContributor("plant"));
			assertThat(first.health().getStatus()).isEqualTo(Status.UP);
			assertThat(second.health().getStatus()).isEqualTo(Status.UP);
			plant.stop();
			await().atMost(PATIENCE).until(() -> isDown(second));
			assertThat(first.health().getStatus()).isEqualTo(Status.UP);
			assertThat(first.health().getDetails()).containsKey("subscriptions");
			assertThat(second.health().getDetails()).doesNotContainKey("subscriptions");
		}
	}

	@Test
	void theReadinessGroupFollowsTheClient() {
		try (ConfigurableApplicationContext context = start("--mqtt.health.grace-period=0s",
				"--management.endpoint.health.probes.enabled=true",
				"--management.endpoint.health.group.readiness.include=readinessState,mqtt")) {
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			assertThat(readiness(endpoint)).isEqualTo(Status.UP);
			this.broker.stop();
			await().atMost(PATIENCE).until(() -> readiness(endpoint).equals(Status.DOWN));
			assertThat(Objects.requireNonNull(endpoint.healthForPath("liveness")).getStatus()).isEqualTo(Status.UP);
		}
	}

	private static Status readiness(HealthEndpoint endpoint) {
		return Objects.requireNonNull(endpoint.healthForPath("readiness")).getStatus();
	}

	private static boolean isDown(HealthIndicator health) {
		return health.health().getStatus().equals(Status.DOWN);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> subscriptions(HealthIndicator health) {
		return (List<Map<String, Object>>) Objects.requireNonNull(health.health().getDetails().get("subscriptions"));
	}

	private ConfigurableApplicationContext start(String... properties) {
		List<String> arguments = new ArrayList<>(List.of(properties));
		arguments.addAll(List.of("--mqtt.url=" + this.broker.uri(), "--mqtt.startup=fail",
				"--mqtt.reconnect.initial-delay=50ms", "--mqtt.reconnect.max-delay=500ms"));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MqttHealthContributorAutoConfiguration.class,
			ApplicationAvailabilityAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
			AvailabilityProbesAutoConfiguration.class, HealthContributorAutoConfiguration.class,
			HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class })
	static class Application {

		@Bean
		Bell bell() {
			return new Bell();
		}

	}

	static class Bell {

		@MqttListener(id = "bell", topics = "doors/{door}/bell")
		void onRing(String message) {
		}

	}

}
