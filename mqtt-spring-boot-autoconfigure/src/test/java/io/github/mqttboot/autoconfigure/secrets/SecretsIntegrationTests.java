package io.github.mqttboot.autoconfigure.secrets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.autoconfigure.TlsRelay;
import io.github.mqttboot.autoconfigure.actuate.MqttEndpoint;
import io.github.mqttboot.client.MqttAuthenticator;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.MqttCredentials;
import io.github.mqttboot.client.MqttCredentialsProvider;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import io.github.mqttboot.spring.core.MqttConnectFailedEvent;
import io.github.mqttboot.spring.core.MqttDisconnectedEvent;
import io.github.mqttboot.spring.core.MqttEvent;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.testsupport.Certificates;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.autoconfigure.condition.ConditionsReportEndpoint;
import org.springframework.boot.actuate.beans.BeansEndpoint;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.micrometer.metrics.actuate.endpoint.MetricsEndpoint;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application that has every secret there is, and to which everything happens that can
 * go wrong: none of the secrets is in its log, which tells all from TRACE on, in an
 * answer of Spring Boot Actuator, in an exception or in what a bean says of itself.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SecretsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Certificates AUTHORITY = new Certificates("authority");

	/** As they are, and as bytes are often shown: hexadecimal, Base64, in a list. */
	private static final String[] SECRET = { "s3cr3t", "733363723374", "czNjcjN0", "MzY3Izd", "zM2NyM3",
			"115, 51, 99, 114, 51, 116" };

	/** Clients that cannot connect, each for a reason of its own. */
	private static final List<String> FAILING = List.of("wrong", "refused", "garbled", "socket", "proxied",
			"authenticating", "unprovided");

	private final MqttBroker broker = MqttBroker.builder()
		.credentials("scott", "s3cr3t-password")
		.credentials("tiger", "s3cr3t-other")
		.start();

	private final List<AutoCloseable> peers = new ArrayList<>();

	@TempDir
	private Path directory;

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable peer : this.peers) {
			peer.close();
		}
		this.broker.close();
	}

	@Test
	void noSecretIsToldByAnApplicationToWhichEverythingHappens(CapturedOutput output) throws Exception {
		assertThat(LogFactory.getLog(MqttClient.class).isTraceEnabled()).isTrue();
		List<String> told = new ArrayList<>();
		List<MqttEvent> events;
		try (ConfigurableApplicationContext context = start()) {
			events = context.getBean(Events.class).events;
			handleMessages(context);
			this.broker.control().dropConnection("s");
			awaitReconnection(context);
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(failed(events)).containsAll(FAILING));
			tellAboutEndpoints(context, told);
			tellAboutBeans(context, told);
		}
		assertThat(told).hasSizeGreaterThan(50);
		told.forEach((text) -> assertThat(text).doesNotContain(SECRET));
		assertThat(events).hasAtLeastOneElementOfType(MqttDisconnectedEvent.class)
			.allSatisfy((event) -> assertThat(text(event)).doesNotContain(SECRET));
		assertThat(output.getAll()).contains("sends its password to 127.0.0.1:" + this.broker.port() + " in clear text")
			.doesNotContain(SECRET);
	}

	private void handleMessages(ConfigurableApplicationContext context) {
		Listener listener = context.getBean(Listener.class);
		MqttClient client = context.getBean(MqttClientRegistry.class).getClients().get("default");
		for (String topic : List.of("reading", "failing")) {
			this.broker.control().awaitSubscription(topic, PATIENCE);
			assertThat(client.publish(MqttMessage.to(topic)
				.payload("{\"celsius\":\"s3cr3t\"}")
				.contentType("application/json")
				.correlationData("s3cr3t".getBytes(StandardCharsets.UTF_8))
				.userProperty("token", "s3cr3t")
				.qos(QoS.AT_LEAST_ONCE)
				.build())).succeedsWithin(PATIENCE);
		}
		await().atMost(PATIENCE).until(() -> listener.calls.size() == 1 && client.statistics().unacknowledged() == 0);
	}

	private void awaitReconnection(ConfigurableApplicationContext context) {
		MqttClient client = context.getBean(MqttClientRegistry.class).getClients().get("default");
		await().atMost(PATIENCE).until(() -> client.statistics().connects() >= 2);
	}

	private static List<String> failed(List<MqttEvent> events) {
		return events.stream()
			.filter((event) -> event instanceof MqttConnectFailedEvent || event instanceof MqttDisconnectedEvent)
			.map(MqttEvent::getClientName)
			.distinct()
			.toList();
	}

	// with the stack traces, of which each cause has its message
	private static String text(MqttEvent event) {
		StringWriter text = new StringWriter();
		text.append(event.toString()).append('\n');
		Throwable cause = null;
		if (event instanceof MqttConnectFailedEvent failed) {
			cause = failed.getCause();
		}
		else if (event instanceof MqttDisconnectedEvent disconnected) {
			cause = disconnected.getCause();
		}
		// what the application itself has thrown belongs to it
		if (cause != null && !event.getClientName().equals("unprovided")) {
			cause.printStackTrace(new PrintWriter(text, true));
		}
		else if (cause != null) {
			text.append(cause.getMessage());
		}
		return text.toString();
	}

	private static void tellAboutEndpoints(ConfigurableApplicationContext context, List<String> told) {
		JsonMapper json = JsonMapper.builder().findAndAddModules().build();
		EnvironmentEndpoint environment = context.getBean(EnvironmentEndpoint.class);
		MetricsEndpoint metrics = context.getBean(MetricsEndpoint.class);
		told.add(json.writeValueAsString(environment.environment(null)));
		told.add(json.writeValueAsString(environment.environmentEntry("mqtt.password")));
		told.add(json.writeValueAsString(environment.environmentEntry("mqtt.will.payload")));
		told.add(json.writeValueAsString(
				context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()));
		told.add(json.writeValueAsString(context.getBean(BeansEndpoint.class).beans()));
		told.add(json.writeValueAsString(context.getBean(ConditionsReportEndpoint.class).conditions()));
		told.add(json.writeValueAsString(context.getBean(HealthEndpoint.class).health()));
		told.add(json.writeValueAsString(context.getBean(InfoEndpoint.class).info()));
		told.add(json.writeValueAsString(context.getBean(MqttEndpoint.class).mqtt()));
		assertThat(told).allSatisfy((answer) -> assertThat(answer).isNotBlank());
		assertThat(told.get(3)).contains("\"mqtt");
		assertThat(metrics.listNames().getNames()).anyMatch((name) -> name.startsWith("mqtt."));
		metrics.listNames().getNames().forEach((name) -> told.add(json.writeValueAsString(metrics.metric(name, null))));
	}

	private static void tellAboutBeans(ConfigurableApplicationContext context, List<String> told) {
		for (String name : context.getBeanDefinitionNames()) {
			Object bean = context.getBean(name);
			if (bean.getClass().getName().startsWith("io.github.mqttboot.")) {
				told.add(name + " " + bean);
			}
		}
		context.getBean(MqttClientRegistry.class).getClients().values().forEach((client) -> {
			MqttClientOptions options = client.options();
			told.add(client + " " + client.blocking() + " " + client.statistics() + " " + client.connectResult());
			told.add(options + " " + options.webSocket() + " " + options.proxy() + " " + options.tls().get() + " "
					+ options.userProperties() + " " + options.credentialsProvider());
			told.add("will " + ((options.will() != null) ? options.will().get() : null));
		});
	}

	private ConfigurableApplicationContext start() throws Exception {
		TlsRelay relay = new TlsRelay(AUTHORITY.context(AUTHORITY.issue("localhost")), this.broker.port());
		this.peers.add(relay);
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("mqtt.url", relay.uri());
		properties.put("mqtt.client-id", "s");
		properties.put("mqtt.username", "scott");
		properties.put("mqtt.password", "s3cr3t-password");
		properties.put("mqtt.will.topic", "wills");
		properties.put("mqtt.will.payload", "s3cr3t-will");
		properties.put("mqtt.user-properties.token", "s3cr3t-property");
		properties.put("mqtt.ssl.bundle", "plant");
		properties.put("mqtt.reconnect.initial-delay", "50ms");
		properties.put("mqtt.reconnect.max-delay", "1s");
		properties.put("mqtt.listener.retry.attempts", "2");
		properties.put("mqtt.listener.retry.delay", "10ms");
		properties.putAll(bundle());
		String plain = "mqtt://127.0.0.1:";
		failing(properties, "wrong", this.broker.uri(), "password", "s3cr3t-wrong");
		failing(properties, "refused", plain + closedPort(), "password", "s3cr3t");
		failing(properties, "garbled", plain + peer(SecretsIntegrationTests::speakGarbledMqtt), "password", "s3cr3t");
		failing(properties, "socket",
				"ws://127.0.0.1:" + peer(SecretsIntegrationTests::refuseHttp) + "/mqtt?token=s3cr3t",
				"websocket.headers.authorization", "Bearer s3cr3t-header");
		failing(properties, "proxied", "mqtt://behind.test:1883", "proxy.password", "s3cr3t-proxy");
		properties.put("mqtt.clients.proxied.proxy.host", "127.0.0.1");
		properties.put("mqtt.clients.proxied.proxy.port", Integer.toString(peer(SecretsIntegrationTests::refuseHttp)));
		properties.put("mqtt.clients.proxied.proxy.username", "scott");
		failing(properties, "authenticating", this.broker.uri(), "password", "s3cr3t-password");
		failing(properties, "unprovided", this.broker.uri(), "password", "s3cr3t-password");
		properties.put("management.endpoints.web.exposure.include", "*");
		properties.put("management.endpoint.health.show-details", "always");
		properties.put("spring.docker.compose.enabled", "false");
		// it would want a store for events
		properties.put("spring.autoconfigure.exclude",
				"org.springframework.modulith.events.config.EventPublicationAutoConfiguration");
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(properties.entrySet()
				.stream()
				.map((property) -> "--" + property.getKey() + "=" + property.getValue())
				.toArray(String[]::new));
	}

	private static void failing(Map<String, String> properties, String name, String url, String property,
			String value) {
		String prefix = "mqtt.clients." + name + ".";
		properties.put(prefix + "url", url);
		properties.put(prefix + "client-id", name);
		properties.put(prefix + "ssl.bundle", "");
		properties.put(prefix + property, value);
	}

	// mutual TLS, by files with a password
	private Map<String, String> bundle() throws Exception {
		Path keys = this.directory.resolve("keys.p12");
		Path trust = this.directory.resolve("trust.p12");
		Certificates.writeKeyStore(AUTHORITY.issue("client.test"), keys);
		AUTHORITY.writeTrustStore(trust);
		String prefix = "spring.ssl.bundle.jks.plant.";
		return Map.of(prefix + "keystore.location", "file:" + keys, prefix + "keystore.password", Certificates.PASSWORD,
				prefix + "keystore.type", "PKCS12", prefix + "truststore.location", "file:" + trust,
				prefix + "truststore.password", Certificates.PASSWORD, prefix + "truststore.type", "PKCS12");
	}

	private static int closedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private int peer(Talk talk) throws IOException {
		ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.peers.add(listening);
		Thread thread = new Thread(() -> {
			while (!listening.isClosed()) {
				try (Socket socket = listening.accept()) {
					socket.setSoTimeout((int) PATIENCE.toMillis());
					talk.hold(socket.getInputStream(), socket.getOutputStream());
				}
				catch (SocketException ex) {
					// closed by the test, or by a client that has heard enough
					assertThat(ex).isNotNull();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
		}, "peer");
		thread.setDaemon(true);
		thread.start();
		return listening.getLocalPort();
	}

	// CONNACK, and a PUBLISH whose topic has a U+0000 in it
	private static void speakGarbledMqtt(InputStream in, OutputStream out) throws IOException {
		if (in.read(new byte[1024]) < 0) {
			return;
		}
		String secret = HexFormat.of().formatHex("s3cr3t".getBytes(StandardCharsets.UTF_8));
		out.write(HexFormat.of().parseHex("2003000000" + "3012" + "0007" + secret + "00" + "00" + secret + "0000"));
		out.flush();
		// until the client has gone
		in.transferTo(new ByteArrayOutputStream());
	}

	private static void refuseHttp(InputStream in, OutputStream out) throws IOException {
		if (in.read(new byte[8192]) < 0) {
			return;
		}
		out.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	@FunctionalInterface
	private interface Talk {

		void hold(InputStream in, OutputStream out) throws IOException;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Listener listener() {
			return new Listener();
		}

		@Bean
		Events events() {
			return new Events();
		}

		@Bean(defaultCandidate = false)
		@Qualifier("authenticating")
		MqttAuthenticator authenticator() {
			return new Talkative();
		}

		@Bean(defaultCandidate = false)
		@Qualifier("unprovided")
		MqttCredentialsProvider unprovided() {
			return () -> {
				throw new IllegalStateException(MqttCredentials.of("scott", "s3cr3t") + " s3cr3t");
			};
		}

	}

	record Reading(int celsius) {

	}

	static class Listener {

		private final List<Integer> calls = new CopyOnWriteArrayList<>();

		@MqttListener("reading")
		void onReading(Reading reading) {
			throw new AssertionError("The payload is none");
		}

		@MqttListener("failing")
		void onText(String text) {
			if (this.calls.isEmpty()) {
				this.calls.add(text.length());
			}
			throw new IllegalStateException("The listener does not want this");
		}

	}

	static class Events {

		private final List<MqttEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void onEvent(MqttEvent event) {
			this.events.add(event);
		}

	}

	/** Has data to send, and says more in its exceptions than it should. */
	private static final class Talkative implements MqttAuthenticator {

		@Override
		public String method() {
			return "talk";
		}

		@Override
		public Conversation start(Context context) {
			return new Conversation() {

				@Override
				public byte[] initialData() {
					return "s3cr3t".getBytes(StandardCharsets.UTF_8);
				}

				@Override
				public byte[] respond(byte @Nullable [] challenge) {
					return initialData();
				}

				@Override
				public void verify(byte @Nullable [] data) {
					throw new IllegalStateException("s3cr3t");
				}

				@Override
				public void onEnd(@Nullable Exception failure) {
					throw new IllegalStateException("s3cr3t");
				}

			};
		}

	}

}
