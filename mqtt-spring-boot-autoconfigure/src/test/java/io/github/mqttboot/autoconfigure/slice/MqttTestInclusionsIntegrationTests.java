package io.github.mqttboot.autoconfigure.slice;

import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.autoconfigure.MqttTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an {@link MqttTest @MqttTest} with none of the components that it has by
 * default.
 */
@MqttTest(useDefaultFilters = false,
		includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = DoorClientCustomizer.class))
@EmbeddedMqttBroker
class MqttTestInclusionsIntegrationTests {

	@Test
	void onlyIncludedComponentsAreThere(@Autowired ApplicationContext context) {
		assertThat(context.getBeanNamesForType(DoorClientCustomizer.class)).isNotEmpty();
		assertThat(context.getBeanNamesForType(Bells.class)).isEmpty();
	}

}
