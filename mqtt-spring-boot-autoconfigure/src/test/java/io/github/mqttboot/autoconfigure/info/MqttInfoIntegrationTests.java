package io.github.mqttboot.autoconfigure.info;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttClientCustomizer;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the info endpoint says of a client with a connection and without.
 */
class MqttInfoIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final MqttBroker broker = MqttBroker.builder().credentials("canary-user", "canary-password").start();

	@AfterEach
	void close() {
		this.broker.close();
	}

	@Test
	void aConnectedClientShowsItsServerAndWhatTheyHaveAgreedOn() {
		try (ConfigurableApplicationContext context = start("--mqtt.client-id=door-1")) {
			assertThat(client(context)).isEqualTo(json(
					Map.of("state", "CONNECTED", "server", this.broker.uri(), "version", "5", "clientId", "door-1")));
		}
	}

	@Test
	void nothingSecretIsShown() {
		try (ConfigurableApplicationContext context = start()) {
			List<String> shown = new ArrayList<>();
			shown.add(context.getBean(MqttInfoContributor.class) + " " + client(context));
			this.broker.stop();
			await().atMost(PATIENCE).until(() -> client(context).has("servers"));
			shown.add(client(context).toString());
			assertThat(shown)
				.allSatisfy((text) -> assertThat(text).isNotBlank().doesNotContain("canary", "plain-secret"));
		}
	}

	private static JsonNode client(ConfigurableApplicationContext context) {
		return json(context.getBean(InfoEndpoint.class).info()).path("mqtt").path("default");
	}

	private static JsonNode json(Object value) {
		return JsonMapper.shared().valueToTree(value);
	}

	private ConfigurableApplicationContext start(String... arguments) {
		List<String> all = new ArrayList<>(List.of("--mqtt.url=" + this.broker.uri(), "--mqtt.startup=fail",
				"--mqtt.connect-timeout=30s", "--mqtt.username=canary-user", "--mqtt.password=canary-password",
				"--management.info.mqtt.enabled=true"));
		all.addAll(List.of(arguments));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MqttInfoContributorAutoConfiguration.class })
	static class Application {

		@Bean
		InfoEndpoint infoEndpoint(MqttInfoContributor contributor) {
			return new InfoEndpoint(List.of(contributor));
		}

		@Bean
		MqttClientCustomizer secretUserProperty() {
			return (builder) -> builder.userProperties(UserProperties.none().with("canary-key", "plain-secret"));
		}

	}

}
