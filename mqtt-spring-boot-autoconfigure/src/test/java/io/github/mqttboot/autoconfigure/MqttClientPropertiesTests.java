package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.mqttboot.client.DeliveryOptions.ExactlyOnceDone;
import io.github.mqttboot.client.DeliveryOptions.OnSessionLost;
import io.github.mqttboot.client.MqttAuthenticator;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.MqttClientOptions.WhenDisconnected;
import io.github.mqttboot.client.MqttClientOptions.WhenNotAuthorized;
import io.github.mqttboot.client.MqttClientOptions.WhenTakenOver;
import io.github.mqttboot.client.MqttCredentials;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ProxyOptions;
import io.github.mqttboot.client.ScramAuthenticator;
import io.github.mqttboot.client.SessionStore;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.WillMessage;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.StartupPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for the way of {@link MqttProperties} to {@link MqttClientOptions}.
 */
class MqttClientPropertiesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
		.withUserConfiguration(NotConnectingConfiguration.class);

	@Test
	void withoutPropertiesTheClientHasTheDefaultsOfTheEngine() {
		MqttClientOptions defaults = MqttClient.builder().retryFirstConnect(true).options();
		this.contextRunner.run((context) -> {
			MqttClientOptions options = context.getBean(MqttClient.class).options();
			assertThat(options).usingRecursiveComparison()
				.ignoringFields("clientIdentifier", "connectionListeners")
				.isEqualTo(defaults);
		});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("properties")
	void propertyReachesTheClient(String property, Function<MqttClientOptions, Object> option, Object expected) {
		assertThat(option.apply(MqttClient.builder().options())).isNotEqualTo(expected);
		this.contextRunner.withPropertyValues(property).run((context) -> {
			MqttClientOptions options = context.getBean(MqttClient.class).options();
			assertThat(option.apply(options)).isEqualTo(expected);
		});
	}

	static Stream<Arguments> properties() {
		return Stream.of(
				property("mqtt.url=mqtt://broker:1884", MqttClientOptions::serverUris, uris("mqtt://broker:1884")),
				property("mqtt.urls=mqtt://one,mqtt://two:1", MqttClientOptions::serverUris,
						uris("mqtt://one", "mqtt://two:1")),
				property("mqtt.version=5", MqttClientOptions::version, MqttVersion.MQTT_5),
				property("mqtt.version=5.0", MqttClientOptions::version, MqttVersion.MQTT_5),
				property("mqtt.version=3.1.1", MqttClientOptions::version, MqttVersion.MQTT_3_1_1),
				property("mqtt.version=3.1", MqttClientOptions::version, MqttVersion.MQTT_3_1),
				property("mqtt.client-id=pump-7", MqttClientOptions::clientIdentifier, "pump-7"),
				property("mqtt.session-expiry=1h", MqttClientOptions::sessionExpiryInterval, Duration.ofHours(1)),
				property("mqtt.session-expiry=90", MqttClientOptions::sessionExpiryInterval, Duration.ofSeconds(90)),
				property("mqtt.keep-alive=20", MqttClientOptions::keepAlive, Duration.ofSeconds(20)),
				property("mqtt.connect-timeout=500ms", MqttClientOptions::connectTimeout, Duration.ofMillis(500)),
				property("mqtt.receive-maximum=20", MqttClientOptions::receiveMaximum, 20),
				property("mqtt.maximum-packet-size=64KB", MqttClientOptions::maximumPacketSize, 65_536),
				property("mqtt.topic-alias-maximum=5", MqttClientOptions::topicAliasMaximum, 5),
				property("mqtt.topic-aliases.enabled=true", MqttClientOptions::topicAliases, true),
				property("mqtt.request-problem-information=false", MqttClientOptions::requestProblemInformation, false),
				property("mqtt.user-properties.site=north", MqttClientOptions::userProperties,
						UserProperties.none().with("site", "north")),
				property("mqtt.when-taken-over=retry-slowly", MqttClientOptions::whenTakenOver,
						WhenTakenOver.RETRY_SLOWLY),
				property("mqtt.when-not-authorized=stop", MqttClientOptions::whenNotAuthorized, WhenNotAuthorized.STOP),
				property("mqtt.server-references=*.example.org,other", MqttClientOptions::serverReferences,
						List.of("*.example.org", "other")),
				property("mqtt.delivery.at-least-once=fail", (options) -> options.delivery().atLeastOnce(),
						OnSessionLost.FAIL),
				property("mqtt.delivery.exactly-once=resend", (options) -> options.delivery().exactlyOnce(),
						OnSessionLost.RESEND),
				property("mqtt.delivery.exactly-once-done=pubrec", (options) -> options.delivery().exactlyOnceDone(),
						ExactlyOnceDone.PUBREC),
				property("mqtt.delivery.done-when-stored=true", (options) -> options.delivery().doneWhenStored(), true),
				property("mqtt.ssl.verify-host-name=false", (options) -> options.tls().get().verifyHostName(), false),
				property("mqtt.websocket.subprotocol=mqttv3.1", (options) -> options.webSocket().subprotocol(),
						"mqttv3.1"),
				property("mqtt.websocket.headers.x-region=north", (options) -> options.webSocket().headers().get(),
						Map.of("x-region", "north")),
				property("mqtt.startup=retry", MqttClientOptions::retryFirstConnect, true),
				property("mqtt.reconnect.enabled=false", (options) -> options.reconnect().enabled(), false),
				property("mqtt.reconnect.initial-delay=3s", (options) -> options.reconnect().initialDelay(),
						Duration.ofSeconds(3)),
				property("mqtt.reconnect.max-delay=5m", (options) -> options.reconnect().maxDelay(),
						Duration.ofMinutes(5)),
				property("mqtt.reconnect.multiplier=1.5", (options) -> options.reconnect().multiplier(), 1.5),
				property("mqtt.reconnect.jitter=0.25", (options) -> options.reconnect().jitter(), 0.25),
				property("mqtt.subscribe.batch-size=4", MqttClientOptions::subscribeBatchSize, 4),
				property("mqtt.publish.max-in-flight=10", MqttClientOptions::maxInFlight, 10),
				property("mqtt.publish.when-disconnected=fail", MqttClientOptions::whenDisconnected,
						WhenDisconnected.FAIL),
				property("mqtt.publish.queue-capacity=50", MqttClientOptions::queueCapacity, 50),
				property("mqtt.publish.queue-size=1MB", MqttClientOptions::queueSize, 1024L * 1024),
				property("mqtt.publish.delivery-timeout=30s", MqttClientOptions::deliveryTimeout,
						Duration.ofSeconds(30)),
				property("mqtt.listener.queue-capacity=16", MqttClientOptions::inboundQueueCapacity, 16));
	}

	@ParameterizedTest
	@ValueSource(strings = { "fail", "lazy" })
	void onlyTheStartupPolicyRetryRetriesTheFirstConnect(String policy) {
		this.contextRunner.withPropertyValues("mqtt.startup=" + policy)
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().retryFirstConnect()).isFalse());
	}

	@Test
	void sessionThatIsResumedKeepsItsClientIdentifier() {
		this.contextRunner.withPropertyValues("mqtt.clean-start=false", "mqtt.client-id=pump-7").run((context) -> {
			MqttClientOptions options = context.getBean(MqttClient.class).options();
			assertThat(options.cleanStart()).isFalse();
			assertThat(options.clientIdentifier()).isEqualTo("pump-7");
		});
	}

	@Test
	void customizerMayNameTheClientWhoseSessionIsResumed() {
		this.contextRunner.withPropertyValues("mqtt.clean-start=false")
			.withBean(MqttClientCustomizer.class, () -> (builder) -> builder.clientId("pump-8"))
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().clientIdentifier())
				.isEqualTo("pump-8"));
	}

	@Test
	void generatedClientIdentifierStartsWithTheApplicationName() {
		this.contextRunner.withPropertyValues("spring.application.name=fleet")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().clientIdentifier())
				.matches("fleet-[0-9a-f]{8}"));
	}

	@Test
	void generatedClientIdentifierPrefersItsPrefix() {
		this.contextRunner.withPropertyValues("spring.application.name=fleet", "mqtt.client-id-prefix=pump")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().clientIdentifier())
				.matches("pump-[0-9a-f]{8}"));
	}

	@Test
	void generatedClientIdentifierWithoutAnyNameStartsWithMqtt() {
		this.contextRunner.run((context) -> assertThat(context.getBean(MqttClient.class).options().clientIdentifier())
			.matches("mqtt-[0-9a-f]{8}"));
	}

	@Test
	void generatedClientIdentifierFitsMqtt31() {
		this.contextRunner
			.withPropertyValues("mqtt.version=3.1", "spring.application.name=a-name-that-is-longer-than-that")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().clientIdentifier())
				.matches("a-name-that-is-[0-9a-f]{8}")
				.hasSize(23));
	}

	@Test
	void twoApplicationsWithTheSameNameHaveDifferentClientIdentifiers() {
		this.contextRunner.withPropertyValues("spring.application.name=fleet")
			.run((one) -> this.contextRunner.withPropertyValues("spring.application.name=fleet")
				.run((other) -> assertThat(one.getBean(MqttClient.class).options().clientIdentifier())
					.isNotEqualTo(other.getBean(MqttClient.class).options().clientIdentifier())));
	}

	@Test
	void credentialsReachTheClient() {
		this.contextRunner.withPropertyValues("mqtt.username=scott", "mqtt.password=s3cr3t").run((context) -> {
			MqttCredentials credentials = credentials(context.getBean(MqttClient.class));
			assertThat(credentials.userName()).isEqualTo("scott");
			assertThat(credentials.password()).asString(StandardCharsets.UTF_8).isEqualTo("s3cr3t");
		});
	}

	@Test
	void emptyCredentialsAreNone() {
		this.contextRunner.withPropertyValues("mqtt.username=", "mqtt.password=")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().credentialsProvider()).isNull());
	}

	@Test
	void proxyReachesTheClient() {
		this.contextRunner
			.withPropertyValues("mqtt.proxy.type=socks5", "mqtt.proxy.host=proxy", "mqtt.proxy.port=1080",
					"mqtt.proxy.username=scott", "mqtt.proxy.password=s3cr3t")
			.run((context) -> {
				ProxyOptions proxy = context.getBean(MqttClient.class).options().proxy();
				assertThat(proxy)
					.isEqualTo(new ProxyOptions(ProxyOptions.Type.SOCKS5, "proxy", 1080, "scott", "s3cr3t"));
				assertThat(proxy.toString()).doesNotContain("scott", "s3cr3t");
			});
	}

	@Test
	void aProxyWithoutAHostIsNone() {
		this.contextRunner.withPropertyValues("mqtt.proxy.host=", "mqtt.proxy.port=1080", "mqtt.proxy.password=s3cr3t")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().proxy()).isNull());
	}

	@Test
	void thePathIsForWebSocketsWithoutOne() {
		this.contextRunner
			.withPropertyValues("mqtt.websocket.path=/ws", "mqtt.urls=ws://one,wss://two:444,ws://three/x,mqtt://four")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().serverUris())
				.isEqualTo(uris("ws://one/ws", "wss://two:444/ws", "ws://three/x", "mqtt://four")));
	}

	@Test
	void headersOfTheWebSocketAreNotShown() {
		this.contextRunner.withPropertyValues("mqtt.websocket.headers.authorization=Bearer s3cr3t")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().webSocket().toString())
				.doesNotContain("s3cr3t"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqtt.session-expiry=1h", "mqtt.version=3.1.1" })
	void sessionIsKeptInFiles(String property, @TempDir Path directory) {
		assertThat(new MqttProperties().getSession().getDirectory()).isEqualTo("mqtt-sessions");
		this.contextRunner
			.withPropertyValues("mqtt.session.store=file", "mqtt.session.directory=" + directory.resolve("new"),
					"mqtt.clean-start=false", "mqtt.client-id=pump-7", property)
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().sessionStore())
				.hasToString("FileSessionStore[directory=" + directory.resolve("new") + "]"));
	}

	@Test
	void sessionStoreOfTheApplicationTakesThePlaceOfTheProperty() {
		SessionStore own = (clientIdentifier) -> {
			throw new IOException("not wanted");
		};
		this.contextRunner.withBean(SessionStore.class, () -> own)
			.withPropertyValues("mqtt.session.store=file", "mqtt.clean-start=false", "mqtt.client-id=pump-7",
					"mqtt.session-expiry=1h")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().sessionStore()).isSameAs(own));
	}

	@Test
	void filesOfSessionsNeedALibrary() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.h2.mvstore"))
			.withPropertyValues("mqtt.session.store=file", "mqtt.clean-start=false", "mqtt.client-id=pump-7",
					"mqtt.session-expiry=1h")
			.run((context) -> assertInvalid(context, "mqtt.session.store", "com.h2database:h2-mvstore"));
		this.contextRunner
			.withClassLoader(
					new FilteredClassLoader("org.h2.mvstore", "io.netty.handler.proxy", "io.netty.handler.codec.http"))
			.run((context) -> assertThat(context).hasSingleBean(MqttClient.class));
	}

	@Test
	void webSocketsAndProxiesNeedALibraryEach() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.netty.handler.codec.http"))
			.withPropertyValues("mqtt.url=wss://broker")
			.run((context) -> assertInvalid(context, "mqtt.url", "io.netty:netty-codec-http"));
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.netty.handler.proxy"))
			.withPropertyValues("mqtt.proxy.host=proxy", "mqtt.proxy.port=80")
			.run((context) -> assertInvalid(context, "mqtt.proxy.host", "io.netty:netty-handler-proxy"));
	}

	@Test
	void aSessionStoreNeedsASessionThatIsResumed() {
		this.contextRunner.withPropertyValues("mqtt.session.store=file")
			.run((context) -> assertInvalid(context, "mqtt.clean-start", "'mqtt.session-expiry'"));
		this.contextRunner.withPropertyValues("mqtt.session.store=file", "mqtt.clean-start=false", "mqtt.client-id=c")
			.run((context) -> assertInvalid(context, "mqtt.session-expiry", "such as 7d"));
	}

	@Test
	void authenticatorReachesTheClientAndNeedsMqtt5() {
		ScramAuthenticator scram = ScramAuthenticator.of(ScramAuthenticator.Mechanism.SCRAM_SHA_256, "scott", "s3cr3t");
		ApplicationContextRunner runner = this.contextRunner.withBean(MqttAuthenticator.class, () -> scram);
		runner
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().authenticator()).isSameAs(scram));
		runner.withPropertyValues("mqtt.version=3.1.1")
			.run((context) -> assertInvalid(context, "mqtt.version", "remove the bean"));
	}

	@Test
	void anSslBundleThatDoesNotExistIsToldWithThoseThatDo() {
		this.contextRunner.withPropertyValues("mqtt.url=mqtts://broker", "mqtt.ssl.bundle=plant")
			.run((context) -> assertInvalid(context, "mqtt.ssl.bundle", "spring.ssl.bundle.pem.plant"));
		this.contextRunner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues("mqtt.url=mqtts://broker", "mqtt.ssl.bundle=plant",
					"spring.ssl.bundle.pem.server.reload-on-update=false",
					"spring.ssl.bundle.pem.client.reload-on-update=false")
			.run((context) -> {
				assertInvalid(context, "mqtt.ssl.bundle", "spring.ssl.bundle.pem.plant");
				assertThat(context.getStartupFailure()).hasStackTraceContaining("There are: client, server.");
			});
	}

	@Test
	void anSslBundleWithoutTlsIsRefused() {
		this.contextRunner.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("plant", SslBundle.of(null)))
			.withPropertyValues("mqtt.urls=mqtts://one,ws://two", "mqtt.ssl.bundle=plant")
			.run((context) -> {
				assertInvalid(context, "mqtt.ssl.bundle", "Let 'mqtt.urls' begin with mqtts:");
				assertThat(context.getStartupFailure()).hasStackTraceContaining("clear text");
			});
	}

	@Test
	void anSslBundleThatCannotBeUsedFailsTheStart() {
		SslBundle old = SslBundle.of(null, null, SslOptions.of(null, new String[] { "TLSv1.1" }));
		this.contextRunner.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("plant", old))
			.withPropertyValues("mqtt.url=mqtts://one", "mqtt.ssl.bundle=plant")
			.run((context) -> assertInvalid(context, "mqtt.ssl.bundle", "below 'spring.ssl.bundle'"));
	}

	@Test
	void secretsOfAWrongHeaderOrUserPropertyAreShownNowhere() {
		this.contextRunner.withPropertyValues("mqtt.websocket.headers.authorization=s3cr3t\nlion").run((context) -> {
			assertInvalid(context, "mqtt.websocket.headers", "Line breaks");
			assertThat(context.getStartupFailure()).rootCause().message().doesNotContain("s3cr3t");
		});
		this.contextRunner.withPropertyValues("mqtt.user-properties.token=s3cr3t\0s3cr3t-lion").run((context) -> {
			assertInvalid(context, "mqtt.user-properties", "Correct this one");
			assertThat(context.getStartupFailure()).rootCause().message().doesNotContain("s3cr3t");
		});
	}

	@Test
	void aProxyNeedsAPortAndAUserNameForItsPassword() {
		this.contextRunner.withPropertyValues("mqtt.proxy.host=proxy")
			.run((context) -> assertInvalid(context, "mqtt.proxy.port", "Set 'mqtt.proxy.port' to the port"));
		this.contextRunner
			.withPropertyValues("mqtt.proxy.host=proxy", "mqtt.proxy.port=1", "mqtt.proxy.password=s3cr3t")
			.run((context) -> assertInvalid(context, "mqtt.proxy.username", "remove 'mqtt.proxy.password'"));
	}

	private static void assertInvalid(AssertableApplicationContext context, String property, String remedy) {
		assertThat(context).hasFailed();
		InvalidMqttPropertyException invalid = invalid(context.getStartupFailure());
		assertThat(invalid.getName()).isEqualTo(property);
		assertThat(invalid.getRemedy()).contains(remedy);
	}

	private static InvalidMqttPropertyException invalid(Throwable failure) {
		Throwable cause = failure;
		while (!(cause instanceof InvalidMqttPropertyException invalid)) {
			cause = cause.getCause();
			assertThat(cause).isNotNull();
		}
		return invalid;
	}

	@Test
	void emptyUrlIsTheDefault() {
		this.contextRunner.withPropertyValues("mqtt.url=", "mqtt.urls=")
			.run((context) -> assertThat(context.getBean(MqttClient.class).options().serverUris())
				.isEqualTo(uris("mqtt://localhost:1883")));
	}

	@Test
	void willMessageReachesTheClient() {
		this.contextRunner
			.withPropertyValues("mqtt.will.topic=pumps/7", "mqtt.will.payload=s3cr3t", "mqtt.will.qos=2",
					"mqtt.will.retain=true", "mqtt.will.delay=5", "mqtt.will.expiry=1h",
					"mqtt.will.content-type=text/plain")
			.run((context) -> {
				WillMessage will = context.getBean(MqttClient.class).options().will().get();
				assertThat(will).isNotNull();
				assertThat(will.delayInterval()).isEqualTo(Duration.ofSeconds(5));
				assertThat(will.message().topic()).isEqualTo("pumps/7");
				assertThat(will.message().payload()).asString(StandardCharsets.UTF_8).isEqualTo("s3cr3t");
				assertThat(will.message().qos()).isEqualTo(QoS.EXACTLY_ONCE);
				assertThat(will.message().isRetain()).isTrue();
				assertThat(will.message().messageExpiryInterval()).isEqualTo(Duration.ofHours(1));
				assertThat(will.message().contentType()).isEqualTo("text/plain");
			});
	}

	@Test
	void presenceMakesARetainedWillMessage() {
		this.contextRunner.withPropertyValues("mqtt.presence.topic=pumps/7", "mqtt.presence.offline=gone")
			.run((context) -> {
				WillMessage will = context.getBean(MqttClient.class).options().will().get();
				assertThat(will).isNotNull();
				assertThat(will.delayInterval()).isZero();
				assertThat(will.message().topic()).isEqualTo("pumps/7");
				assertThat(will.message().payload()).asString(StandardCharsets.UTF_8).isEqualTo("gone");
				assertThat(will.message().qos()).isEqualTo(QoS.AT_LEAST_ONCE);
				assertThat(will.message().isRetain()).isTrue();
			});
	}

	private static MqttCredentials credentials(MqttClient client) throws Exception {
		assertThat(client.options().credentialsProvider()).isNotNull();
		MqttCredentials credentials = client.options().credentialsProvider().credentials();
		assertThat(credentials).isNotNull();
		return credentials;
	}

	private static Arguments property(String property, Function<MqttClientOptions, Object> option, Object expected) {
		return arguments(property, option, expected);
	}

	private static List<URI> uris(String... uris) {
		return Stream.of(uris).map(URI::create).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class NotConnectingConfiguration {

		@Bean
		MqttClientLifecycle mqttClientLifecycle(MqttClient client) {
			MqttClientLifecycle lifecycle = new MqttClientLifecycle(client, null);
			lifecycle.setStartupPolicy(StartupPolicy.LAZY);
			return lifecycle;
		}

	}

}
