package io.github.mqttboot.autoconfigure.health;

import java.time.Duration;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttGracePeriods;
import io.github.mqttboot.autoconfigure.status.MqttStatusMonitor;
import io.github.mqttboot.client.MqttClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttHealthContributorAutoConfiguration}.
 */
class MqttHealthContributorAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(MqttAutoConfiguration.class, MqttHealthContributorAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy");

	@Test
	void aSingleClientIsNotNested() {
		this.contextRunner.run((context) -> {
			Health health = context.getBean("mqttHealthContributor", MqttHealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
		});
	}

	@Test
	void severalClientsAreToldApartByName() {
		this.contextRunner.withPropertyValues("mqtt.url=mqtt://one", "mqtt.clients.plant.url=mqtt://two")
			.run((context) -> assertThat(context.getBean(CompositeHealthContributor.class).stream())
				.extracting(HealthContributors.Entry::name)
				.containsExactly("default", "plant"));
	}

	@Test
	void namedClientsHaveHealthWithoutADefaultOne() {
		this.contextRunner.withPropertyValues("mqtt.clients.plant.url=mqtt://one")
			.run((context) -> assertThat(context).hasSingleBean(MqttHealthIndicator.class));
		this.contextRunner.withPropertyValues("mqtt.clients.plant.url=mqtt://one", "mqtt.clients.cloud.url=mqtt://two")
			.run((context) -> assertThat(context.getBean(CompositeHealthContributor.class).stream())
				.extracting(HealthContributors.Entry::name)
				.containsExactlyInAnyOrder("cloud", "plant"));
	}

	@Test
	void healthIsSwitchedOffAsThatOfOthers() {
		this.contextRunner.withPropertyValues("management.health.mqtt.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class)
				.doesNotHaveBean(MqttStatusMonitor.class));
		this.contextRunner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void nothingIsThereWithoutMqtt() {
		this.contextRunner.withPropertyValues("mqtt.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void nothingIsThereWithoutTheHealthModule() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("mqtt.startup=lazy")
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(MqttClient.class)
				.doesNotHaveBean(MqttHealthContributorAutoConfiguration.class));
	}

	@Test
	void healthOfTheApplicationTakesThePlaceOfOurs() {
		this.contextRunner
			.withBean("mqttHealthIndicator", HealthContributor.class, () -> new MqttHealthIndicator(() -> {
				throw new IllegalStateException();
			}, Duration.ZERO))
			.run((context) -> assertThat(context).hasSingleBean(HealthContributor.class)
				.hasBean("mqttHealthIndicator"));
	}

	@Test
	void theMonitorIsNeverLazySoThatItHearsOfTheFirstConnection() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getBeanFactory().containsSingleton("mqttStatusMonitor")).isTrue();
				assertThat(context.getBeanFactory().containsSingleton("mqttHealthContributor")).isFalse();
			});
	}

	@Test
	void theGracePeriodIsInheritedUnlessAClientHasItsOwn() {
		this.contextRunner
			.withPropertyValues("mqtt.url=mqtt://one", "mqtt.health.grace-period=7s", "mqtt.clients.a.url=mqtt://two",
					"mqtt.clients.b.url=mqtt://three", "mqtt.clients.b.health.grace-period=0s")
			.run((context) -> {
				CompositeHealthContributor health = context.getBean(CompositeHealthContributor.class);
				assertThat(health.getContributor("default")).hasFieldOrPropertyWithValue("gracePeriod",
						Duration.ofSeconds(7));
				assertThat(health.getContributor("a")).hasFieldOrPropertyWithValue("gracePeriod",
						Duration.ofSeconds(7));
				assertThat(health.getContributor("b")).hasFieldOrPropertyWithValue("gracePeriod", Duration.ZERO);
			});
	}

	@Test
	void aClientWithoutPropertiesHasTheGracePeriodOfTheTopLevel() {
		this.contextRunner.withPropertyValues("mqtt.health.grace-period=7s")
			.run((context) -> assertThat(MqttGracePeriods.of(context.getBeanFactory()).get("own")).hasSeconds(7));
	}

	@Test
	void aNegativeGracePeriodIsRefusedByName() {
		this.contextRunner.withPropertyValues("mqtt.health.grace-period=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("The grace period must not be negative"));
	}

	// Imported by name, as those of an application are: nothing is loaded that is not
	// there
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MqttHealthContributorAutoConfiguration.class })
	static class Application {

	}

}
