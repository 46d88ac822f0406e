package io.github.mqttboot.spring.aot;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import com.google.protobuf.StringValue;
import io.github.mqttboot.client.PublishResult;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttHandler;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.MqttRetry;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttConnectedEvent;
import io.github.mqttboot.spring.listener.Acknowledgment;
import io.github.mqttboot.spring.publisher.MqttPublish;
import io.github.mqttboot.spring.publisher.MqttPublisher;
import io.github.mqttboot.spring.publisher.MqttPublisherFactoryBean;
import io.github.mqttboot.spring.publisher.MqttPublisherProxyFactory;
import io.github.mqttboot.spring.publisher.UserProperty;
import io.github.mqttboot.spring.support.MqttHeaders;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Valid;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hints that processing ahead of time adds, by what stands in {@code aot.factories}.
 */
class MqttHintsTests {

	@Test
	void listenerMethodsAreCalledAndTheirPayloadsConverted() throws Exception {
		RuntimeHints hints = process(Listeners.class);
		assertThat(invoke(Listeners.class, "one", Reading.class)).accepts(hints);
		assertThat(invoke(Listeners.class, "batch", List.class, Acknowledgment.class)).accepts(hints);
		assertThat(invoke(Listeners.class, "composed", String.class, Element.class)).accepts(hints);
		assertThat(invoke(Listeners.class, "none", InReply.class)).rejects(hints);
		assertThat(binding(Reading.class, "celsius")).accepts(hints);
		assertThat(binding(Position.class, "latitude")).accepts(hints);
		assertThat(binding(Element.class, "name")).accepts(hints);
		assertThat(binding(InMessage.class, "name")).accepts(hints);
		assertThat(binding(InMap.class, "name")).accepts(hints);
		assertThat(binding(InArray.class, "name")).accepts(hints);
		assertThat(binding(Answer.class, "text")).accepts(hints);
		assertThat(binding(Later.class, "text")).accepts(hints);
	}

	@Test
	void whatIsNoPayloadNeedsNoHint() throws Exception {
		RuntimeHints hints = process(Listeners.class);
		assertThat(onType(MqttMessage.class)).rejects(hints);
		assertThat(onType(Acknowledgment.class)).rejects(hints);
		assertThat(onType(Message.class)).rejects(hints);
		assertThat(onType(NoPayload.class)).rejects(hints);
		assertThat(onType(InReply.class)).rejects(hints);
	}

	@Test
	void annotationsOfTheApplicationAreRead() throws Exception {
		RuntimeHints hints = process(Listeners.class);
		for (Class<?> annotation : List.of(Alarms.class, Patiently.class, MqttListener.class, MqttRetry.class)) {
			assertThat(annotation(annotation)).accepts(hints);
		}
	}

	@Test
	void handlersOfAListenerClassAndOfItsSuperclassesAreCalled() throws Exception {
		RuntimeHints hints = process(Handlers.class);
		assertThat(invoke(Handlers.class, "alarm", Answer.class)).accepts(hints);
		assertThat(binding(Answer.class, "text")).accepts(hints);
		assertThat(invoke(Inherited.class, "on", Object.class)).accepts(hints);
		assertThat(binding(Reading.class, "celsius")).accepts(hints);
	}

	@Test
	void aProxyWithInterfacesOnlyIsCalledByTheInterface() throws Exception {
		RuntimeHints hints = process(Proxied.class);
		assertThat(invoke(Door.class, "on", Reading.class)).accepts(hints);
		assertThat(invoke(Proxied.class, "on", Reading.class)).accepts(hints);
	}

