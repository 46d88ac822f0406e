package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.testsupport.Mosquitto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages counted from template to listener through a mosquitto process: none lost, none
 * of QoS 2 twice, in order. The number of messages is set with {@code -Dmqtt.messages};
 * 100,000 if it is not.
 */
@EnabledIf(value = "mosquittoIsInstalled", disabledReason = "mosquitto is not installed")
class MosquittoLedgerIntegrationTests {

	private static final int MESSAGES = Integer.getInteger("mqtt.messages", 100_000);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	@TempDir
	private Path directory;

	static boolean mosquittoIsInstalled() {
		return Mosquitto.isInstalled();
	}

	@ParameterizedTest
	@CsvSource({ "5, 1", "5, 2", "3.1.1, 1", "3.1.1, 2" })
	void everyMessageArrivesInOrder(String version, int qos) throws IOException {
		try (Mosquitto mosquitto = Mosquitto.start(this.directory);
				ConfigurableApplicationContext context = start(mosquitto, version)) {
			Ledger ledger = context.getBean(Ledger.class);
			MqttTemplate template = context.getBean(MqttTemplate.class);
			List<CompletableFuture<PublishResult>> results = publish(template, QoS.of(qos), 0, MESSAGES);
			CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
			await().atMost(PATIENCE).until(() -> ledger.count() >= MESSAGES);
			assertThat(ledger.numbers()).isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
		}
	}

	@Test
	void nothingIsLostWhenTheBrokerIsStoppedAndStartedAgain() throws IOException {
		int part = MESSAGES / 10;
		try (Mosquitto mosquitto = Mosquitto.start(this.directory);
				ConfigurableApplicationContext context = start(mosquitto, "5", "mqtt.clean-start=false",
						"mqtt.client-id=ledger", "mqtt.session-expiry=10m")) {
			Ledger ledger = context.getBean(Ledger.class);
			MqttTemplate template = context.getBean(MqttTemplate.class);
			List<CompletableFuture<PublishResult>> results = new ArrayList<>();
			for (int round = 0; round < 3; round++) {
				int from = round * part;
				results.addAll(publish(template, QoS.EXACTLY_ONCE, from, from + part / 2));
				mosquitto.stop();
				results.addAll(publish(template, QoS.EXACTLY_ONCE, from + part / 2, from + part));
				mosquitto.restart();
				await().atMost(PATIENCE).until(() -> ledger.count() >= from + part);
			}
			CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).join();
			// in any order: mosquitto 2.0.11 mixes what it had queued with what is new
			// after a restart (docs/brokers.md)
			assertThat(ledger.numbers())
				.containsExactlyInAnyOrderElementsOf(IntStream.range(0, 3 * part).boxed().toList());
		}
	}

	private static List<CompletableFuture<PublishResult>> publish(MqttTemplate template, QoS qos, int from, int to) {
		List<CompletableFuture<PublishResult>> results = new ArrayList<>(to - from);
		for (int i = from; i < to; i++) {
			results.add(template.publish("ledger/" + qos.value(), Integer.toString(i), qos));
		}
		return results;
	}

	private static ConfigurableApplicationContext start(Mosquitto mosquitto, String version, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--mqtt.url=" + mosquitto.uri(), "--mqtt.version=" + version,
				"--mqtt.startup=fail", "--mqtt.listener.qos=2", "--mqtt.reconnect.max-delay=1s"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class Application {

		@Bean
		Ledger ledger() {
			return new Ledger();
		}

	}

	static class Ledger {

		private final List<Integer> numbers = new ArrayList<>();

		private final AtomicInteger count = new AtomicInteger();

		@MqttListener("ledger/+")
		synchronized void onMessage(String number) {
			this.numbers.add(Integer.valueOf(number));
			this.count.incrementAndGet();
		}

		int count() {
			return this.count.get();
		}

		synchronized List<Integer> numbers() {
			return List.copyOf(this.numbers);
		}

	}

}
