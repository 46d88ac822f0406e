package io.github.mqttboot.spring.publisher;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.BoundedWait;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttReplyTimeoutException;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.core.TransactionMode;
import io.github.mqttboot.spring.support.MqttHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Interfaces whose methods publish.
 */
class MqttPublisherTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final FakeMqttClient client = new FakeMqttClient();

	private final MqttTemplate template = new MqttTemplate(this.client);

	private final MqttPublisherProxyFactory factory = new MqttPublisherProxyFactory(this.template);

	@Test
	void aMethodPublishesItsPayloadToItsTopic() {
		devices().send(7, new Command("on"));
		MqttMessage message = this.client.lastPublished();
		assertThat(message.topic()).isEqualTo("devices/7/command");
		assertThat(message.payloadAsString()).isEqualTo("{\"name\":\"on\"}");
		assertThat(message.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
		assertThat(message.isRetain()).isFalse();
	}

	@Test
	void attributesSayTheRest() {
		devices().announce("7", "up");
		MqttMessage message = this.client.lastPublished();
		assertThat(message.topic()).isEqualTo("devices/7/state");
		assertThat(message.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(message.isRetain()).isTrue();
		assertThat(message.messageExpiryInterval()).isEqualTo(Duration.ofSeconds(90));
		assertThat(message.contentType()).isEqualTo("text/x-state");
	}

	@Test
	void headersAndUserPropertiesAreParameters() {
		devices().detailed("7", "up", QoS.AT_MOST_ONCE, true, Duration.ofSeconds(5), "text/x-up", List.of("a", "b"),
				UserProperties.none().with("more", "1"));
		MqttMessage message = this.client.lastPublished();
		assertThat(message.qos()).isEqualTo(QoS.AT_MOST_ONCE);
		assertThat(message.isRetain()).isTrue();
		assertThat(message.messageExpiryInterval()).isEqualTo(Duration.ofSeconds(5));
		assertThat(message.contentType()).isEqualTo("text/x-up");
		assertThat(message.userProperties().all("tag")).containsExactly("a", "b");
		assertThat(message.userProperties().first("more")).isEqualTo("1");
		devices().detailed("7", "up", null, null, null, null, null, null);
		assertThat(this.client.lastPublished().qos()).isEqualTo(QoS.AT_LEAST_ONCE);
		assertThat(this.client.lastPublished().userProperties().isEmpty()).isTrue();
	}

	@Test
	void withoutAParameterForItThePayloadIsEmpty() {
		devices().ping();
		assertThat(this.client.lastPublished().topic()).isEqualTo("devices/ping");
		assertThat(this.client.lastPublished().payload()).isEmpty();
	}

	@Test
	void aFutureDoesNotWait() {
		this.client.outcome = new CompletableFuture<>();
		CompletableFuture<PublishResult> outcome = devices().later("7", "x");
		CompletableFuture<Void> done = devices().laterStill("7", "x");
		assertThat(outcome).isNotDone();
		assertThat(done).isNotDone();
		PublishResult result = new PublishResult("a", QoS.AT_LEAST_ONCE, 1, ReasonCode.SUCCESS, null,
				UserProperties.none());
		this.client.outcome.complete(result);
		assertThat(outcome).isCompletedWithValue(result);
		assertThat(done).isCompleted();
	}

	@Test
	void voidAndResultWaitForTheOutcomeAndThrowWhatItIs() {
		PublishResult result = new PublishResult("a", QoS.AT_LEAST_ONCE, 1, ReasonCode.SUCCESS, null,
				UserProperties.none());
		this.client.outcome = CompletableFuture.completedFuture(result);
		assertThat(devices().result("7", "x")).isEqualTo(result);
		this.client.outcome = CompletableFuture
			.failedFuture(new MqttNotSentException(MqttNotSentException.Reason.EXPIRED, "expired"));
		assertThatExceptionOfType(MqttNotSentException.class).isThrownBy(() -> devices().result("7", "x"));
		assertThatExceptionOfType(MqttNotSentException.class).isThrownBy(() -> devices().send(7, new Command("on")));
	}

	@Test
	void anyOtherTypeIsThatOfAReply() {
		CompletableFuture<List<Command>> reply = devices().history("7");
		MqttMessage request = this.client.lastPublished();
		assertThat(request.topic()).isEqualTo("devices/7/history");
		assertThat(request.messageExpiryInterval()).isEqualTo(Duration.ofSeconds(20));
		this.client.deliver(MqttMessage.to(request.responseTopic())
			.payload("[{\"name\":\"on\"}]")
			.correlationData(request.correlationData()));
		assertThat(reply).succeedsWithin(LIMIT).isEqualTo(List.of(new Command("on")));
	}

	@Test
	void aReplyThatIsNoFutureIsWaitedFor() {
		CompletableFuture<Integer> count = CompletableFuture.supplyAsync(() -> devices().count("7"));
		BoundedWait.until(() -> !this.client.published.isEmpty());
		MqttMessage request = this.client.lastPublished();
		this.client
			.deliver(MqttMessage.to(request.responseTopic()).payload("3").correlationData(request.correlationData()));
		assertThat(count).succeedsWithin(LIMIT).isEqualTo(3);
		assertThatExceptionOfType(MqttReplyTimeoutException.class).isThrownBy(() -> devices().impatient("7"));
	}

	@Test
	void aTopicVariableMustNotLeadToAnotherTopic() {
		assertThatIllegalArgumentException().isThrownBy(() -> devices().later("7/reboot", "x"));
		assertThatIllegalArgumentException().isThrownBy(() -> devices().later(null, "x"))
			.withMessageContaining("no value for 'id'");
	}

	@Test
	void defaultMethodsAndThoseOfAnObjectWorkAsUsual() {
		Devices devices = devices();
		devices.on(7);
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("{\"name\":\"on\"}");
		assertThat(Set.of(devices)).contains(devices).doesNotContain(devices());
		assertThat(devices.toString()).startsWith("MQTT publisher " + Devices.class.getName());
	}

	@Test
	void inATransactionVoidDoesNotWaitAndAResultIsAMistake() {
		this.template.setTransactionMode(TransactionMode.AFTER_COMMIT);
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.setActualTransactionActive(true);
		try {
			devices().send(7, new Command("on"));
			assertThatIllegalStateException().isThrownBy(() -> devices().result("7", "x"))
				.withMessageContaining("let it return void or a future");
			assertThat(this.client.published).isEmpty();
			TransactionSynchronizationManager.getSynchronizations()
				.forEach((synchronization) -> synchronization.afterCommit());
			assertThat(this.client.published).extracting(MqttMessage::topic).containsExactly("devices/7/command");
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("mistakes")
	void aMistakeNamesTheMethodAndTheRemedy(Class<?> type, String problem, String remedy) {
		assertThatExceptionOfType(InvalidMqttPublisherException.class)
			.isThrownBy(() -> this.factory.createPublisher(type))
			.satisfies((ex) -> {
				assertThat(ex.getPublisher()).startsWith(type.getName());
				assertThat(ex.getProblem()).contains(problem);
				assertThat(ex.getRemedy()).contains(remedy);
				assertThat(ex).hasMessageContainingAll(ex.getPublisher(), ex.getProblem(), ex.getRemedy());
			});
	}

	static List<Arguments> mistakes() {
		return List.of(arguments(Command.class, "it is a class", "interface"),
				arguments(NotAnnotated.class, "does not say where to publish", "@MqttPublish"),
				arguments(NoTopic.class, "no topic", "Name one"),
				arguments(Wildcard.class, "wildcard", "without + and #"),
				arguments(MissingVariable.class, "needs the variable 'id'", "@TopicVariable(\"id\")"),
				arguments(UnusedVariable.class, "does not have the variable 'id'", "Add {id}"),
				arguments(TwoPayloads.class, "2 parameters for the one payload", "@UserProperty"),
				arguments(WrongQos.class, "its qos is '3'", "0, 1 or 2"),
				arguments(WrongRetain.class, "its retain is 'yes'", "true or false"),
				arguments(WrongExpiry.class, "its expiry is 'soon'", "30s"),
				arguments(WrongContentType.class, "its contentType is 'json'", "application/json"),
				arguments(UnknownHeader.class, "header 'mqtt_topic'", "MqttHeaders"),
				arguments(WrongHeaderType.class, "is a String", "Make it a QoS"),
				arguments(RawFuture.class, "what its future brings", "CompletableFuture<PublishResult>"),
				arguments(OtherFuture.class, "returns a Future, which no reply", "CompletableFuture"),
				arguments(Reactive.class, "returns a Mono, which no reply", "CompletableFuture"),
				arguments(RetainedRequest.class, "retained request", "Remove retain"),
				arguments(UselessTimeout.class, "no reply to wait for", "Remove timeout"));
	}

	@Test
	void publishersAreFoundAndMadeBeans() {
		try (AnnotationConfigApplicationContext context = context((registered) -> {
		})) {
			context.getBean(Configured.class).send("x");
			assertThat(this.client.lastPublished().topic()).isEqualTo("site/north/news");
			assertThat(this.client.lastPublished().qos()).isEqualTo(QoS.AT_MOST_ONCE);
			assertThat(context.getBeansOfType(Devices.class)).hasSize(1);
			assertThat(context.getBeansOfType(NotAnnotated.class)).isEmpty();
		}
	}

	@Test
	void aPublisherHasTheTemplateOfItsClient() {
		FakeMqttClient other = new FakeMqttClient();
		try (AnnotationConfigApplicationContext context = context((registered) -> registered.registerBean("cloud",
				MqttTemplate.class, () -> new MqttTemplate(other), (definition) -> definition.setPrimary(false)))) {
			context.getBean(ToTheCloud.class).send("x");
			assertThat(other.lastPublished().topic()).isEqualTo("up");
			assertThat(this.client.published).isEmpty();
		}
	}

	@Test
	void aPublisherWhoseClientIsUnknownSaysSo() {
		assertThatExceptionOfType(InvalidMqttPublisherException.class).isThrownBy(() -> {
			MqttPublisherFactoryBean<ToTheCloud> bean = new MqttPublisherFactoryBean<>(ToTheCloud.class);
			bean.setBeanFactory(new AnnotationConfigApplicationContext().getBeanFactory());
			bean.afterPropertiesSet();
		}).withMessageContaining("there is no MqttTemplate for its client");
	}

	private AnnotationConfigApplicationContext context(Consumer<AnnotationConfigApplicationContext> registrar) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("site", "north", "news.qos", "0", "cloud", "cloud")));
		context.registerBean("mqttTemplate", MqttTemplate.class, () -> this.template,
				(definition) -> definition.setPrimary(true));
		context.registerBean("cloud", MqttTemplate.class, () -> new MqttTemplate(new FakeMqttClient()));
		registrar.accept(context);
		context.register(PublisherConfiguration.class);
		context.refresh();
		return context;
	}

	private Devices devices() {
		return this.factory.createPublisher(Devices.class);
	}

	record Command(String name) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqttPublishers
	static class PublisherConfiguration {

	}

	@MqttPublisher("devices")
	interface Devices {

		@MqttPublish("{id}/command")
		void send(@TopicVariable int id, Command command);

		@MqttPublish(topic = "{id}/state", qos = "2", retain = "true", expiry = "90s", contentType = "text/x-state")
		void announce(@TopicVariable("id") String device, @Payload String state);

		@MqttPublish("{id}/state")
		void detailed(@TopicVariable String id, String state, @Header(MqttHeaders.QOS) QoS qos,
				@Header(MqttHeaders.RETAIN) Boolean retain, @Header(MqttHeaders.MESSAGE_EXPIRY) Duration expiry,
				@Header("contentType") String contentType, @UserProperty List<String> tag, UserProperties more);

		@MqttPublish("ping")
		void ping();

		@MqttPublish("{id}")
		CompletableFuture<PublishResult> later(@TopicVariable String id, String payload);

		@MqttPublish("{id}")
		CompletableFuture<Void> laterStill(@TopicVariable String id, String payload);

		@MqttPublish("{id}")
		PublishResult result(@TopicVariable String id, String payload);

		@MqttPublish(topic = "{id}/history", timeout = "20s")
		CompletableFuture<List<Command>> history(@TopicVariable String id);

		@MqttPublish("{id}/count")
		int count(@TopicVariable String id);

		@MqttPublish(topic = "{id}/count", timeout = "1ms")
		int impatient(@TopicVariable String id);

		default void on(int id) {
			send(id, new Command("on"));
		}

	}

	@MqttPublisher(topic = "site/${site}", qos = "${news.qos}")
	interface Configured {

		@MqttPublish("news")
		void send(String news);

	}

	@MqttPublisher(client = "${cloud}")
	interface ToTheCloud {

		@MqttPublish("up")
		void send(String payload);

	}

	interface NotAnnotated {

		void send(String payload);

	}

	interface NoTopic {

		@MqttPublish
		void send(String payload);

	}

	interface Wildcard {

		@MqttPublish("a/#")
		void send(String payload);

	}

	interface MissingVariable {

		@MqttPublish("a/{id}")
		void send(String payload);

	}

	interface UnusedVariable {

		@MqttPublish("a")
		void send(@TopicVariable String id, String payload);

	}

	interface TwoPayloads {

		@MqttPublish("a")
		void send(String one, String two);

	}

	interface WrongQos {

		@MqttPublish(topic = "a", qos = "3")
		void send(String payload);

	}

	interface WrongRetain {

		@MqttPublish(topic = "a", retain = "yes")
		void send(String payload);

	}

	interface WrongExpiry {

		@MqttPublish(topic = "a", expiry = "soon")
		void send(String payload);

	}

	interface WrongContentType {

		@MqttPublish(topic = "a", contentType = "json")
		void send(String payload);

	}

	interface UnknownHeader {

		@MqttPublish("a")
		void send(@Header(MqttHeaders.TOPIC) String topic);

	}

	interface WrongHeaderType {

		@MqttPublish("a")
		void send(@Header(MqttHeaders.QOS) String qos);

	}

	interface RawFuture {

		@MqttPublish("a")
		CompletableFuture<?> send(String payload);

	}

	interface OtherFuture {

		@MqttPublish("a")
		Future<PublishResult> send(String payload);

	}

	interface Reactive {

		@MqttPublish("a")
		Mono<PublishResult> send(String payload);

	}

	interface RetainedRequest {

		@MqttPublish(topic = "a", retain = "true")
		String send(String payload);

	}

	interface UselessTimeout {

		@MqttPublish(topic = "a", timeout = "1s")
		void send(String payload);

	}

}
