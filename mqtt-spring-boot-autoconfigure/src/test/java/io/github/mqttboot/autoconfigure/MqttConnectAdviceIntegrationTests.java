package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.TlsOptions;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.test.MqttBroker;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the advice that an application gives when it does not find an MQTT server,
 * against servers that go wrong in that way.
 */
@ExtendWith(OutputCaptureExtension.class)
class MqttConnectAdviceIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final X509Bundle AUTHORITY = authority();

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void closeServers() throws Exception {
		for (AutoCloseable server : this.opened) {
			server.close();
		}
	}

	@Test
	void refusedConnectionNamesTheUrl(CapturedOutput output) throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		failToStart("mqtt://127.0.0.1:" + port);
		assertThat(output).contains("Start an MQTT server at that address, or set 'mqtt.url' ('mqtt://127.0.0.1:" + port
				+ "') to where one is.");
	}

	@Test
	void unknownHostNamesTheUrl(CapturedOutput output) {
		failToStart("mqtt://no-such-host.invalid");
		assertThat(output).contains("Check the host name in 'mqtt.url' ('mqtt://no-such-host.invalid')");
	}

	@Test
	void badCredentialsNameTheirPropertiesAndNotTheirValues(CapturedOutput output) {
		MqttBroker broker = open(MqttBroker.builder().credentials("scott", "s3cr3t").start());
		failToStart(broker.uri(), "mqtt.username=adam", "mqtt.password=s3cr3t-lion");
		assertThat(output).contains("Correct 'mqtt.username' and 'mqtt.password'")
			.doesNotContain("s3cr3t-lion", "s3cr3t");
	}

	@Test
	void tlsOnThePortOfAPlainUrlIsNamed(CapturedOutput output) throws Exception {
		int port = serveTls(certificate("localhost", Instant.now()));
		failToStart("mqtt://localhost:" + port);
		assertThat(output).contains("speaks TLS on this port")
			.contains("Set 'mqtt.url' ('mqtt://localhost:" + port + "') to a URL that begins with 'mqtts:'");
	}

	@Test
	void aPlainPortOfATlsUrlIsNamed(CapturedOutput output) {
		MqttBroker broker = open(MqttBroker.start());
		failToStart("mqtts://127.0.0.1:" + broker.port());
		assertThat(output).contains("If the server speaks MQTT without TLS on that port, set 'mqtt.url' ('mqtts://")
			.contains("begins with 'mqtt:' instead of 'mqtts:'");
	}

	@Test
	void httpOnTheMqttPortIsNamed(CapturedOutput output) throws IOException {
		int port = serveHttp();
		failToStart("mqtt://127.0.0.1:" + port);
		assertThat(output).contains("speaks HTTP on this port")
			.contains("to the server's MQTT port, mostly 1883, or to a URL that begins with 'ws:'");
	}

	@Test
	void anMqttPortThatIsSpokenToWithWebSocketIsNamed(CapturedOutput output) {
		MqttBroker broker = open(MqttBroker.start());
		failToStart("ws://127.0.0.1:" + broker.port() + "/mqtt");
		assertThat(output).contains("Check the port and the path in 'mqtt.url' ('ws://")
			.contains("the URL has to begin with 'mqtt:'");
	}

	@Test
	void anHttpServerWithoutWebSocketIsNamed(CapturedOutput output) throws IOException {
		int port = serveHttp();
		failToStart("ws://127.0.0.1:" + port + "/mqtt");
		assertThat(output).contains("Check the port and the path in 'mqtt.url' ('ws://");
	}

	@Test
	void anUnknownAuthorityIsNamed(CapturedOutput output) throws Exception {
		int port = serveTls(certificate("localhost", Instant.now()));
		failToStart("mqtts://localhost:" + port);
		assertThat(output).contains("signed by an authority that is not known here")
			.contains("'mqtt.ssl.bundle'")
			.contains("javax.net.ssl.trustStore");
	}

	@Test
	void anExpiredCertificateIsNamed(CapturedOutput output) throws Exception {
		int port = serveTls(certificate("localhost", Instant.now().minus(Duration.ofDays(9))));
		failToStart(MqttConnectAdviceIntegrationTests::trust, "mqtts://localhost:" + port);
		assertThat(output).contains("The server's certificate has expired");
	}

	@Test
	void aCertificateOfAnotherHostIsNamed(CapturedOutput output) throws Exception {
		int port = serveTls(certificate("other.test", Instant.now()));
		failToStart(MqttConnectAdviceIntegrationTests::trust, "mqtts://localhost:" + port);
		assertThat(output).contains("The server's certificate is not accepted")
			.contains("If it names another host, set 'mqtt.url' ('mqtts://localhost:" + port + "')");
	}

	@Test
	void aMissingClientCertificateIsNamed(CapturedOutput output) throws Exception {
		int port = serveTls(certificate("localhost", Instant.now()), true);
		failToStart(MqttConnectAdviceIntegrationTests::trust, "mqtts://localhost:" + port);
		assertThat(output).contains("Mostly it wants a client certificate");
	}

	@Test
	void aRejectedClientIdentifierNamesItsProperty(CapturedOutput output) {
		MqttBroker broker = open(MqttBroker.start());
		broker.control().refuseConnections(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
		failToStart(broker.uri(), "mqtt.client-id=clash");
		assertThat(output).contains("Set 'mqtt.client-id' or 'mqtt.client-id-prefix'");
	}

	@Test
	void aSessionThatIsTakenOverNamesTheClientIdentifier(CapturedOutput output) {
		MqttBroker broker = open(MqttBroker.start());
		try (ConfigurableApplicationContext context = start((each) -> {
		}, broker.uri(), "mqtt.startup=fail", "mqtt.client-id=clash");
				MqttClient other = MqttClient.builder().uri(broker.uri()).clientId("clash").build()) {
			assertThat(context.isRunning()).isTrue();
			assertThat(other.connect()).succeedsWithin(PATIENCE);
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(output)
					.contains("Another client uses the same client identifier. Set 'mqtt.client-id'"));
		}
	}

	@Test
	void whileTheClientKeepsTryingEachCauseIsLoggedOnceAndInOneLine(CapturedOutput output) {
		MqttBroker broker = open(MqttBroker.start());
		broker.stop();
		try (ConfigurableApplicationContext context = start((each) -> {
		}, broker.uri(), "mqtt.startup=retry", "mqtt.reconnect.initial-delay=10ms", "mqtt.reconnect.max-delay=20ms",
				"logging.level.io.github.mqttboot.client=debug")) {
			// the clients of earlier tests may still say why they had no connection
			String address = "127.0.0.1:" + broker.port();
			await().atMost(PATIENCE)
				.until(() -> linesOf(output, "DEBUG", "could not connect; next attempt", address) >= 5);
			assertThat(linesOf(output, "WARN", "could not connect; next attempt", address)).isOne();
			await().atMost(PATIENCE).until(() -> linesOf(output, "WARN", "Start an MQTT server", address) > 0);
			assertThat(linesOf(output, "WARN", "Start an MQTT server at that address, or set 'mqtt.url'", address))
				.isOne();
			broker.control().refuseConnections(ReasonCode.SERVER_UNAVAILABLE);
			broker.restart();
			await().atMost(PATIENCE).until(() -> linesOf(output, "WARN", "does not want the connection now") > 0);
			broker.control().acceptConnections();
			broker.control().awaitClients(1, PATIENCE);
			assertThat(context.isRunning()).isTrue();
		}
		assertThat(linesOf(output, "WARN", "does not want the connection now")).isOne();
		assertThat(output).doesNotContain(" ERROR ").doesNotContain("\tat ");
	}

	@Test
	void anApplicationThatStopsBeforeItWasConnectedSaysNothingOfErrors(CapturedOutput output) {
		MqttBroker broker = open(MqttBroker.start());
		broker.stop();
		start((each) -> {
		}, broker.uri(), "mqtt.startup=retry").close();
		assertThat(output).doesNotContain(" ERROR ").doesNotContain("\tat ");
	}

	private static long linesOf(CapturedOutput output, String... texts) {
		return output.getAll().lines().filter((line) -> Stream.of(texts).allMatch(line::contains)).count();
	}

	private <T extends AutoCloseable> T open(T server) {
		this.opened.add(server);
		return server;
	}

	private int serveHttp() throws IOException {
		ServerSocket listening = open(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
		serve(listening, (socket) -> {
			socket.getInputStream().read();
			socket.getOutputStream()
				.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
		});
		return listening.getLocalPort();
	}

	private int serveTls(X509Bundle certificate) throws Exception {
		return serveTls(certificate, false);
	}

	private int serveTls(X509Bundle certificate, boolean needsClientCertificate) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(certificate.toKeyManagerFactory().getKeyManagers(),
				AUTHORITY.toTrustManagerFactory().getTrustManagers(), null);
		ServerSocket listening = open(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
		serve(listening, (socket) -> {
			try (SSLSocket secure = (SSLSocket) context.getSocketFactory()
				.createSocket(socket, null, socket.getPort(), true)) {
				secure.setUseClientMode(false);
				secure.setNeedClientAuth(needsClientCertificate);
				secure.startHandshake();
				secure.getInputStream().readAllBytes();
			}
		});
		return listening.getLocalPort();
	}

	private void serve(ServerSocket listening, Service service) {
		ExecutorService executor = Executors.newCachedThreadPool();
		this.opened.add(executor::shutdownNow);
		executor.execute(() -> {
			while (!listening.isClosed()) {
				try {
					Socket socket = listening.accept();
					executor.submit(() -> serve(socket, service));
				}
				catch (IOException ex) {
					// closed: the test is over
					return;
				}
			}
		});
	}

	// its failure is what the client is expected to cause
	private static @Nullable Void serve(Socket socket, Service service) throws IOException {
		try (socket) {
			service.serve(socket);
		}
		return null;
	}

	private static X509Bundle authority() {
		try {
			return new CertificateBuilder().ecp256()
				.subject("CN=authority")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static X509Bundle certificate(String host, Instant now) throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=" + host)
			.addSanDnsName(host)
			.notBefore(now.minus(Duration.ofDays(1)))
			.notAfter(now.plus(Duration.ofDays(1)))
			.buildIssuedBy(AUTHORITY);
	}

	private static void trust(GenericApplicationContext context) {
		context.registerBean(MqttClientCustomizer.class, () -> (builder) -> builder
			.tls(TlsOptions.DEFAULT.withTrustManagers(AUTHORITY.toTrustManagerFactory())));
	}

	private static void failToStart(String url, String... properties) {
		failToStart((context) -> {
		}, url, properties);
	}

	private static void failToStart(ApplicationContextInitializer<GenericApplicationContext> initializer, String url,
			String... properties) {
		String[] all = new String[properties.length + 1];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = "mqtt.startup=fail";
		assertThatException().isThrownBy(() -> start(initializer, url, all).close());
	}

	private static ConfigurableApplicationContext start(ApplicationContextInitializer<GenericApplicationContext> add,
			String url, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--mqtt.url=" + url, "--mqtt.connect-timeout=20s"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.build();
		application.addInitializers(add);
		return application.run(arguments.toArray(String[]::new));
	}

	@FunctionalInterface
	private interface Service {

		void serve(Socket socket) throws IOException;

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MqttConnectAdviceAutoConfiguration.class })
	static class Application {

	}

}
