package io.github.mqttboot.compatibility;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.core.MqttTemplate;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with everything that is on the class path: all of our auto-configuration
 * is looked at beside all of Spring Boot's, with what either has and lacks in this
 * version.
 */
class ApplicationTests {

	/** Wants a repository of events. */
	private static final String EVENT_PUBLICATION = "org.springframework.modulith.events.config."
			+ "EventPublicationAutoConfiguration";

	@Test
	void everythingTogetherMakesAnApplication() {
		new ApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("mqtt.startup=lazy", "management.info.mqtt.enabled=true",
					"management.endpoints.web.exposure.include=*", "spring.autoconfigure.exclude=" + EVENT_PUBLICATION)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(MqttClient.class)
				.hasSingleBean(MqttTemplate.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
