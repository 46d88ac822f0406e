package io.github.mqttboot.autoconfigure.metrics;

import java.util.Map;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.config.SimpleMqttListenerEndpoint;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttMetricsAutoConfiguration}.
 */
class MqttMetricsAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class, MqttMetricsAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy");

	private final ApplicationContextRunner withMetrics = this.contextRunner
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void metersAreBoundToTheRegistryThatBootMakes() {
		this.withMetrics.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("mqtt.client.connected").tag("client", "default").gauge().value()).isZero();
			assertThat(registry.get("mqtt.messages.published")
				.tags("client", "default", "qos", "1", "outcome", "done")
				.functionCounter()
				.count()).isZero();
		});
	}

	@Test
	void noTagIsMadeOfATopicAndTheNumberOfMetersIsKnown() {
		this.withMetrics.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.getMeters().stream().filter(MqttMetricsAutoConfigurationTests::isMqtt).toList())
				.hasSize(27 + Reason.values().length)
				.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).isNotBlank())
				.allSatisfy((meter) -> assertThat(meter.getId().getTags()).extracting("key")
					.isSubsetOf("client", "qos", "outcome", "direction", "cause"));
		});
	}

	@Test
	void listenersHaveMetersForAsLongAsTheyAreThere() {
		this.withMetrics.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			MqttListenerEndpointRegistry listeners = context.getBean(MqttListenerEndpointRegistry.class);
			listeners.registerListenerContainer(new SimpleMqttListenerEndpoint("late", (message) -> {
			}, "a"), context.getBean(MqttListenerContainerFactory.class));
			assertThat(registry.get("mqtt.listener.received")
				.tags("client", "default", "listener", "late")
				.functionCounter()
				.count()).isZero();
			listeners.unregisterListenerContainer("late");
			assertThat(registry.find("mqtt.listener.received").functionCounter()).isNull();
			assertThat(registry.find("mqtt.listener.in.flight").gauge()).isNull();
		});
	}

	@Test
	void clientsOfTheApplicationAreToldApartByName() {
		this.withMetrics.withBean("plant", MqttClient.class, () -> MqttClient.builder().build())
			.withBean("office", MqttClient.class, () -> MqttClient.builder().build())
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).find("mqtt.client.connected").gauges())
				.extracting((gauge) -> gauge.getId().getTag("client"))
				.containsExactlyInAnyOrder("plant", "office"));
	}

	@Test
	void nothingIsThereWithoutMicrometer() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(MqttClient.class)
				.doesNotHaveBean(MqttMetricsAutoConfiguration.class));
	}

	@Test
	void nothingIsThereWithoutARegistry() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(MqttMetrics.class));
	}

	@Test
	void metersOfTheApplicationTakeThePlaceOfOurs() {
		this.withMetrics.withBean("own", MqttMetrics.class, () -> new MqttMetrics(Map.of(), null))
			.run((context) -> assertThat(context).getBeanNames(MqttMetrics.class).containsExactly("own"));
	}

	@Test
	void aRegistryWithoutBootsModuleIsEnough() {
		this.contextRunner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasSingleBean(MqttMetrics.class));
	}

	private static boolean isMqtt(Meter meter) {
		return meter.getId().getName().startsWith("mqtt.");
	}

}
