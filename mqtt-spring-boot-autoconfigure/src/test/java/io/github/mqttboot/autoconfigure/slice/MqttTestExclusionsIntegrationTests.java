package io.github.mqttboot.autoconfigure.slice;

import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.autoconfigure.MqttTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link MqttTest @MqttTest} is told to leave out.
 */
@MqttTest(excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = DoorClientCustomizer.class),
		excludeAutoConfiguration = JacksonAutoConfiguration.class)
@EmbeddedMqttBroker
@MockitoBean(types = Chime.class)
class MqttTestExclusionsIntegrationTests {

	@Test
	void excludedComponentsAndAutoConfigurationsAreNotThere(@Autowired ApplicationContext context) {
		assertThat(context.getBeanNamesForType(DoorClientCustomizer.class)).isEmpty();
		assertThat(context.getBeanNamesForType(JsonMapper.class)).isEmpty();
		assertThat(context.getBeanNamesForType(Bells.class)).isNotEmpty();
	}

}
