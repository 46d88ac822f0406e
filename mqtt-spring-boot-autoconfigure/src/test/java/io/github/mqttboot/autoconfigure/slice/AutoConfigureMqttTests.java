package io.github.mqttboot.autoconfigure.slice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.test.autoconfigure.AutoConfigureMqtt;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AutoConfigureMqtt}, which knows auto-configuration by names only.
 */
class AutoConfigureMqttTests {

	@Test
	void everyAutoConfigurationThatIsNamedExists() throws IOException {
		List<String> names = new ClassPathResource("META-INF/spring/" + AutoConfigureMqtt.class.getName() + ".imports")
			.getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.map((line) -> line.replace("optional:", ""))
			// the application decides whether it validates
			.filter((name) -> !name.contains(".validation."))
			.toList();
		assertThat(names).contains(MqttAutoConfiguration.class.getName())
			.allSatisfy((name) -> assertThat(ClassUtils.isPresent(name, null)).as(name).isTrue());
	}

}
