package io.github.mqttboot.spring.annotation;

import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.config.InvalidMqttListenerException;
import io.github.mqttboot.spring.listener.Acknowledgment;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Scope;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Listeners that could never work do not start, and the message says which one it is,
 * what is wrong and what to do.
 */
class MqttListenerStartupTests extends AbstractStartupTests {

	@Test
	void aClientThatIsNotThere() {
		assertRefused(UnknownClient.class, "there is no client 'telemetry' but [default]", "Correct the name");
	}

	@Test
	void aClientAndAContainerFactory() {
		assertRefused(ClientAndFactory.class, "it names both the client 'default' and a containerFactory",
				"Name one of them");
	}

	@Test
	void aBeanThatIsMadeAnewForEverybody() {
		assertRefused(PrototypeListener.class, "has the scope 'prototype'", "Make the bean a singleton");
	}

	@Test
	void aMethodThatAProxyCannotPassOn() {
		assertRefusedOnProxy(true, new FinalMethod(), "on(String)", "it is final", "Remove final from the method");
		reset();
		assertRefusedOnProxy(true, new PrivateMethod(), "on(String)", "it is private",
				"Remove private from the method");
		reset();
		assertRefusedOnProxy(false, new NotOnInterface(), "other(String)",
				"the proxy of its bean only has the methods of interfaces", "spring.aop.proxy-target-class=true");
	}

