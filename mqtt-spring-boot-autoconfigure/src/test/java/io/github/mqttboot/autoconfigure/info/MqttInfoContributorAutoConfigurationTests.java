package io.github.mqttboot.autoconfigure.info;

import java.util.List;
import java.util.Map;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.status.MqttStatusMonitor;
import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttInfoContributorAutoConfiguration}.
 */
class MqttInfoContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(MqttAutoConfiguration.class, MqttInfoContributorAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy", "mqtt.client-id=door-1");

	private final ApplicationContextRunner enabled = this.contextRunner
		.withPropertyValues("management.info.mqtt.enabled=true");

	@Test
	void nothingIsToldUnlessItIsSwitchedOn() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(MqttInfoContributor.class)
			.doesNotHaveBean(MqttStatusMonitor.class));
		this.enabled.run((context) -> assertThat(context).hasSingleBean(MqttInfoContributor.class)
			.hasSingleBean(MqttStatusMonitor.class));
	}

	@Test
	void aClientThatIsNotConnectedShowsWhereItWouldConnectTo() {
		this.enabled.withPropertyValues("mqtt.url=mqtt://one")
			.run((context) -> assertThat(info(context.getBean(MqttInfoContributor.class)))
				.containsExactly(Map.entry("default", Map.of("state", ClientState.DISCONNECTED, "servers",
						List.of("mqtt://one"), "clientId", "door-1"))));
	}

	@Test
	void namedClientsAreToldOfByTheirNames() {
		this.enabled
			.withPropertyValues("mqtt.url=mqtt://one", "mqtt.clients.telemetry.url=mqtt://two",
					"mqtt.clients.telemetry.keep-alive=5s")
			.run((context) -> assertThat(info(context.getBean(MqttInfoContributor.class))).containsOnlyKeys("default",
					"telemetry"));
		this.enabled.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two")
			.run((context) -> assertThat(info(context.getBean(MqttInfoContributor.class)))
				.containsOnlyKeys("telemetry"));
	}

	@Test
	void nothingIsThereWithoutMqtt() {
		this.enabled.withPropertyValues("mqtt.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MqttInfoContributor.class));
	}

	@Test
	void nothingIsThereWithoutTheActuator() {
		for (String missing : new String[] { "org.springframework.boot.actuate",
				"org.springframework.boot.actuate.autoconfigure" }) {
			new ApplicationContextRunner().withUserConfiguration(Application.class)
				.withPropertyValues("mqtt.startup=lazy", "management.info.mqtt.enabled=true")
				.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed()
					.hasSingleBean(MqttClient.class)
					.doesNotHaveBean(MqttInfoContributorAutoConfiguration.class));
		}
	}

	@Test
	void theInfoDoesNotNeedTheHealthModule() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("mqtt.startup=lazy", "management.info.mqtt.enabled=true")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasSingleBean(MqttInfoContributor.class));
	}

	@Test
	void theContributorOfTheApplicationTakesThePlaceOfOurs() {
		this.enabled
			.withBean("own", MqttInfoContributor.class,
					() -> new MqttInfoContributor(new MqttStatusMonitor(new MqttClientRegistry(Map.of()), null)))
			.run((context) -> assertThat(context).getBeanNames(MqttInfoContributor.class).containsExactly("own"));
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> info(InfoContributor contributor) {
		Info.Builder builder = new Info.Builder();
		contributor.contribute(builder);
		return (Map<String, Object>) builder.build().getDetails().get("mqtt");
	}

	// Imported by name, as those of an application are: nothing is loaded that is not
	// there
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MqttInfoContributorAutoConfiguration.class })
	static class Application {

	}

}
