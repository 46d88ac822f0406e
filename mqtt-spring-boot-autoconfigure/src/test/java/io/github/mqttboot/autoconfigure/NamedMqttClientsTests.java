package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.mqttboot.client.MqttAuthenticator;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientOptions;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.MqttCredentials;
import io.github.mqttboot.client.MqttCredentialsProvider;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ScramAuthenticator;
import io.github.mqttboot.client.SessionStore;
import io.github.mqttboot.client.TlsOptions;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttBeanNames;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttPresence;
import io.github.mqttboot.spring.config.StartupPolicy;
import io.github.mqttboot.spring.core.MqttClientRegistry;
import io.github.mqttboot.spring.core.MqttEventPublisher;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.core.MqttTemplate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the clients below {@code mqtt.clients}.
 */
class NamedMqttClientsTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
		.withPropertyValues("mqtt.startup=lazy", "mqtt.url=mqtt://one");

	@Test
	void aNamedClientHasEverythingThatTheDefaultClientHas() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two").run((context) -> {
			MqttClient client = qualified(context, MqttClient.class, "telemetry");
			assertThat(uris(client)).containsExactly("mqtt://two");
			assertThat(qualified(context, MqttTemplate.class, "telemetry").client()).isSameAs(client);
			assertThat(qualified(context, MqttOperations.class, "telemetry").client()).isSameAs(client);
			assertThat(qualified(context, DefaultMqttListenerContainerFactory.class, "telemetry"))
				.hasFieldOrPropertyWithValue("client", client)
				.hasFieldOrPropertyWithValue("replyTemplate", context.getBean("telemetryMqttTemplate"));
			assertThat(qualified(context, MqttClientLifecycle.class, "telemetry")).hasFieldOrPropertyWithValue("client",
					client);
			assertThat(qualified(context, MqttConnectionDetails.class, "telemetry").getUrls())
				.containsExactly("mqtt://two");
			assertThat(client.options().connectionListeners()).singleElement()
				.hasFieldOrPropertyWithValue("clientName", "telemetry");
		});
	}

	@Test
	void whoAsksForNoNameGetsTheDefaultClient() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two")
			.withUserConfiguration(Injected.class)
			.run((context) -> {
				Injected injected = context.getBean(Injected.class);
				assertThat(uris(injected.template.client())).containsExactly("mqtt://one");
				assertThat(uris(injected.client)).containsExactly("mqtt://one");
				assertThat(uris(injected.telemetry.client())).containsExactly("mqtt://two");
				assertThat(injected.template.client().options().connectionListeners())
					.containsExactly(context.getBean(MqttEventPublisher.class));
			});
	}

	@Test
	void allClientsAreListedByName() {
		this.contextRunner
			.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two", "mqtt.clients.cloud-eu.url=mqtt://three")
			.run((context) -> {
				MqttClientRegistry registry = context.getBean(MqttClientRegistry.class);
				assertThat(registry.getNames()).containsExactly("default", "telemetry", "cloud-eu");
				assertThat(registry.getClient("default")).isSameAs(context.getBean("mqttClient"));
				MqttClient telemetry = (MqttClient) context.getBean("telemetryMqttClient");
				assertThat(registry.getClient("telemetry")).isSameAs(telemetry);
				assertThat(registry.getName(telemetry)).isEqualTo("telemetry");
				assertThat(registry.getClient("nobody")).isNull();
			});
	}

	@Test
	void whatANamedClientDoesNotSayIsInheritedKeyByKey() {
		this.contextRunner
			.withPropertyValues("mqtt.username=scott", "mqtt.password=s3cr3t", "mqtt.version=5", "mqtt.keep-alive=10s",
					"mqtt.reconnect.initial-delay=2s", "mqtt.reconnect.max-delay=20s", "mqtt.template.default-qos=2",
					"mqtt.listener.qos=0", "mqtt.clients.telemetry.username=larry",
					"mqtt.clients.telemetry.reconnect.max-delay=30s", "mqtt.clients.telemetry.listener.qos=2")
			.run((context) -> {
				MqttClientOptions options = qualified(context, MqttClient.class, "telemetry").options();
				assertThat(options.serverUris()).extracting(Object::toString).containsExactly("mqtt://one");
				assertThat(options.version()).isEqualTo(MqttVersion.MQTT_5);
				assertThat(options.keepAlive()).hasSeconds(10);
				assertThat(options.reconnect().initialDelay()).hasSeconds(2);
				assertThat(options.reconnect().maxDelay()).hasSeconds(30);
				MqttCredentials credentials = options.credentialsProvider().credentials();
				assertThat(credentials.userName()).isEqualTo("larry");
				assertThat(credentials.password()).isNotNull();
				assertThat(context.getBean("telemetryMqttTemplate")).hasFieldOrPropertyWithValue("defaultQos",
						QoS.EXACTLY_ONCE);
				assertThat(context.getBean("telemetryMqttListenerContainerFactory")).hasFieldOrPropertyWithValue("qos",
						QoS.EXACTLY_ONCE);
				assertThat(context.getBean(MqttBeanNames.LISTENER_CONTAINER_FACTORY)).hasFieldOrPropertyWithValue("qos",
						QoS.AT_MOST_ONCE);
				assertThat(((MqttClient) context.getBean("mqttClient")).options().reconnect().maxDelay())
					.hasSeconds(20);
			});
	}

	@Test
	void credentialsAreLeftOutForAServerThatShouldNotSeeThem() {
		this.contextRunner
			.withPropertyValues("mqtt.username=scott", "mqtt.password=s3cr3t", "mqtt.clients.public.url=mqtt://two",
					"mqtt.clients.public.username=", "mqtt.clients.public.password=")
			.run((context) -> assertThat(qualified(context, MqttClient.class, "public").options().credentialsProvider())
				.isNull());
	}

	@Test
	void anSslBundleIsInheritedExceptByServersWithoutTls() {
		this.contextRunner.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("plant", SslBundle.of(null)))
			.withPropertyValues("mqtt.url=mqtts://one", "mqtt.ssl.bundle=plant", "mqtt.clients.same.keep-alive=5s",
					"mqtt.clients.tls.url=mqtts://two", "mqtt.clients.plain.url=mqtt://three",
					"mqtt.clients.none.url=mqtts://four", "mqtt.clients.none.ssl.bundle=")
			.run((context) -> {
				assertThat(qualified(context, MqttConnectionDetails.class, "same").getSslBundle()).isNotNull();
				assertThat(qualified(context, MqttConnectionDetails.class, "tls").getSslBundle()).isNotNull();
				assertThat(qualified(context, MqttConnectionDetails.class, "plain").getSslBundle()).isNull();
				assertThat(qualified(context, MqttConnectionDetails.class, "none").getSslBundle()).isNull();
				assertThat(qualified(context, MqttClient.class, "tls").options().tls().get().trustManagers())
					.isNotNull();
				assertThat(qualified(context, MqttClient.class, "plain").options().tls().get())
					.isEqualTo(TlsOptions.DEFAULT);
			});
	}

	@Test
	void anSslBundleOfConnectionDetailsIsInheritedToo() {
		SslBundle bundle = SslBundle.of(null);
		MqttConnectionDetails details = new MqttConnectionDetails() {

			@Override
			public List<String> getUrls() {
				return List.of("mqtts://container");
			}

			@Override
			public SslBundle getSslBundle() {
				return bundle;
			}

		};
		this.contextRunner.withBean(MqttConnectionDetails.class, () -> details)
			.withPropertyValues("mqtt.clients.same.keep-alive=5s", "mqtt.clients.other.url=mqtts://two")
			.run((context) -> {
				assertThat(qualified(context, MqttConnectionDetails.class, "same").getSslBundle()).isSameAs(bundle);
				assertThat(qualified(context, MqttConnectionDetails.class, "other").getSslBundle()).isNull();
			});
	}

	@Test
	void sessionStoreAndAuthenticatorCanBeForOneClientAlone() {
		this.contextRunner
			.withPropertyValues("mqtt.clients.telemetry.clean-start=false", "mqtt.clients.telemetry.client-id=t",
					"mqtt.clients.telemetry.session-expiry=1h")
			.withUserConfiguration(StoreConfiguration.class)
			.run((context) -> {
				MqttClientOptions telemetry = qualified(context, MqttClient.class, "telemetry").options();
				assertThat(telemetry.sessionStore()).isSameAs(context.getBean(SessionStore.class));
				assertThat(telemetry.authenticator()).isSameAs(context.getBean(MqttAuthenticator.class));
				MqttClientOptions ours = ((MqttClient) context.getBean("mqttClient")).options();
				assertThat(ours.sessionStore()).isNull();
				assertThat(ours.authenticator()).isNull();
			});
	}

	@Test
	void serversOfItsOwnTakeThePlaceOfAllOnTheTopLevel() {
		this.contextRunner
			.withPropertyValues("mqtt.url=", "mqtt.urls=mqtt://one,mqtt://two", "mqtt.clients.a.url=mqtt://three",
					"mqtt.clients.b.urls=mqtt://four,mqtt://five", "mqtt.clients.c.keep-alive=5s")
			.run((context) -> {
				assertThat(uris(qualified(context, MqttClient.class, "a"))).containsExactly("mqtt://three");
				assertThat(uris(qualified(context, MqttClient.class, "b"))).containsExactly("mqtt://four",
						"mqtt://five");
				assertThat(uris(qualified(context, MqttClient.class, "c"))).containsExactly("mqtt://one", "mqtt://two");
			});
	}

	@Test
	void aClientIdentifierIsNeverInheritedAsItIs() {
		this.contextRunner
			.withPropertyValues("mqtt.client-id=gateway", "mqtt.clients.telemetry.keep-alive=5s",
					"mqtt.clients.cloud.client-id=own", "mqtt.clients.random.client-id-prefix=any")
			.run((context) -> {
				assertThat(clientId(context, "telemetry")).isEqualTo("gateway-telemetry");
				assertThat(clientId(context, "cloud")).isEqualTo("own");
				assertThat(clientId(context, "random")).matches("any-[0-9a-f]{8}");
			});
	}

	@Test
	void aGeneratedClientIdentifierHasTheNameInIt() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.keep-alive=5s")
			.run((context) -> assertThat(clientId(context, "telemetry")).matches("mqtt-telemetry-[0-9a-f]{8}"));
		this.contextRunner.withPropertyValues("spring.application.name=plant", "mqtt.clients.telemetry.keep-alive=5s")
			.run((context) -> assertThat(clientId(context, "telemetry")).matches("plant-telemetry-[0-9a-f]{8}"));
		this.contextRunner.withPropertyValues("mqtt.client-id-prefix=meter", "mqtt.clients.telemetry.keep-alive=5s")
			.run((context) -> assertThat(clientId(context, "telemetry")).matches("meter-telemetry-[0-9a-f]{8}"));
	}

	@Test
	void twoClientsWithOneClientIdentifierOnOneServerAreRefused() {
		this.contextRunner.withPropertyValues("mqtt.client-id=gateway", "mqtt.clients.telemetry.client-id=gateway")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidMqttPropertyException.class)
				.hasMessageContaining("mqtt.clients.telemetry.client-id")
				.hasMessageContaining("'mqtt.client-id' is the same on the same server"));
		this.contextRunner
			.withPropertyValues("mqtt.client-id=gateway", "mqtt.clients.telemetry.client-id=gateway",
					"mqtt.clients.telemetry.url=mqtt://two")
			.run((context) -> assertThat(clientId(context, "telemetry")).isEqualTo("gateway"));
	}

	@Test
	void topicsOfWillAndPresenceAreOfOneClientOnly() {
		this.contextRunner
			.withPropertyValues("mqtt.presence.topic=plants/7", "mqtt.presence.online=up",
					"mqtt.clients.telemetry.presence.topic=plants/7/telemetry", "mqtt.clients.quiet.keep-alive=5s")
			.run((context) -> {
				MqttPresence presence = qualified(context, MqttPresence.class, "telemetry");
				assertThat(presence).extracting("online", InstanceOfAssertFactories.type(MqttMessage.class))
					.satisfies((online) -> {
						assertThat(online.topic()).isEqualTo("plants/7/telemetry");
						assertThat(online.payloadAsString()).isEqualTo("up");
					});
				assertThat(qualified(context, MqttClient.class, "telemetry").options().connectionListeners())
					.contains(presence)
					.doesNotContain(context.getBean("mqttPresence", MqttPresence.class));
				assertThat(qualified(context, MqttClient.class, "quiet").options().will()).isNull();
				assertThat(context.containsBean("quietMqttPresence")).isFalse();
				assertThat(((MqttClient) context.getBean("mqttClient")).options().connectionListeners())
					.doesNotContain(presence);
			});
	}

	@Test
	void withoutAnythingForItThereIsNoDefaultClient() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
			.withPropertyValues("mqtt.startup=lazy", "mqtt.clients.telemetry.url=mqtt://two")
			.run((context) -> {
				assertThat(context.getBeanNamesForType(MqttClient.class)).containsExactly("telemetryMqttClient");
				assertThat(context.getBeanNamesForType(MqttOperations.class)).containsExactly("telemetryMqttTemplate");
				assertThat(context.getBeanNamesForType(MqttListenerContainerFactory.class))
					.containsExactly("telemetryMqttListenerContainerFactory");
				assertThat(context.getBean(MqttClientRegistry.class).getNames()).containsExactly("telemetry");
			});
	}

	@Test
	void aNamedClientWithoutServersOfItsOwnKeepsTheDefaultClient() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
			.withPropertyValues("mqtt.startup=lazy", "mqtt.clients.telemetry.keep-alive=5s")
			.run((context) -> assertThat(context.getBean(MqttClientRegistry.class).getNames())
				.containsExactly("default", "telemetry"));
	}

	@Test
	void connectionDetailsKeepTheDefaultClientAndAreInherited() {
		MqttConnectionDetails details = () -> List.of("mqtt://container:1234");
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MqttAutoConfiguration.class))
			.withBean(MqttConnectionDetails.class, () -> details)
			.withPropertyValues("mqtt.startup=lazy", "mqtt.clients.telemetry.url=mqtt://two",
					"mqtt.clients.local.enabled=false")
			.run((context) -> {
				assertThat(uris((MqttClient) context.getBean("mqttClient"))).containsExactly("mqtt://container:1234");
				assertThat(uris(qualified(context, MqttClient.class, "telemetry"))).containsExactly("mqtt://two");
			});
		this.contextRunner.withBean(MqttConnectionDetails.class, () -> details)
			.withPropertyValues("mqtt.clients.telemetry.keep-alive=5s")
			.run((context) -> assertThat(uris(qualified(context, MqttClient.class, "telemetry")))
				.containsExactly("mqtt://container:1234"));
	}

	@Test
	void aNamedClientCanBeSwitchedOff() {
		this.contextRunner
			.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two", "mqtt.clients.telemetry.enabled=false")
			.run((context) -> assertThat(context.getBean(MqttClientRegistry.class).getNames())
				.containsExactly("default"));
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two", "mqtt.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(MqttClient.class));
	}

	@Test
	void beansThatAreQualifiedWithTheNameAreForThatClientAlone() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two")
			.withUserConfiguration(QualifiedConfiguration.class)
			.run((context) -> {
				MqttClientOptions telemetry = qualified(context, MqttClient.class, "telemetry").options();
				MqttClientOptions ours = ((MqttClient) context.getBean("mqttClient")).options();
				assertThat(telemetry.credentialsProvider()).isSameAs(context.getBean("telemetryCredentials"));
				assertThat(ours.credentialsProvider()).isNull();
				assertThat(telemetry.connectionListeners()).contains(
						context.getBean("telemetryListener", MqttConnectionListener.class),
						context.getBean("listener", MqttConnectionListener.class));
				assertThat(ours.connectionListeners())
					.contains(context.getBean("listener", MqttConnectionListener.class))
					.doesNotContain(context.getBean("telemetryListener", MqttConnectionListener.class));
				assertThat(qualified(context, MqttOperations.class, "telemetry"))
					.isSameAs(context.getBean("myTelemetryTemplate"));
				assertThat(context.containsBean("telemetryMqttTemplate")).isFalse();
				assertThat(context.getBean("telemetryMqttListenerContainerFactory"))
					.hasFieldOrPropertyWithValue("replyTemplate", context.getBean("myTelemetryTemplate"));
				assertThat(context.getBean(MqttTemplate.class)).isSameAs(context.getBean("mqttTemplate"));
			});
	}

	@Test
	void contextsShareNoClients() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two")
			.run((first) -> this.contextRunner.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two")
				.run((second) -> assertThat(first.getBean("telemetryMqttClient"))
					.isNotSameAs(second.getBean("telemetryMqttClient"))));
	}

	@Test
	void everyClientConnectsAndClosesWithTheContext() {
		this.contextRunner
			.withPropertyValues("mqtt.clients.telemetry.url=mqtt://two", "mqtt.clients.telemetry.startup=retry")
			.withPropertyValues("mqtt.clients.telemetry.url=mqtt://127.0.0.1:1")
			.run((context) -> {
				assertThat(qualified(context, MqttClientLifecycle.class, "telemetry").getStartupPolicy())
					.isEqualTo(StartupPolicy.RETRY);
				MqttClient client = qualified(context, MqttClient.class, "telemetry");
				assertThat(client.options().retryFirstConnect()).isTrue();
				context.close();
				assertThat(client.state()).hasToString("CLOSED");
			});
	}

	@Test
	void theNameOfTheDefaultClientIsTaken() {
		this.contextRunner.withPropertyValues("mqtt.clients.default.url=mqtt://two")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidMqttPropertyException.class)
				.hasMessageContaining("configured on the top level"));
	}

	@Test
	void aWrongValueIsNamedWhereItIsSet() {
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.receive-maximum=0")
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining(
					"Property 'mqtt.clients.telemetry.receive-maximum' with value '0' is invalid"));
		this.contextRunner.withPropertyValues("mqtt.clients.telemetry.listener.qos=3")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("Property 'mqtt.clients.telemetry.listener.qos' with value '3' is invalid"));
		this.contextRunner.withPropertyValues("mqtt.listener.qos=3", "mqtt.clients.telemetry.url=mqtt://two")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("Property 'mqtt.listener.qos' with value '3' is invalid"));
	}

	@Test
	void namedClientsAreThereAfterAheadOfTimeProcessing() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues.of("mqtt.clients.telemetry.url=mqtt://two", "mqtt.url=mqtt://one").applyTo(context);
		context.register(AotConfiguration.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("com.example", "Application")), files);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).values())
			.anySatisfy((source) -> assertThat(source.getInputStream()).asString(StandardCharsets.UTF_8)
				.contains("telemetryMqttClient"));
		context.close();
	}

	static <T> T qualified(ApplicationContext context, Class<T> type, String name) {
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getAutowireCapableBeanFactory(), type, name);
	}

	private static List<String> uris(MqttClient client) {
		return client.options().serverUris().stream().map(Object::toString).toList();
	}

	static String clientId(ApplicationContext context, String name) {
		return qualified(context, MqttClient.class, name).options().clientIdentifier();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MqttAutoConfiguration.class)
	static class AotConfiguration {

	}

	static class Injected {

		private final MqttClient client;

		private final MqttTemplate template;

		private final MqttTemplate telemetry;

		Injected(MqttClient client, MqttTemplate template, @Qualifier("telemetry") MqttTemplate telemetry) {
			this.client = client;
			this.template = template;
			this.telemetry = telemetry;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedConfiguration {

		@Bean
		MqttConnectionListener listener() {
			return new MqttConnectionListener() {
			};
		}

		@Bean(defaultCandidate = false)
		@Qualifier("telemetry")
		MqttConnectionListener telemetryListener() {
			return new MqttConnectionListener() {
			};
		}

		@Bean(defaultCandidate = false)
		@Qualifier("telemetry")
		MqttCredentialsProvider telemetryCredentials() {
			return () -> MqttCredentials.of("larry", "s3cr3t");
		}

		@Bean(defaultCandidate = false)
		@Qualifier("telemetry")
		MqttTemplate myTelemetryTemplate(@Qualifier("telemetry") MqttClient client) {
			return new MqttTemplate(client);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StoreConfiguration {

		@Bean(defaultCandidate = false)
		@Qualifier("telemetry")
		SessionStore telemetryStore() {
			return (clientIdentifier) -> {
				throw new IOException("not wanted");
			};
		}

		@Bean(defaultCandidate = false)
		@Qualifier("telemetry")
		MqttAuthenticator telemetryAuthenticator() {
			return ScramAuthenticator.of(ScramAuthenticator.Mechanism.SCRAM_SHA_256, "scott", "s3cr3t");
		}

	}

}
