package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.spring.annotation.MqttListener;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * An application in a process of its own, which writes down what it has finished.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
class SigtermApplication {

	public static void main(String[] arguments) {
		SpringApplication application = new SpringApplicationBuilder(SigtermApplication.class)
			.web(WebApplicationType.NONE)
			.build();
		application.run(arguments);
	}

	@Bean
	Bookkeeper bookkeeper(Environment environment) {
		return new Bookkeeper(Path.of(environment.getRequiredProperty("ledger")));
	}

	static class Bookkeeper {

		private final Path ledger;

		Bookkeeper(Path ledger) {
			this.ledger = ledger;
		}

		@MqttListener(topics = "sigterm/keyed/{device}", qos = "1", concurrency = "4", orderBy = "device")
		void onKeyed(String line) throws Exception {
			work();
			finished(line);
		}

		@MqttListener(topics = "sigterm/serial/+", qos = "2")
		void onSerial(String line) throws Exception {
			work();
			finished(line);
		}

		@MqttListener(topics = "sigterm/batch", qos = "2", batch = "10", batchTimeout = "50ms")
		void onBatch(List<String> lines) throws Exception {
			work();
			finished(String.join("\n", lines));
		}

		@MqttListener(topics = "sigterm/future", qos = "2", concurrency = "2", orderBy = "none")
		CompletableFuture<Void> onFuture(String line) {
			return CompletableFuture.runAsync(() -> finished(line),
					CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS));
		}

		private static void work() throws InterruptedException {
			TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(3_000));
		}

		private synchronized void finished(String lines) {
			try {
				Files.write(this.ledger, (lines + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE,
						StandardOpenOption.APPEND);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
