package io.github.mqttboot.test;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.ContextHierarchy;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link EmbeddedMqttBroker} on a test whose context has a parent: one broker for both.
 */
@ExtendWith(SpringExtension.class)
@ContextHierarchy({ @ContextConfiguration(classes = ContextHierarchyIntegrationTests.ParentConfiguration.class),
		@ContextConfiguration(classes = ContextHierarchyIntegrationTests.ChildConfiguration.class) })
@EmbeddedMqttBroker
class ContextHierarchyIntegrationTests {

	@Test
	void theChildHasTheBrokerOfItsParent(@Autowired ApplicationContext child, MqttBrokerControl control) {
		ApplicationContext parent = child.getParent();
		assertThat(parent).isNotNull();
		MqttBroker broker = parent.getBean(MqttBroker.class);
		assertThat(child.getBean(MqttBroker.class)).isSameAs(broker);
		assertThat(control).isSameAs(broker.control());
		assertThat(child.getEnvironment().getProperty("mqtt.url")).isEqualTo(broker.uri());
	}

	@Configuration(proxyBeanMethods = false)
	static class ParentConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class ChildConfiguration {

	}

}
