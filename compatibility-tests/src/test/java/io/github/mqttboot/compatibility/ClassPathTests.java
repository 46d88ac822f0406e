package io.github.mqttboot.compatibility;

import java.io.File;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.core.MqttTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A compatibility run is worth something only if it has the version of Spring Boot that
 * it speaks of, and that version only, beside our jars as they were built.
 */
class ClassPathTests {

	private static final String VERSION = System.getProperty("compatibility.spring-boot.version", "");

	private static final Pattern SPRING_BOOT = Pattern.compile("spring-boot(-[a-z-]+)?-(\\d.*)\\.jar");

	@Test
	void theVersionIsTheOneThatWasAskedFor() {
		assertThat(SpringBootVersion.getVersion()).isEqualTo(VERSION);
	}

	@Test
	void noJarOfSpringBootHasAnotherVersion() {
		String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<String> versions = Stream.of(path.split(File.pathSeparator))
			.map((entry) -> SPRING_BOOT.matcher(new File(entry).getName()))
			.filter(Matcher::matches)
			.map((jar) -> jar.group(2))
			.toList();
		assertThat(versions).hasSizeGreaterThan(5).containsOnly(VERSION);
	}

	@ParameterizedTest
	@ValueSource(classes = { MqttClient.class, MqttTemplate.class, MqttAutoConfiguration.class })
	void ourClassesComeFromTheJarsThatUsersGet(Class<?> type) {
		assertThat(type.getProtectionDomain().getCodeSource().getLocation().getPath()).endsWith(".jar");
	}

}
