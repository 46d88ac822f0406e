package io.github.mqttboot.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link MqttBackgroundPreinitializer}.
 */
class MqttBackgroundPreinitializerTests {

	@Test
	void isFoundBySpringBootAndWorks() {
		List<BackgroundPreinitializer> found = SpringFactoriesLoader
			.forDefaultResourceLocation(getClass().getClassLoader())
			.load(BackgroundPreinitializer.class);
		assertThat(found).hasAtLeastOneElementOfType(MqttBackgroundPreinitializer.class);
		assertThatNoException().isThrownBy(() -> new MqttBackgroundPreinitializer().preinitialize());
	}

}
