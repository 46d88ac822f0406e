package io.github.mqttboot.autoconfigure.actuate;

import java.util.Map;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.health.MqttHealthContributorAutoConfiguration;
import io.github.mqttboot.autoconfigure.status.MqttStatusMonitor;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttEndpointAutoConfiguration}.
 */
class MqttEndpointAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class, MqttEndpointAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy");

	private final ApplicationContextRunner exposed = this.contextRunner
		.withPropertyValues("management.endpoints.web.exposure.include=mqtt");

	@Test
	void theEndpointIsThereIfItIsExposed() {
		this.exposed.run((context) -> assertThat(context).hasSingleBean(MqttEndpoint.class));
	}

	@Test
	void theEndpointShowsNamedClientsWithoutADefaultOne() {
		this.exposed.withPropertyValues("mqtt.clients.plant.url=mqtt://one")
			.run((context) -> assertThat(context.getBean(MqttEndpoint.class).mqtt().clients())
				.containsOnlyKeys("plant"));
	}

	@Test
	void theEndpointIsNotExposedByDefault() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(MqttEndpoint.class)
			.doesNotHaveBean(MqttStatusMonitor.class));
	}

	@Test
	void accessCanBeTakenAway() {
		this.exposed.withPropertyValues("management.endpoint.mqtt.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(MqttEndpoint.class));
	}

	@Test
	void nothingIsThereWithoutMqtt() {
		this.exposed.withPropertyValues("mqtt.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MqttEndpoint.class));
	}

	@Test
	void nothingIsThereWithoutTheActuator() {
		without("org.springframework.boot.actuate").run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(MqttClient.class)
			.doesNotHaveBean(MqttEndpointAutoConfiguration.class));
	}

	@Test
	void theEndpointDoesNotNeedTheHealthModule() {
		without("org.springframework.boot.health")
			.run((context) -> assertThat(context).hasSingleBean(MqttEndpoint.class)
				.hasSingleBean(MqttStatusMonitor.class)
				.doesNotHaveBean(MqttHealthContributorAutoConfiguration.class));
	}

	@Test
	void healthDoesNotNeedTheActuator() {
		without("org.springframework.boot.actuate")
			.run((context) -> assertThat(context).hasSingleBean(MqttHealthContributorAutoConfiguration.class)
				.hasSingleBean(MqttStatusMonitor.class));
	}

	private static ApplicationContextRunner without(String packageName) {
		return new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("mqtt.startup=lazy", "management.endpoints.web.exposure.include=mqtt")
			.withClassLoader(new FilteredClassLoader(packageName));
	}

	@Test
	void healthAndEndpointShareAMonitor() {
		this.exposed.withConfiguration(AutoConfigurations.of(MqttHealthContributorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(MqttStatusMonitor.class));
	}

	@Test
	void theEndpointOfTheApplicationTakesThePlaceOfOurs() {
		this.exposed
			.withBean("own", MqttEndpoint.class,
					() -> new MqttEndpoint(new MqttStatusMonitor(new MqttClientRegistry(Map.of()), null), null))
			.run((context) -> assertThat(context).getBeanNames(MqttEndpoint.class).containsExactly("own"));
	}

	// Imported by name, as those of an application are: nothing is loaded that is not
	// there
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MqttEndpointAutoConfiguration.class,
			MqttHealthContributorAutoConfiguration.class })
	static class Application {

	}

}
