package com.example.fleet;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.aot.DisabledInAotMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The application on a real broker, which takes nothing but {@code mqtt.url}.
 */
@EnabledIf(value = "com.example.fleet.Mosquitto#isInstalled", disabledReason = "mosquitto is not installed")
@DisabledInAotMode("which broker it is was settled when the application was processed ahead of time")
class MosquittoIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "auto", "3.1.1" })
	void fleetRunsOnMosquitto(String version) throws Exception {
		try (Mosquitto mosquitto = Mosquitto.start(this.directory);
				ConfigurableApplicationContext context = run(mosquitto, "--mqtt.version=" + version);
				FeedReader feed = new FeedReader(port(context))) {
			assertThat(context.getBeansOfType(MqttBroker.class)).isEmpty();
			await().atMost(PATIENCE).until(() -> feed.latest("/connection/state").equals("CONNECTED"));
			assertThat(feed.latest("/connection/broker")).isEqualTo(mosquitto.uri());
			assertThat(feed.latest("/connection/protocol")).isEqualTo(version.equals("auto") ? "MQTT 5" : "MQTT 3.1.1");
			await().atMost(PATIENCE).until(() -> feed.readings("depot-2").count() > 3);
			await().atMost(PATIENCE).until(() -> feed.latest("/presence/status").equals("online"));
			ApplicationClient application = new ApplicationClient(port(context));
			HttpResponse<String> response = application.post("/api/units/depot-2/commands", "{\"action\": \"report\"}");
			await().atMost(PATIENCE)
				.until(() -> feed.all("answers")
					.anyMatch((answer) -> response.body().contains(answer.get("id").asString("-"))));
			assertThat(application.post("/api/broker/interruptions", "{}").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void presenceGoesOfflineWithTheApplication() throws Exception {
		try (Mosquitto mosquitto = Mosquitto.start(this.directory);
				MqttClient client = MqttClient.builder().uri(mosquitto.uri()).build()) {
			client.connect().get(10, TimeUnit.SECONDS);
			BlockingQueue<String> presence = new LinkedBlockingQueue<>();
			client
				.subscribe(TopicSubscription.of("fleet/app/presence", QoS.AT_LEAST_ONCE),
						(MqttMessage message) -> presence.add(message.payloadAsString()))
				.get(10, TimeUnit.SECONDS);
			try (ConfigurableApplicationContext context = run(mosquitto)) {
				assertThat(context.isActive()).isTrue();
				assertThat(presence.poll(20, TimeUnit.SECONDS)).isEqualTo("online");
			}
			assertThat(presence.poll(20, TimeUnit.SECONDS)).isEqualTo("offline");
		}
	}

	private static ConfigurableApplicationContext run(Mosquitto mosquitto, String... arguments) {
		return new SpringApplicationBuilder(FleetApplication.class)
			.properties("server.port=0", "fleet.interval=200ms", "mqtt.url=" + mosquitto.uri())
			.run(arguments);
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

}