	private void assertRefusedOnProxy(boolean proxyTargetClass, Object target, String... message) {
		ProxyFactory factory = new ProxyFactory(target);
		factory.setProxyTargetClass(proxyTargetClass);
		assertThatExceptionOfType(InvalidMqttListenerException.class)
			.isThrownBy(
					() -> start((context) -> context.registerBean("proxied", Object.class, () -> factory.getProxy())))
			.withMessageContaining(target.getClass().getName())
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(message));
	}

	@Test
	void anIdThatIsTaken() {
		assertRefused(SameId.class, "already is a listener with the id 'same'");
	}

	@Test
	void twoParametersForThePayload() {
		assertRefused(TwoPayloads.class, "2 parameters for the one payload", "#0 String", "#1 byte[]",
				"@TopicVariable");
	}

	@Test
	void anAttributeThatMakesNoSense() {
		assertRefused(BadQos.class, "its qos is '3'", "0, 1 or 2");
		reset();
		assertRefused(BadFlag.class, "its autoStartup is 'maybe'", "true or false");
		reset();
		assertRefused(BadMode.class, "its ackMode is 'LATER'", "AUTO, MANUAL, ON_RECEIPT");
	}

	@Test
	void aBeanThatIsNotThere() {
		assertRefused(NoFactory.class, "its containerFactory is 'nobody'", "MqttListenerContainerFactory");
		reset();
		assertRefused(NoHandler.class, "its errorHandler is 'mqttListenerContainerFactory'",
				"MqttListenerErrorHandler");
	}

	@Test
	void manualAcknowledgementWithoutSomebodyToDoIt() {
		assertRefused(NobodyAcknowledges.class, "nobody would acknowledge", "Add an Acknowledgment parameter");
		reset();
		assertRefused(UselessAcknowledgment.class, "no use with ackMode AUTO", "MANUAL");
	}

	@Test
	void anOptionThatNeedsMqtt5() {
		this.client = new FakeMqttClient((builder) -> builder.version(MqttVersion.MQTT_3_1_1));
		assertRefused(NoLocal.class, "noLocal needs MQTT 5", "MQTT_3_1_1");
	}

	@Test
	void aShareGroupIsLeftToTheServerBeforeMqtt5() {
		this.client = new FakeMqttClient((builder) -> builder.version(MqttVersion.MQTT_3_1_1));
		start(SharedListener.class);
		assertThat(this.client.topicFilters()).containsExactly("$share/group/a");
	}

	@Test
	void theClassBehindAProxyIsNamed() {
		assertThatExceptionOfType(InvalidMqttListenerException.class)
			.isThrownBy(() -> start((context) -> context.registerBean("proxied", Sink.class,
					() -> (Sink) new ProxyFactory(new BadSink()).getProxy())))
			.withMessageContaining(BadSink.class.getName());
	}

	@Test
	void noLocalOnASharedSubscription() {
		assertRefused(SharedNoLocal.class, "MQTT-3.8.3-4");
	}

	@Test
	void skippingRetainedMessagesThatCannotBeToldFromNewOnes() {
		assertRefused(Contradiction.class, "retainAsPublished", "DO_NOT_SEND");
	}

	@Test
	void aResultThatHasNowhereToGo() {
		this.client = new FakeMqttClient((builder) -> builder.version(MqttVersion.MQTT_3_1_1));
		assertRefused(Result.class, "it returns a value", "@SendTo", "void");
		reset();
		this.client = new FakeMqttClient((builder) -> builder.version(MqttVersion.MQTT_3_1_1));
		start(NoResult.class);
		assertThat(this.client.topicFilters()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void aDestinationThatDoesNotFit() {
		assertRefused(NothingToSend.class, "but no result", "remove @SendTo");
		reset();
		assertRefused(UnknownVariable.class, "needs the variable 'deviceId'", "'sensors/+' does not have");
		reset();
		assertRefused(TwoDestinations.class, "2 topics", "Name one topic");
		reset();
		assertRefused(ManyDestinations.class, "'alarms/+'", "must not contain the wildcard '+'",
				"Correct the topic of @SendTo");
		reset();
		assertRefused(SeveralLevels.class, "'{rest}' for one level", "'sensors/{*rest}'", "Write {*rest}");
	}

	@Test
	void retriesOfAMethodThatSharesAListener() {
		assertRefused(RetryOfAHandler.class, "on(String)", "the methods of a class have one listener",
				"Move @MqttRetry to the class");
	}

	@MqttListener("a")
	static class RetryOfAHandler {

		@MqttHandler
		@MqttRetry(attempts = "5")
		void on(String payload) {
		}

	}

	static class UnknownClient {

		@MqttListener(topics = "a", client = "telemetry")
		void on(String payload) {
		}

	}

	static class ClientAndFactory {

		@MqttListener(topics = "a", client = "default", containerFactory = "mqttListenerContainerFactory")
		void on(String payload) {
		}

	}

	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	static class PrototypeListener {

		@MqttListener("a")
		void on(String payload) {
		}

	}

	static class FinalMethod {

		@MqttListener("a")
		final void on(String payload) {
		}

	}

	@SuppressWarnings({ "UnusedMethod", "UnusedVariable" })
	static class PrivateMethod {

		@MqttListener("a")
		private void on(String payload) {
		}

	}

	static class NotOnInterface implements Sink {

		@Override
		public void on(String payload) {
		}

		@MqttListener("a")
		public void other(String payload) {
		}

	}

	static class SameId {

		@MqttListener(topics = "a", id = "same")
		@MqttListener(topics = "b", id = "same")
		void on(String payload) {
		}

	}

	static class TwoPayloads {

		@MqttListener("a")
		void on(String topic, byte[] payload) {
		}

	}

	static class BadQos {

		@MqttListener(topics = "a", qos = "3")
		void on(String payload) {
		}

	}

	static class BadFlag {

		@MqttListener(topics = "a", autoStartup = "maybe")
		void on(String payload) {
		}

	}

	static class BadMode {

		@MqttListener(topics = "a", ackMode = "LATER")
		void on(String payload) {
		}

	}

	static class NoFactory {

		@MqttListener(topics = "a", containerFactory = "nobody")
		void on(String payload) {
		}

	}

	static class NoHandler {

		@MqttListener(topics = "a", errorHandler = "mqttListenerContainerFactory")
		void on(String payload) {
		}

	}

	static class NobodyAcknowledges {

		@MqttListener(topics = "a", ackMode = "MANUAL")
		void on(String payload) {
		}

	}

	static class UselessAcknowledgment {

		@MqttListener("a")
		void on(Acknowledgment acknowledgment) {
		}

	}

	static class NoLocal {

		@MqttListener(topics = "a", noLocal = "true")
		void on(String payload) {
		}

	}

	static class SharedListener {

		@MqttListener(topics = "a", share = "group")
		void on(String payload) {
		}

	}

	interface Sink {

		void on(String payload);

	}

	static class BadSink implements Sink {

		@Override
		@MqttListener("a/#/b")
		public void on(String payload) {
		}

	}

	static class SharedNoLocal {

		@MqttListener(topics = "a", noLocal = "true", share = "group")
		void on(String payload) {
		}

	}

	static class Contradiction {

		@MqttListener(topics = "a", skipRetained = "true", retainAsPublished = "true")
		void on(String payload) {
		}

	}

	static class Result {

		@MqttListener("a")
		String on(String payload) {
			return payload;
		}

	}

	static class NoResult {

		@MqttListener("a")
		void on(String payload) {
		}

		@MqttListener("b")
		CompletableFuture<Void> onToo(String payload) {
			return CompletableFuture.completedFuture(null);
		}

	}

	static class NothingToSend {

		@MqttListener("a")
		@SendTo("b")
		void on(String payload) {
		}

	}

	static class UnknownVariable {

		@MqttListener("sensors/+")
		@SendTo("alarms/{deviceId}")
		String on(String payload) {
			return payload;
		}

	}

	static class ManyDestinations {

		@MqttListener("sensors")
		@SendTo("alarms/+")
		String on(String payload) {
			return payload;
		}

	}

	static class SeveralLevels {

		@MqttListener("sensors/{*rest}")
		@SendTo("alarms/{rest}")
		String on(String payload) {
			return payload;
		}

	}

	static class TwoDestinations {

		@MqttListener("a")
		@SendTo({ "b", "c" })
		String on(String payload) {
			return payload;
		}

	}

}
