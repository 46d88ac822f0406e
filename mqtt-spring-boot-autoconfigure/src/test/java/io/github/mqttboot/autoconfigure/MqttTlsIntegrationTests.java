package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.testsupport.Certificates;
import io.github.mqttboot.testsupport.Mosquitto;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@code mqtt.ssl}: whom the client trusts, and what it shows of itself.
 */
@ExtendWith(OutputCaptureExtension.class)
class MqttTlsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Certificates OWN = new Certificates("own");

	private static final Certificates FOREIGN = new Certificates("foreign");

	private final MqttBroker broker = MqttBroker.start();

	private final List<TlsRelay> relays = new ArrayList<>();

	private final Map<String, Object> properties = new LinkedHashMap<>();

	@TempDir
	private Path directory;

	@AfterEach
	void close() throws IOException {
		for (TlsRelay relay : this.relays) {
			relay.close();
		}
		this.broker.close();
	}

	@Test
	void theRightCertificateIsTrustedOnEveryAttempt() throws Exception {
		TlsRelay relay = relay(OWN, OWN.issue("localhost"));
		trust(OWN);
		try (ConfigurableApplicationContext context = start(relay, "mqtt.startup=fail", "mqtt.client-id=c")) {
			assertThat(context.getBean(MqttClient.class).state()).isEqualTo(ClientState.CONNECTED);
			this.broker.control().dropConnection("c");
			await().atMost(PATIENCE).until(() -> relay.clients().size() == 2);
			context.getBean(MqttTemplate.class).publishAndWait("t", "m", PATIENCE);
			assertThat(relay.clients()).containsExactly(TlsRelay.NOBODY, TlsRelay.NOBODY);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("wrongCertificates")
	void aWrongCertificateIsRefusedOnEveryAttempt(String what, Certificates issuer, String host, Instant notAfter,
			String reason) throws Exception {
		TlsRelay relay = relay(issuer, issuer.issue(host, notAfter));
		trust(OWN);
		try (ConfigurableApplicationContext context = start(relay, "mqtt.startup=lazy")) {
			MqttClient client = context.getBean(MqttClient.class);
			for (int attempt = 1; attempt <= 2; attempt++) {
				CompletableFuture<ConnectResult> connected = client.connect();
				assertThat(connected).failsWithin(PATIENCE)
					.withThrowableThat()
					.withCauseInstanceOf(MqttConnectException.class)
					.withMessageContaining(reason);
				int failed = attempt;
				await().atMost(PATIENCE).until(() -> relay.failedHandshakes() == failed);
			}
			assertThat(relay.clients()).isEmpty();
		}
	}

	static Stream<Arguments> wrongCertificates() {
		Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
		Instant yesterday = Instant.now().minus(Duration.ofDays(1));
		return Stream.of(
				arguments("authority", FOREIGN, "localhost", tomorrow, "unable to find valid certification path"),
				arguments("expired", OWN, "localhost", yesterday, "validity check failed"),
				arguments("host", OWN, "other.test", tomorrow, "localhost"));
	}

	@Test
	void anUnknownAuthorityIsRefusedWithoutABundle() throws Exception {
		TlsRelay relay = relay(OWN, OWN.issue("localhost"));
		try (ConfigurableApplicationContext context = start(relay, "mqtt.startup=lazy")) {
			assertThat(context.getBean(MqttClient.class).connect()).failsWithin(PATIENCE)
				.withThrowableThat()
				.withMessageContaining("unable to find valid certification path");
		}
	}

	@Test
	void theHostNameIsNotVerifiedIfNobodyWantsItOfWhichEachStartWarns(CapturedOutput output) throws Exception {
		TlsRelay relay = relay(OWN, OWN.issue("other.test"));
		trust(OWN);
		try (ConfigurableApplicationContext context = start(relay, "mqtt.startup=fail",
				"mqtt.ssl.verify-host-name=false")) {
			assertThat(context.getBean(MqttClient.class).state()).isEqualTo(ClientState.CONNECTED);
		}
		assertThat(output).contains("does not verify the server's host name");
	}

	@Test
	void anUnknownAuthorityIsRefusedAlsoIfTheHostNameDoesNotMatter() throws Exception {
		TlsRelay relay = relay(FOREIGN, FOREIGN.issue("localhost"));
		trust(OWN);
		try (ConfigurableApplicationContext context = start(relay, "mqtt.startup=lazy",
				"mqtt.ssl.verify-host-name=false")) {
			assertThat(context.getBean(MqttClient.class).connect()).failsWithin(PATIENCE)
				.withThrowableThat()
				.withMessageContaining("unable to find valid certification path");
		}
	}

	@Test
	void aPemBundleShowsTheClientsCertificate() throws Exception {
		TlsRelay relay = relay(OWN, OWN.issue("localhost"));
		X509Bundle certificate = OWN.issue("client.test");
		trust(OWN);
		this.properties.put("spring.ssl.bundle.pem.plant.keystore.certificate", certificate.getCertificatePathPEM());
		this.properties.put("spring.ssl.bundle.pem.plant.keystore.private-key", certificate.getPrivateKeyPEM());
		start(relay, "mqtt.startup=fail").close();
		assertThat(relay.clients()).containsExactly(serial(certificate));
	}

	@Test
	void aJksBundleShowsTheClientsCertificate() throws Exception {
		TlsRelay relay = relay(OWN, OWN.issue("localhost"));
		X509Bundle certificate = OWN.issue("client.test");
		Path keys = this.directory.resolve("keys.p12");
		Path trust = this.directory.resolve("trust.p12");
		Certificates.writeKeyStore(certificate, keys);
		OWN.writeTrustStore(trust);
		String jks = "spring.ssl.bundle.jks.plant.";
		this.properties.put(jks + "keystore.location", "file:" + keys);
		this.properties.put(jks + "keystore.password", Certificates.PASSWORD);
		this.properties.put(jks + "keystore.type", "PKCS12");
		this.properties.put(jks + "truststore.location", "file:" + trust);
		this.properties.put(jks + "truststore.password", Certificates.PASSWORD);
		this.properties.put(jks + "truststore.type", "PKCS12");
		this.properties.put("mqtt.ssl.bundle", "plant");
		start(relay, "mqtt.startup=fail").close();
		assertThat(relay.clients()).containsExactly(serial(certificate));
	}

	@Test
	void aRotatedCertificateIsShownFromTheNextHandshake() throws Exception {
		TlsRelay relay = relay(OWN, OWN.issue("localhost"));
		X509Bundle first = OWN.issue("client.test");
		X509Bundle second = OWN.issue("client.test");
		Path file = this.directory.resolve("client.pem");
		Certificates.writePem(first, file);
		Path authority = this.directory.resolve("authority.pem");
		Files.writeString(authority, OWN.pem());
		this.properties.put("spring.ssl.bundle.pem.plant.truststore.certificate", "file:" + authority);
		this.properties.put("mqtt.ssl.bundle", "plant");
		this.properties.put("spring.ssl.bundle.pem.plant.keystore.certificate", "file:" + file);
		this.properties.put("spring.ssl.bundle.pem.plant.keystore.private-key", "file:" + file);
		this.properties.put("spring.ssl.bundle.pem.plant.reload-on-update", "true");
		this.properties.put("spring.ssl.bundle.watch.file.quiet-period", "100ms");
		try (ConfigurableApplicationContext context = start(relay, "mqtt.startup=fail", "mqtt.client-id=c")) {
			assertThat(relay.clients()).containsExactly(serial(first));
			Certificates.writePem(second, file);
			SslBundles bundles = context.getBean(SslBundles.class);
			await().atMost(PATIENCE).until(() -> serial(bundles.getBundle("plant")).equals(serial(second)));
			assertThat(context.getBean(MqttClient.class).state()).isEqualTo(ClientState.CONNECTED);
			assertThat(relay.clients()).hasSize(1);
			this.broker.control().dropConnection("c");
			await().atMost(PATIENCE).until(() -> relay.clients().size() == 2);
			assertThat(relay.clients()).containsExactly(serial(first), serial(second));
		}
	}

	@Test
	void aReloadMakesTheConnectionAgainAndLosesNothing() throws Exception {
		TlsRelay relay = relay(OWN, OWN.issue("localhost"));
		X509Bundle certificate = OWN.issue("client.test");
		trust(OWN);
		try (ConfigurableApplicationContext context = start(relay, "mqtt.startup=fail", "mqtt.client-id=c",
				"mqtt.session-expiry=1h", "mqtt.ssl.reconnect-on-reload=true")) {
			this.broker.control().withholdAcknowledgements(true);
			CompletableFuture<PublishResult> published = context.getBean(MqttTemplate.class)
				.publish("t", "m", QoS.EXACTLY_ONCE);
			this.broker.control().awaitPublished("t", 1, PATIENCE);
			this.broker.control().withholdAcknowledgements(false);
			update(context, bundle(certificate, SslOptions.NONE));
			await().atMost(PATIENCE).until(() -> relay.clients().size() == 2);
			assertThat(relay.clients()).containsExactly(TlsRelay.NOBODY, serial(certificate));
			assertThat(published).succeedsWithin(PATIENCE);
			assertThat(this.broker.control().published("t")).hasSize(1);
		}
	}

	@Test
	void aReloadedBundleThatCannotBeUsedLeavesTheConnectionAlone(CapturedOutput output) throws Exception {
		TlsRelay relay = relay(OWN, OWN.issue("localhost"));
		trust(OWN);
		try (ConfigurableApplicationContext context = start(relay, "mqtt.startup=fail",
				"mqtt.ssl.reconnect-on-reload=true")) {
			update(context, bundle(OWN.issue("client.test"), SslOptions.of(null, new String[] { "TLSv1.1" })));
			assertThat(output).contains("SSL bundle 'plant' cannot be used after it was reloaded");
			context.getBean(MqttTemplate.class).publishAndWait("t", "m", PATIENCE);
			assertThat(relay.clients()).hasSize(1);
		}
	}

	@Test
	void aBundleOfConnectionDetailsIsUsed() throws Exception {
		TlsRelay relay = relay(OWN, OWN.issue("localhost"));
		X509Bundle certificate = OWN.issue("client.test");
		SslBundle bundle = bundle(certificate, SslOptions.NONE);
		MqttConnectionDetails details = new MqttConnectionDetails() {

			@Override
			public List<String> getUrls() {
				return List.of(relay.uri());
			}

			@Override
			public SslBundle getSslBundle() {
				return bundle;
			}

		};
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.initializers((context) -> context.getBeanFactory().registerSingleton("details", details))
			.run("--mqtt.startup=fail")
			.close();
		assertThat(relay.clients()).containsExactly(serial(certificate));
	}

	@Test
	@EnabledIf("io.github.mqttboot.testsupport.Mosquitto#isInstalled")
	void mosquittoWantsTheClientsCertificate() throws Exception {
		X509Bundle server = OWN.issue("localhost");
		X509Bundle certificate = OWN.issue("client.test");
		Files.writeString(this.directory.resolve("ca.pem"), OWN.pem());
		Certificates.writePem(server, this.directory.resolve("server.pem"));
		trust(OWN);
		try (Mosquitto mosquitto = Mosquitto.start(this.directory, "cafile " + this.directory.resolve("ca.pem"),
				"certfile " + this.directory.resolve("server.pem"), "keyfile " + this.directory.resolve("server.pem"),
				"require_certificate true")) {
			String url = mosquitto.uri().replace("mqtt://127.0.0.1", "mqtts://localhost");
			assertThatExceptionOfType(ApplicationContextException.class)
				.isThrownBy(() -> run("mqtt.startup=fail", "mqtt.url=" + url).close())
				.withCauseInstanceOf(MqttConnectException.class)
				.withStackTraceContaining("certificate");
			this.properties.put("spring.ssl.bundle.pem.plant.keystore.certificate",
					certificate.getCertificatePathPEM());
			this.properties.put("spring.ssl.bundle.pem.plant.keystore.private-key", certificate.getPrivateKeyPEM());
			try (ConfigurableApplicationContext context = run("mqtt.startup=fail", "mqtt.url=" + url)) {
				context.getBean(MqttTemplate.class).publishAndWait("t", "m", PATIENCE);
			}
		}
	}

	private TlsRelay relay(Certificates issuer, X509Bundle certificate) throws Exception {
		TlsRelay relay = new TlsRelay(issuer.context(certificate), this.broker.port());
		this.relays.add(relay);
		return relay;
	}

	private void trust(Certificates authority) {
		this.properties.put("spring.ssl.bundle.pem.plant.truststore.certificate", authority.pem());
		this.properties.put("mqtt.ssl.bundle", "plant");
	}

	private static SslBundle bundle(X509Bundle certificate, SslOptions options) throws Exception {
		KeyStore trust = KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		trust.setCertificateEntry("authority", certificate.getRootCertificate());
		return SslBundle.of(SslStoreBundle.of(certificate.toKeyStore(Certificates.PASSWORD.toCharArray()),
				Certificates.PASSWORD, trust), SslBundleKey.of(Certificates.PASSWORD), options);
	}

	private static void update(ConfigurableApplicationContext context, SslBundle bundle) {
		context.getBean(SslBundleRegistry.class).updateBundle("plant", bundle);
	}

	private static BigInteger serial(X509Bundle certificate) {
		return certificate.getCertificate().getSerialNumber();
	}

	private static BigInteger serial(SslBundle bundle) throws Exception {
		KeyStore store = bundle.getStores().getKeyStore();
		assertThat(store).isNotNull();
		return ((X509Certificate) store.getCertificate(store.aliases().nextElement())).getSerialNumber();
	}

	private ConfigurableApplicationContext start(TlsRelay relay, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("mqtt.url=" + relay.uri());
		return run(all.toArray(String[]::new));
	}

	private ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(this.properties)
			.run(Stream.of(arguments).map((argument) -> "--" + argument).toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, MqttAutoConfiguration.class })
	static class Application {

	}

}
