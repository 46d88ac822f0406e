package io.github.mqttboot.autoconfigure;

import java.net.URI;
import java.util.List;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.WillMessage;
import io.github.mqttboot.spring.config.MqttPresence;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for properties with nothing in them, as of a placeholder without a value:
 * {@code topic: ${PRESENCE_TOPIC:}}.
 */
class EmptyPropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy");

	@Test
	void thereIsNoPresenceWithoutATopic() {
		this.contextRunner.withPropertyValues("mqtt.presence.topic=").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(MqttPresence.class);
			assertThat(context.getBean(MqttClient.class).options().will()).isNull();
		});
	}

	@Test
	void everyOtherTopicOfPresenceCounts() {
		this.contextRunner.withPropertyValues("mqtt.presence.topic=false")
			.run((context) -> assertThat(context).hasSingleBean(MqttPresence.class));
	}

	@Test
	void listenersHaveTheirDefaultOrder() {
		this.contextRunner.withPropertyValues("mqtt.listener.order-by=topic", "mqtt.clients.a.listener.order-by=")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aWillMessageHasNoContentType() {
		this.contextRunner.withPropertyValues("mqtt.will.topic=t", "mqtt.will.content-type=").run((context) -> {
			WillMessage will = context.getBean(MqttClient.class).options().will().get();
			assertThat(will).isNotNull();
			assertThat(will.message().contentType()).isNull();
		});
	}

	@Test
	void aNamedClientHasTheServersOfTheTopLevel() {
		this.contextRunner.withPropertyValues("mqtt.url=mqtt://one", "mqtt.clients.a.url=", "mqtt.clients.b.urls=")
			.run((context) -> {
				assertThat(uris(context, "a")).containsExactly(URI.create("mqtt://one"));
				assertThat(uris(context, "b")).containsExactly(URI.create("mqtt://one"));
			});
		this.contextRunner
			.withPropertyValues("mqtt.urls=mqtt://one,mqtt://two", "mqtt.clients.a.url=", "mqtt.clients.b.urls=")
			.run((context) -> {
				assertThat(uris(context, "a")).containsExactly(URI.create("mqtt://one"), URI.create("mqtt://two"));
				assertThat(uris(context, "b")).containsExactly(URI.create("mqtt://one"), URI.create("mqtt://two"));
			});
	}

	@Test
	void anEmptyUrlAsksForNoDefaultClient() {
		this.contextRunner.withPropertyValues("mqtt.url=", "mqtt.urls=", "mqtt.clients.a.url=mqtt://two")
			.run((context) -> assertThat(context.getBean(MqttClientRegistry.class).getClients()).containsOnlyKeys("a"));
	}

	private static List<URI> uris(ApplicationContext context, String client) {
		return context.getBean(client + "MqttClient", MqttClient.class).options().serverUris();
	}

}
