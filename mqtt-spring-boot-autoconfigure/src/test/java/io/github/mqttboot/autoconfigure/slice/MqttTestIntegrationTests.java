package io.github.mqttboot.autoconfigure.slice;

import java.time.Duration;

import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.EmbeddedMqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import io.github.mqttboot.test.autoconfigure.MqttTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskExecutor;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link MqttTest @MqttTest}.
 */
@MqttTest(properties = "door.colour=green")
@EmbeddedMqttBroker
class MqttTestIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@MockitoBean
	private Chime chime;

	@Autowired
	private MqttTemplate template;

	@Test
	void listenersTemplateAndConvertersWork(MqttBrokerControl broker, @Autowired TaskExecutor taskExecutor) {
		broker.awaitSubscription("doors/+/bell", PATIENCE);
		this.template.publishAndWait("doors/front/bell", new Ring("!"), PATIENCE);
		broker.awaitAcknowledged(PATIENCE);
		verify(this.chime).play("front!");
		assertThat(taskExecutor).isNotNull();
	}

	@Test
	void aMessageOfTheBrokersIsConvertedToo(MqttBrokerControl broker) {
		broker.awaitSubscription("doors/+/bell", PATIENCE);
		broker.publish("doors/back/bell", "{\"sound\":\"?\"}");
		broker.awaitAcknowledged(PATIENCE);
		verify(this.chime).play("back?");
	}

	@Test
	void filtersAndInterceptorsAreThere(MqttBrokerControl broker, @Autowired Visitors visitors) {
		broker.awaitSubscription("doors/+/bell", PATIENCE);
		int before = visitors.count();
		broker.publish("doors/side/bell", "{\"sound\":\"quiet\"}");
		broker.publish("doors/side/bell", "{\"sound\":\"loud\"}");
		broker.awaitAcknowledged(PATIENCE);
		verify(this.chime).play("sideloud");
		verify(this.chime, never()).play("sidequiet");
		assertThat(visitors.count()).isEqualTo(before + 1);
	}

	@Test
	void customizersAreThere(MqttBrokerControl broker) {
		broker.awaitClient("door-under-test", PATIENCE);
	}

	@Test
	void propertiesAreSet(@Autowired Environment environment) {
		assertThat(environment.getProperty("door.colour")).isEqualTo("green");
	}

}
