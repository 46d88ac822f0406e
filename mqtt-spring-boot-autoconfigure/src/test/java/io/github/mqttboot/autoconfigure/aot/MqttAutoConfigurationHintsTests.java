package io.github.mqttboot.autoconfigure.aot;

import java.util.List;
import java.util.function.Predicate;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttProperties;
import io.github.mqttboot.autoconfigure.actuate.MqttDescriptor;
import io.github.mqttboot.autoconfigure.actuate.MqttEndpoint;
import io.github.mqttboot.autoconfigure.actuate.MqttEndpointAutoConfiguration;
import io.github.mqttboot.spring.annotation.MqttListenerAnnotationBeanPostProcessor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hints that an application with the starter gets.
 */
class MqttAutoConfigurationHintsTests {

	private static RuntimeHints hints;

	@BeforeAll
	static void process() {
		TestGenerationContext generation = new TestGenerationContext();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("management.endpoints.web.exposure.include=mqtt").applyTo(context);
			context.register(Application.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		hints = generation.getRuntimeHints();
	}

	@Test
	void propertiesAreBound() throws Exception {
		assertThat(invoke(MqttProperties.class, "setUrl", String.class)).accepts(hints);
		assertThat(invoke(MqttProperties.Session.class, "getStore")).accepts(hints);
	}

	@Test
	void operationsOfTheEndpointAreCalledAndWhatTheyReturnIsWritten() throws Exception {
		assertThat(invoke(MqttEndpoint.class, "mqtt")).accepts(hints);
		assertThat(invoke(MqttDescriptor.class, "clients")).accepts(hints);
		assertThat(invoke(MqttDescriptor.ClientDescriptor.class, "state")).accepts(hints);
		assertThat(invoke(MqttDescriptor.ListenerDescriptor.class, "client")).accepts(hints);
	}

	@Test
	void librariesAreFoundByTheirNames() {
		for (String name : List.of("io.netty.handler.codec.http.HttpClientCodec", "io.netty.handler.proxy.ProxyHandler",
				"org.h2.mvstore.MVStore")) {
			assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(name))).accepts(hints);
		}
	}

	@Test
	void listenersAreLookedForWhenTheApplicationRuns() {
		assertThat(RuntimeHintsPredicates.reflection().onType(MqttListenerAnnotationBeanPostProcessor.class))
			.accepts(hints);
	}

	/** Spring registers them; this shows that it can. */
	@Test
	void whatStandsInSpringFactoriesIsMade() {
		RuntimeHints factories = new RuntimeHints();
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.forEach((registrar) -> registrar.registerHints(factories, getClass().getClassLoader()));
		for (String name : List.of("MqttConnectFailureAnalyzer", "InvalidMqttPropertyFailureAnalyzer",
				"InvalidMqttListenerFailureAnalyzer", "InvalidMqttPublisherFailureAnalyzer",
				"MqttBackgroundPreinitializer")) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(TypeReference.of("io.github.mqttboot.autoconfigure." + name))
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(factories);
		}
	}

	private static Predicate<RuntimeHints> invoke(Class<?> type, String method, Class<?>... parameters)
			throws NoSuchMethodException {
		return RuntimeHintsPredicates.reflection().onMethodInvocation(type.getDeclaredMethod(method, parameters));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MqttEndpointAutoConfiguration.class })
	static class Application {

	}

}
