package io.github.mqttboot.autoconfigure.embedded;

import java.util.List;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EmbeddedMqttBrokerAutoConfiguration}.
 */
class EmbeddedMqttBrokerAutoConfigurationIntegrationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(MqttAutoConfiguration.class, EmbeddedMqttBrokerAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy", "mqtt.url=mqtt://elsewhere", "mqtt.username=else");

	private final MqttBroker broker = MqttBroker.builder()
		.credentials("scott", "s3cr3t")
		.credentials("adam", "s3cr3t-lion")
		.start();

	@AfterEach
	void closeBroker() {
		this.broker.close();
	}

	@Test
	void aBrokerThatIsABeanIsTheServer() {
		this.runner.withBean(MqttBroker.class, () -> this.broker).run((context) -> {
			MqttConnectionDetails details = context.getBean(MqttConnectionDetails.class);
			assertThat(details.getUrls()).containsExactly(this.broker.uri());
			assertThat(details.getUsername()).isEqualTo("scott");
			assertThat(details.getPassword()).isEqualTo("s3cr3t");
		});
	}

	@Test
	void aBrokerThatLetsEverybodyInNeedsNoCredentials() {
		try (MqttBroker open = MqttBroker.start()) {
			this.runner.withBean(MqttBroker.class, () -> open).run((context) -> {
				MqttConnectionDetails details = context.getBean(MqttConnectionDetails.class);
				assertThat(details.getUsername()).isNull();
				assertThat(details.getPassword()).isNull();
			});
		}
	}

	@Test
	void withoutABrokerPropertiesSayWhereTheServerIs() {
		this.runner.run((context) -> assertThat(context.getBean(MqttConnectionDetails.class).getUrls())
			.containsExactly("mqtt://elsewhere"));
	}

	@Test
	void ownConnectionDetailsGoFirst() {
		MqttConnectionDetails own = () -> List.of("mqtt://own");
		this.runner.withBean(MqttBroker.class, () -> this.broker)
			.withBean(MqttConnectionDetails.class, () -> own)
			.run((context) -> assertThat(context.getBean(MqttConnectionDetails.class)).isSameAs(own));
	}

	@Test
	void ofTwoBrokersNoneIsTaken() {
		this.runner.withBean("one", MqttBroker.class, () -> this.broker)
			.withBean("two", MqttBroker.class, () -> this.broker)
			.run((context) -> assertThat(context.getBean(MqttConnectionDetails.class).getUrls())
				.containsExactly("mqtt://elsewhere"));
	}

	@Test
	void theBrokerNeedNotBeOnTheClassPath() {
		this.runner.withClassLoader(new FilteredClassLoader("io.github.mqttboot.test"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EmbeddedMqttBrokerAutoConfiguration.class));
	}

}
