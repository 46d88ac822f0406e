package io.github.mqttboot.autoconfigure.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.autoconfigure.MqttClientCustomizer;
import io.github.mqttboot.autoconfigure.health.MqttHealthContributorAutoConfiguration;
import io.github.mqttboot.autoconfigure.health.MqttHealthIndicator;
import io.github.mqttboot.autoconfigure.status.MqttStatusMonitor;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.test.MqttBroker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.invoke.convert.ConversionServiceParameterValueMapper;
import org.springframework.boot.actuate.endpoint.web.EndpointMediaTypes;
import org.springframework.boot.actuate.endpoint.web.WebEndpointHttpMethod;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpointDiscoverer;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Calls the endpoint as the web does, with everything but HTTP.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MqttEndpointIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String LISTENER = "mqtt/listeners/bell";

	private final MqttBroker broker = MqttBroker.builder().credentials("s3cr3t-user", "s3cr3t-password").start();

	private final ConfigurableApplicationContext context = start();

	@AfterEach
	void close() {
		this.context.close();
		this.broker.close();
	}

	@Test
	void clientsAndListenersAreShownWithWhatTheyHaveDone() {
		publish("doors/1/bell", "ring");
		publish("doors/2/bell", "fail");
		await().atMost(PATIENCE)
			.until(() -> get(LISTENER).path("failures").asInt() == 1 && get(LISTENER).path("inFlight").asInt() == 0
					&& get(LISTENER).path("subscriptions").path(0).path("grantedQos").isNumber()
					&& get("mqtt/clients/default").path("statistics").path("published").asInt() == 2);
		JsonNode client = get("mqtt").path("clients").path("default");
		assertThat(client.path("state").asString()).isEqualTo("CONNECTED");
		assertThat(client.path("clientId").asString()).isEqualTo("door-1");
		assertThat(client.path("connection").path("server").asString()).isEqualTo(this.broker.uri());
		assertThat(client.path("connection").path("version").asString()).isEqualTo("5");
		assertThat(client.path("connection").path("sessionPresent").asBoolean()).isFalse();
		JsonNode listener = get("mqtt").path("listeners").path("bell");
		assertThat(listener.path("client").asString()).isEqualTo("default");
		assertThat(listener.path("state").asString()).isEqualTo("RUNNING");
		assertThat(listener.path("subscriptions").path(0).path("topicFilter").asString()).isEqualTo("doors/+/bell");
		assertThat(listener.path("subscriptions").path(0).path("requestedQos").asInt()).isOne();
		assertThat(listener.path("subscriptions").path(0).path("grantedQos").asInt()).isOne();
		assertThat(listener.path("concurrency").asInt()).isEqualTo(2);
		assertThat(listener.path("order").asString()).isEqualTo("topic");
		assertThat(listener.path("ackMode").asString()).isEqualTo("AUTO");
		assertThat(listener.path("received").asInt()).isEqualTo(2);
		assertThat(listener.path("retries").asInt()).isEqualTo(2);
		assertThat(listener.path("deadLetters").asInt()).isZero();
	}

	@Test
	void oneClientOrListenerIsShownById() {
		assertThat(get("mqtt/clients/default").path("clientId").asString()).isEqualTo("door-1");
		assertThat(get(LISTENER).path("state").asString()).isEqualTo("RUNNING");
		assertThat(invoke(WebEndpointHttpMethod.GET, "mqtt/clients/nobody", Map.of())).isNull();
		assertThat(invoke(WebEndpointHttpMethod.GET, "mqtt/listeners/nobody", Map.of())).isNull();
		assertThat(invoke(WebEndpointHttpMethod.GET, "mqtt/others/bell", Map.of())).isNull();
	}

	@Test
	void aListenerIsPausedAndResumed() {
		assertThat(post("pause").path("state").asString()).isEqualTo("PAUSED");
		assertThat(registry().isPaused("bell")).isTrue();
		assertThat(post("resume").path("state").asString()).isEqualTo("RUNNING");
		assertThat(registry().isPaused("bell")).isFalse();
	}

	@Test
	void aListenerIsStoppedAndStarted() {
		JsonNode stopped = post("stop");
		assertThat(stopped.path("state").asString()).isEqualTo("STOPPED");
		assertThat(stopped.path("subscriptions").path(0).path("grantedQos").isNumber()).isFalse();
		this.broker.control().awaitNoSubscription("doors/+/bell", PATIENCE);
		assertThat(post("start").path("state").asString()).isEqualTo("RUNNING");
		this.broker.control().awaitSubscription("doors/+/bell", PATIENCE);
	}

	@Test
	void onlyListenersThatExistCanBeChanged() {
		for (String path : List.of("mqtt/listeners/nobody", "mqtt/clients/default")) {
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> invoke(WebEndpointHttpMethod.POST, path, Map.of("action", "stop")));
		}
	}

	@Test
	void nothingSecretIsShown() {
		publish("doors/1/bell", "s3cr3t-payload");
		await().atMost(PATIENCE).until(() -> get(LISTENER).path("received").asInt() == 1);
		List<String> shown = new ArrayList<>();
		collect(shown);
		this.broker.stop();
		await().atMost(PATIENCE).until(() -> get("mqtt/clients/default").path("error").isString());
		collect(shown);
		assertThat(shown).hasSize(12)
			.allSatisfy((text) -> assertThat(text).isNotBlank().doesNotContain("s3cr3t", "plain-s3cr3t"));
	}

	private void collect(List<String> shown) {
		MqttHealthIndicator health = this.context.getBean(MqttHealthIndicator.class);
		MqttEndpoint endpoint = this.context.getBean(MqttEndpoint.class);
		MqttStatusMonitor monitor = this.context.getBean(MqttStatusMonitor.class);
		shown.add(get("mqtt").toString());
		shown.add(endpoint + " " + endpoint.mqtt());
		shown.add(monitor + " " + monitor.getClients());
		shown.add(health.toString());
		shown.add(health.health().toString());
		shown.add(JsonMapper.shared().writeValueAsString(health.health().getDetails()));
	}

	private void publish(String topic, String payload) {
		assertThat(this.context.getBean(MqttClient.class)
			.publish(MqttMessage.to(topic)
				.payload(payload)
				.qos(QoS.AT_LEAST_ONCE)
				.userProperties(UserProperties.none().with("s3cr3t-key", "plain-s3cr3t"))
				.build()))
			.succeedsWithin(PATIENCE);
	}

	private MqttListenerEndpointRegistry registry() {
		return this.context.getBean(MqttListenerEndpointRegistry.class);
	}

	private JsonNode get(String path) {
		return JsonMapper.shared()
			.valueToTree(Objects.requireNonNull(invoke(WebEndpointHttpMethod.GET, path, Map.of())));
	}

	private JsonNode post(String action) {
		return JsonMapper.shared()
			.valueToTree(
					Objects.requireNonNull(invoke(WebEndpointHttpMethod.POST, LISTENER, Map.of("action", action))));
	}

	private @Nullable Object invoke(WebEndpointHttpMethod method, String path, Map<String, Object> body) {
		String[] segments = StringUtils.delimitedListToStringArray(path, "/");
		WebOperation operation = new WebEndpointDiscoverer(this.context, new ConversionServiceParameterValueMapper(),
				EndpointMediaTypes.DEFAULT, List.of(), List.of(), List.of(), List.of(), List.of())
			.getEndpoints()
			.stream()
			.flatMap((endpoint) -> endpoint.getOperations().stream())
			.filter((candidate) -> candidate.getRequestPredicate().getHttpMethod() == method && StringUtils
				.countOccurrencesOf(candidate.getRequestPredicate().getPath(), "/") == segments.length - 1)
			.findFirst()
			.orElseThrow();
		Map<String, Object> arguments = new LinkedHashMap<>(body);
		if (segments.length > 1) {
			arguments.put("kind", segments[1]);
			arguments.put("id", segments[2]);
		}
		return operation.invoke(new InvocationContext(SecurityContext.NONE, arguments));
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--mqtt.url=" + this.broker.uri(), "--mqtt.startup=fail", "--mqtt.client-id=door-1",
					"--mqtt.username=s3cr3t-user", "--mqtt.password=s3cr3t-password",
					"--mqtt.listener.retry.delay=10ms", "--mqtt.reconnect.initial-delay=50ms",
					"--mqtt.reconnect.max-delay=500ms", "--management.endpoints.web.exposure.include=mqtt");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ MqttAutoConfiguration.class, MqttHealthContributorAutoConfiguration.class,
			MqttEndpointAutoConfiguration.class })
	static class Application {

		@Bean
		Bell bell() {
			return new Bell();
		}

		@Bean
		MqttClientCustomizer secretUserProperty() {
			return (builder) -> builder.userProperties(UserProperties.none().with("s3cr3t-key", "plain-s3cr3t"));
		}

	}

	static class Bell {

		@MqttListener(id = "bell", topics = "doors/{door}/bell", concurrency = "2", orderBy = "topic")
		void onRing(String message) {
			if (message.equals("fail")) {
				throw new IllegalStateException("no");
			}
		}

	}

}