	@Test
	void aProtobufMessageIsAskedForItsBuilder() throws Exception {
		RuntimeHints hints = process(Protobuf.class);
		assertThat(invoke(StringValue.class, "newBuilder")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(StringValue.Builder.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(hints);
	}

	@Test
	void validatorsOfTheApplicationAreMade() throws Exception {
		RuntimeHints hints = process(Validated.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(PlausibleValidator.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
	}

	@Test
	void typesThatReferToThemselvesEnd() throws Exception {
		RuntimeHints hints = process(Recursive.class);
		assertThat(binding(Node.class, "children")).accepts(hints);
		assertThat(binding(Bounded.class, "next")).accepts(hints);
	}

	@Test
	void beansWithoutListenersAreLeftAlone() throws Exception {
		RuntimeHints hints = process(InReply.class);
		assertThat(invoke(InReply.class, "name")).rejects(hints);
	}

	@Test
	void publishersAreProxiesWhosePayloadsAndRepliesAreConverted() throws Exception {
		RootBeanDefinition factoryBean = new RootBeanDefinition(MqttPublisherFactoryBean.class);
		factoryBean.setTargetType(ResolvableType.forClassWithGenerics(MqttPublisherFactoryBean.class, Devices.class));
		factoryBean.getConstructorArgumentValues().addIndexedArgumentValue(0, Devices.class);
		requirePublisher(process(factoryBean));
	}

	@Test
	void publishersThatTheApplicationHasMadeAreNoDifferent() throws Exception {
		RootBeanDefinition definition = new RootBeanDefinition(PublisherFactory.class);
		definition.setFactoryMethodName("devices");
		requirePublisher(process(definition));
	}

	private static void requirePublisher(RuntimeHints hints) throws Exception {
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Devices.class)).accepts(hints);
		assertThat(invoke(Devices.class, "send", String.class, Reading.class, QoS.class)).accepts(hints);
		assertThat(invoke(Devices.class, "freeze", String.class)).accepts(hints);
		assertThat(binding(Reading.class, "celsius")).accepts(hints);
		assertThat(binding(Answer.class, "text")).accepts(hints);
		assertThat(onType(PublishResult.class)).rejects(hints);
	}

	@Test
	void everyApplicationHasTheHintsForOurOwnTypes() throws Exception {
		RuntimeHints hints = process(InReply.class);
		for (Class<?> annotation : List.of(MqttListener.class, MqttHandler.class, MqttRetry.class, TopicVariable.class,
				MqttPublisher.class, MqttPublish.class, UserProperty.class)) {
			assertThat(annotation(annotation)).accepts(hints);
		}
		assertThat(invoke(MqttConnectedEvent.class, "getResult")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Object.class)).accepts(hints);
		for (String name : List.of("com.google.protobuf.Message", "org.reactivestreams.Publisher",
				"org.springframework.transaction.support.TransactionSynchronizationManager",
				"tools.jackson.databind.json.JsonMapper", "tools.jackson.dataformat.cbor.CBORMapper")) {
			assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(name))).accepts(hints);
		}
	}

	@Test
	void librariesThatAreNotThereAreNotNamed() {
		RuntimeHints hints = new RuntimeHints();
		new MqttRuntimeHints().registerHints(hints, ClassLoader.getPlatformClassLoader());
		assertThat(hints.reflection().typeHints()).extracting((hint) -> hint.getType().getName())
			.doesNotContain("com.google.protobuf.Message", "tools.jackson.databind.json.JsonMapper");
	}

	private static RuntimeHints process(Class<?> bean) {
		return process(new RootBeanDefinition(bean));
	}

	private static RuntimeHints process(RootBeanDefinition bean) {
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBeanDefinition("bean", bean);
			TestGenerationContext generation = new TestGenerationContext();
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
			return generation.getRuntimeHints();
		}
	}

	private static Predicate<RuntimeHints> invoke(Class<?> type, String method, Class<?>... parameters)
			throws NoSuchMethodException {
		return RuntimeHintsPredicates.reflection().onMethodInvocation(type.getDeclaredMethod(method, parameters));
	}

	private static Predicate<RuntimeHints> binding(Class<?> type, String accessor) throws NoSuchMethodException {
		return RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
			.and(invoke(type, accessor));
	}

	private static Predicate<RuntimeHints> annotation(Class<?> type) {
		return RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS);
	}

	private static Predicate<RuntimeHints> onType(Class<?> type) {
		return RuntimeHintsPredicates.reflection().onType(type);
	}

	record Reading(double celsius, Position position) {

	}

	record Position(double latitude) {

	}

	record Element(String name) {

	}

	record InMessage(String name) {

	}

	record InMap(String name) {

	}

	record InArray(String name) {

	}

	record InReply(String name) {

	}

	record NoPayload(String name) {

	}

	record Answer(String text) {

	}

	record Later(String text) {

	}

	record Node(List<Node> children) {

	}

	record Bounded<T extends Bounded<T>>(T next) {

	}

	record Checked(@Valid List<Inner> inner) {

	}

	record Inner(@Plausible double celsius) {

	}

	@MqttListener
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Alarms {

		@AliasFor(annotation = MqttListener.class, attribute = "topics")
		String[] topic();

	}

	@MqttRetry
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Patiently {

		String attempts() default "7";

	}

	@Constraint(validatedBy = PlausibleValidator.class)
	@Target({ ElementType.FIELD, ElementType.PARAMETER })
	@Retention(RetentionPolicy.RUNTIME)
	@interface Plausible {

		String message() default "is not plausible";

		Class<?>[] groups() default {};

		Class<? extends jakarta.validation.Payload>[] payload() default {};

	}

	static class PlausibleValidator implements ConstraintValidator<Plausible, Double> {

		@Override
		public boolean isValid(Double value, ConstraintValidatorContext context) {
			return value > -273.15;
		}

	}

	static class Listeners {

		@MqttListener(topics = "one")
		@MqttListener(topics = "two")
		Answer one(Reading reading) {
			return new Answer(reading.toString());
		}

		@MqttListener(topics = "batch", batch = "10")
		void batch(List<Element> elements, Acknowledgment acknowledgment) {
		}

		@Alarms(topic = "alarms/{id}")
		@Patiently
		CompletableFuture<Later> composed(@TopicVariable String id, Element element) {
			return CompletableFuture.completedFuture(new Later(id + element));
		}

		@MqttListener(topics = "message")
		Mono<Void> message(Message<InMessage> message, @Header(MqttHeaders.TOPIC) NoPayload topic) {
			return Mono.empty();
		}

		@MqttListener(topics = "map")
		void map(@Payload Map<String, ? extends List<InMap>> map) {
		}

		@MqttListener(topics = "array")
		void array(InArray[] array, MqttMessage message) {
		}

		InReply none(InReply nothing) {
			return nothing;
		}

	}

	abstract static class Inherited<T> {

		@MqttHandler(isDefault = true)
		void on(T payload) {
		}

	}

	@MqttListener(topics = "class/#")
	static class Handlers extends Inherited<Reading> {

		@MqttHandler(contentType = "text/x-alarm")
		void alarm(Answer answer) {
		}

	}

	interface Door {

		void on(Reading reading);

	}

	static class Proxied implements Door {

		@Override
		@MqttListener(topics = "proxied")
		public void on(Reading reading) {
		}

	}

	static class Protobuf {

		@MqttListener(topics = "protobuf")
		void on(StringValue value) {
		}

	}

	static class Validated {

		@MqttListener(topics = "validated")
		void on(@Valid Checked checked) {
		}

	}

	static class Recursive {

		@MqttListener(topics = "nodes")
		void nodes(Node node) {
		}

		@MqttListener(topics = "bounded")
		@SuppressWarnings("rawtypes")
		void bounded(Bounded bounded) {
		}

		@MqttListener(topics = "comparable")
		<T extends Comparable<T>> void comparable(T comparable) {
		}

	}

	@MqttPublisher(topic = "devices")
	interface Devices {

		@MqttPublish("{id}/reading")
		CompletableFuture<PublishResult> send(@TopicVariable String id, Reading reading,
				@Header(MqttHeaders.QOS) QoS qos);

		@MqttPublish("{id}/question")
		List<Answer> ask(@TopicVariable String id);

		default void freeze(String id) {
			send(id, new Reading(-273.15, new Position(90)), QoS.AT_LEAST_ONCE);
		}

	}

	static class PublisherFactory {

		static Devices devices() {
			return new MqttPublisherProxyFactory(null).createPublisher(Devices.class);
		}

	}

}
