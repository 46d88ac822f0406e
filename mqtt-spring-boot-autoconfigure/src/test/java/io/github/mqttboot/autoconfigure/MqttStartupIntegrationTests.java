package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttConnectFailedEvent;
import io.github.mqttboot.spring.core.MqttConnectedEvent;
import io.github.mqttboot.spring.core.MqttDisconnectedEvent;
import io.github.mqttboot.spring.core.MqttEvent;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.contentOf;
import static org.awaitility.Awaitility.await;

/**
 * Tests for how an application starts, with a broker, without one, and with the wrong
 * one.
 */
@ExtendWith(OutputCaptureExtension.class)
class MqttStartupIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final MqttBroker broker = MqttBroker.builder().credentials("scott", "s3cr3t").start();

	@AfterEach
	void closeBroker() {
		this.broker.close();
	}

	@Test
	void applicationStartsWithoutABrokerAndConnectsWhenItComes() throws InterruptedException {
		this.broker.stop();
		try (ConfigurableApplicationContext context = start()) {
			MqttClient client = context.getBean(MqttClient.class);
			Events events = context.getBean(Events.class);
			await().atMost(PATIENCE).until(() -> events.of(MqttConnectFailedEvent.class).size() > 1);
			assertThat(client.state()).isIn(ClientState.CONNECTING, ClientState.RECONNECTING);
			assertThat(events.of(MqttConnectedEvent.class)).isEmpty();
			assertThat(events.of(MqttConnectFailedEvent.class)).allSatisfy((event) -> {
				assertThat(event.getCause()).isInstanceOf(MqttConnectException.class)
					.hasMessageContaining("127.0.0.1:" + this.broker.port());
				assertThat(event.getReconnectDelay()).isNotNull();
			});
			this.broker.restart();
			await().atMost(PATIENCE).until(() -> !events.of(MqttConnectedEvent.class).isEmpty());
			assertThat(events.of(MqttConnectedEvent.class).get(0).isReconnect()).isFalse();
			context.getBean(MqttTemplate.class).publishAndWait("pumps/7", new Reading(3), PATIENCE);
			assertThat(context.getBean(Pumps.class).readings.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
				.isEqualTo("7: 3");
		}
	}

	@Test
	void whatIsPublishedBeforeTheFirstConnectionArrives() throws InterruptedException {
		this.broker.stop();
		try (ConfigurableApplicationContext context = start()) {
			context.getBean(MqttTemplate.class).publish("pumps/8", new Reading(4));
			this.broker.restart();
			assertThat(context.getBean(Pumps.class).readings.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
				.isEqualTo("8: 4");
		}
	}

	@Test
	void applicationThatMustConnectSaysThatNobodyListens(CapturedOutput output) {
		this.broker.stop();
		assertThatException().isThrownBy(() -> start("mqtt.startup=fail").close());
		assertThat(output).contains("'mqtt.startup' is 'fail'")
			.contains("127.0.0.1:" + this.broker.port())
			.contains("Start an MQTT server at that address, or set 'mqtt.url'");
	}

	@Test
	void applicationThatMustConnectSaysThatTheHostIsUnknown(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> start("mqtt.startup=fail", "mqtt.url=mqtt://no-such-host.invalid").close());
		assertThat(output).contains("no-such-host.invalid").contains("Check the host name in 'mqtt.url'");
	}

	@Test
	void applicationThatMustConnectSaysThatNobodyAnswers(CapturedOutput output) throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThatException().isThrownBy(() -> start("mqtt.startup=fail", "mqtt.connect-timeout=300ms",
					"mqtt.url=mqtt://127.0.0.1:" + silent.getLocalPort())
				.close());
		}
		assertThat(output).contains("has not answered within 300 ms").contains("'mqtt.connect-timeout'");
	}

	@Test
	void applicationThatMustConnectSaysThatThePasswordIsWrong(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("mqtt.startup=fail", "mqtt.password=s3cr3t-lion").close());
		assertThat(output).contains("Correct 'mqtt.username' and 'mqtt.password'")
			.doesNotContain("s3cr3t-lion")
			.doesNotContain("s3cr3t");
	}

	@Test
	void applicationThatMustConnectSaysThatTheVersionIsNotSpoken(CapturedOutput output) {
		this.broker.control().refuseConnections(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION);
		assertThatException().isThrownBy(() -> start("mqtt.startup=fail", "mqtt.version=5").close());
		assertThat(output).contains("Set 'mqtt.version' to a version that the server speaks");
	}

	@Test
	void applicationThatMustConnectStartsWithABroker() {
		try (ConfigurableApplicationContext context = start("mqtt.startup=fail")) {
			assertThat(context.getBean(MqttClient.class).state()).isEqualTo(ClientState.CONNECTED);
		}
	}

	@Test
	void lazyApplicationConnectsWhenItIsTold() {
		try (ConfigurableApplicationContext context = start("mqtt.startup=lazy")) {
			MqttClient client = context.getBean(MqttClient.class);
			assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
			assertThat(client.connect()).succeedsWithin(PATIENCE);
			assertThat(this.broker.control().clients()).hasSize(1);
		}
	}

	@Test
	void presenceIsTrueFromStartToStop() {
		try (ConfigurableApplicationContext context = start("mqtt.startup=fail", "mqtt.presence.topic=app/presence",
				"mqtt.client-id=app")) {
			this.broker.control().awaitPublished("app/presence", 1, PATIENCE);
			assertThat(presence()).isEqualTo("online");
			// else the birth message would be sent again, as QoS 1 may be
			MqttClient client = context.getBean(MqttClient.class);
			await().atMost(PATIENCE).until(() -> client.statistics().inFlight() == 0);
			this.broker.control().dropConnection("app");
			assertThat(this.broker.control().awaitPublished("app/presence", 3, PATIENCE))
				.extracting((message) -> message.payloadAsString())
				.containsExactly("online", "offline", "online");
			await().atMost(PATIENCE).until(() -> client.statistics().inFlight() == 0);
			assertThat(context.getBean(Events.class).of(MqttDisconnectedEvent.class)).hasSize(1);
		}
		assertThat(presence()).isEqualTo("offline");
		assertThat(this.broker.control().published("app/presence")).hasSize(4)
			.allSatisfy((message) -> assertThat(message.qos()).isEqualTo(QoS.AT_LEAST_ONCE));
	}

	// in a JVM of its own: in this one, Spring keeps the applications of other tests
	@Test
	void stoppedApplicationLeavesNoThreads(@TempDir Path folder) throws Exception {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		Path output = folder.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classPath, StoppedApplication.class.getName(), "--mqtt.url=" + this.broker.uri(), "--mqtt.startup=fail",
				"--mqtt.username=scott", "--mqtt.password=s3cr3t", "--spring.docker.compose.enabled=false")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			boolean ended = process.waitFor(3 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(ended).as(() -> "the application has ended: " + contentOf(output.toFile())).isTrue();
			assertThat(process.exitValue()).as(() -> contentOf(output.toFile())).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	private String presence() {
		return this.broker.control()
			.retained()
			.stream()
			.filter((message) -> message.topic().equals("app/presence"))
			.map((message) -> message.payloadAsString())
			.findFirst()
			.orElse("");
	}

	private ConfigurableApplicationContext start(String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--mqtt.url=" + this.broker.uri(), "--mqtt.username=scott",
				"--mqtt.password=s3cr3t", "--mqtt.reconnect.initial-delay=20ms", "--mqtt.reconnect.max-delay=100ms"));
		for (String property : properties) {
			String name = property.substring(0, property.indexOf('=') + 1);
			arguments.removeIf((argument) -> argument.startsWith("--" + name));
			arguments.add("--" + property);
		}
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	/** Ends with an error if threads are left. */
	static final class StoppedApplication {

		private StoppedApplication() {
		}

		public static void main(String[] args) {
			new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run(args).close();
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
					.noneMatch((name) -> name.startsWith("mqtt-")));
		}

	}

	record Reading(int pressure) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class Application {

		@Bean
		Pumps pumps() {
			return new Pumps();
		}

		@Bean
		Events events() {
			return new Events();
		}

	}

	static class Pumps {

		private final BlockingQueue<String> readings = new LinkedBlockingQueue<>();

		@MqttListener("pumps/{id}")
		void onReading(@TopicVariable("id") String id, Reading reading) {
			this.readings.add(id + ": " + reading.pressure());
		}

	}

	static class Events {

		private final List<MqttEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void onEvent(MqttEvent event) {
			this.events.add(event);
		}

		<T extends MqttEvent> List<T> of(Class<T> type) {
			return this.events.stream().filter(type::isInstance).map(type::cast).toList();
		}

	}

}
