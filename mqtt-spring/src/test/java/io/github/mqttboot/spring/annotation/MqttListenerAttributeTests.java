package io.github.mqttboot.spring.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.listener.AckMode;
import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the attributes of {@link MqttListener} do.
 */
class MqttListenerAttributeTests extends AbstractListenerTests {

	@Test
	void aBareTopicTakesTheRestFromTheContainerFactory() {
		start(Bare.class);
		TopicSubscription subscription = this.client.subscription("sensors/+/temperature");
		assertThat(subscription.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
		assertThat(subscription.retainHandling()).isEqualTo(RetainHandling.SEND);
		assertThat(subscription.noLocal()).isFalse();
		assertThat(subscription.retainAsPublished()).isFalse();
		assertThat(registry().getListenerContainerIds()).containsExactly("mqttListenerAttributeTests.Bare.on");
		assertThat(registry().getListenerContainer("mqttListenerAttributeTests.Bare.on").getAckMode())
			.isEqualTo(AckMode.AUTO);
	}

	@Test
	void everyAttributeIsText() {
		start(Full.class);
		TopicSubscription subscription = this.client.subscription("a");
		assertThat(subscription.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(subscription.retainHandling()).isEqualTo(RetainHandling.SEND_IF_NEW);
		assertThat(subscription.noLocal()).isTrue();
		assertThat(subscription.retainAsPublished()).isTrue();
		assertThat(registry().getListenerContainer("full").getAckMode()).isEqualTo(AckMode.ON_RECEIPT);
	}

	@Test
	void placeholdersAndExpressionsAreResolved() {
		property("site", "berlin");
		property("level", "0");
		property("enabled", "false");
		start(Resolved.class, Topics.class);
		assertThat(registry().getListenerContainer("berlin-listener").getAckMode()).isEqualTo(AckMode.ON_RECEIPT);
		assertThat(this.client.topicFilters()).isEmpty();
		registry().start("berlin-listener");
		assertThat(this.client.topicFilters()).containsExactly("sites/berlin/+/temperature", "x", "y");
		assertThat(this.client.subscription("x").qos()).isEqualTo(QoS.AT_MOST_ONCE);
	}

	@Test
	void everyAttributeMayBeAPlaceholder() {
		Map.of("p.topic", "a/{b}", "p.id", "one", "p.client", "default", "p.qos", "2", "p.ack", "on-receipt",
				"p.retain", "send-if-new", "p.on", "true", "p.off", "false", "p.handler", "handler", "p.share", "group")
			.forEach(this::property);
		List<String> handled = new ArrayList<>();
		start((context) -> {
			context.register(Placeholders.class);
			context.registerBean("handler", MqttListenerErrorHandler.class,
					() -> (message, failure) -> handled.add(failure.getListenerId()));
		});
		assertThat(this.client.topicFilters()).isEmpty();
		registry().start("one");
		TopicSubscription subscription = this.client.subscription("a/+");
		assertThat(subscription.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(subscription.retainHandling()).isEqualTo(RetainHandling.SEND_IF_NEW);
		assertThat(subscription.noLocal()).isTrue();
		assertThat(subscription.retainAsPublished()).isTrue();
		assertThat(registry().getListenerContainer("one").getAckMode()).isEqualTo(AckMode.ON_RECEIPT);
		this.client.deliver("a/1", "x");
		assertThat(handled).containsExactly("one");
		registry().start("two");
		assertThat(this.client.topicFilters()).contains("$share/group/a/+");
	}

	@Test
	void anExpressionMayYieldTheBeanItself() {
		FakeMqttClient other = new FakeMqttClient();
		start((context) -> {
			context.register(ByExpression.class);
			context.registerBean("otherFactory", DefaultMqttListenerContainerFactory.class,
					() -> new DefaultMqttListenerContainerFactory(other));
		});
		assertThat(other.subscription("a").qos()).isEqualTo(QoS.EXACTLY_ONCE);
	}

	@Test
	void aClientIsTheQualifierOfItsContainerFactory() {
		FakeMqttClient other = new FakeMqttClient();
		property("which", "telemetry");
		start((context) -> {
			context.register(OtherClient.class);
			context.registerBean("factory", DefaultMqttListenerContainerFactory.class,
					() -> new DefaultMqttListenerContainerFactory(other),
					(definition) -> ((AbstractBeanDefinition) definition)
						.addQualifier(new AutowireCandidateQualifier(Qualifier.class, "telemetry")));
		});
		assertThat(this.client.topicFilters()).containsExactly("b");
		assertThat(other.topicFilters()).containsExactly("a");
	}

	@Test
	void aShareGroupSplitsTheLoad() {
		start(Shared.class);
		assertThat(this.client.topicFilters()).containsExactly("$share/workers/jobs/+");
		this.client.deliver("jobs/7", "x");
		assertThat(bean(Shared.class).received).containsExactly("7");
	}

	@Test
	void retainedReplaysCanBeSkipped() {
		start(NoReplays.class);
		assertThat(this.client.subscription("a").retainHandling()).isEqualTo(RetainHandling.DO_NOT_SEND);
		this.client.deliver(MqttMessage.to("a").payload("old").retain(true));
		this.client.deliver("a", "new");
		assertThat(bean(NoReplays.class).received).containsExactly("new");
	}

	@Test
	void anErrorHandlerOfItsOwn() {
		List<String> handled = new ArrayList<>();
		start((context) -> {
			context.register(Failing.class);
			context.registerBean("handler", MqttListenerErrorHandler.class,
					() -> (message, failure) -> handled.add(failure.getListenerId() + " " + message.topic()));
		});
		assertThat(this.client.deliver("a", "x").isAcknowledged()).isTrue();
		assertThat(handled).containsExactly("mqttListenerAttributeTests.Failing.on a");
	}

	@Test
	void aContainerFactoryOfItsOwn() {
		FakeMqttClient other = new FakeMqttClient();
		start((context) -> {
			context.register(Elsewhere.class);
			context.registerBean("otherFactory", DefaultMqttListenerContainerFactory.class,
					() -> new DefaultMqttListenerContainerFactory(other));
		});
		assertThat(this.client.topicFilters()).isEmpty();
		assertThat(other.topicFilters()).containsExactly("a");
	}

	@Test
	void theAnnotationCanBeRepeated() {
		start(Repeated.class);
		assertThat(this.client.subscription("a").qos()).isEqualTo(QoS.AT_MOST_ONCE);
		assertThat(this.client.subscription("b").qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(registry().getListenerContainerIds()).containsExactlyInAnyOrder(
				"mqttListenerAttributeTests.Repeated.on", "mqttListenerAttributeTests.Repeated.on-2");
		assertThat(this.client.deliver("b", "x").listeners).isEqualTo(1);
	}

	@Test
	void theAnnotationCanBePartOfAnother() {
		start(Composed.class);
		assertThat(this.client.subscription("alarms/fire").qos()).isEqualTo(QoS.EXACTLY_ONCE);
	}

	static class Placeholders {

		@MqttListener(topics = "${p.topic}", id = "${p.id}", client = "${p.client}", qos = "${p.qos}",
				ackMode = "${p.ack}", retainHandling = "${p.retain}", noLocal = "${p.on}",
				retainAsPublished = "${p.on}", skipRetained = "${p.off}", autoStartup = "${p.off}",
				errorHandler = "${p.handler}", containerFactory = "${p.none:}", share = "${p.none:}")
		@MqttListener(topics = "${p.topic}", id = "two", share = "${p.share}", autoStartup = "${p.off}")
		void on(String payload) {
			throw new IllegalStateException();
		}

	}

	static class ByExpression {

		@MqttListener(topics = "a", qos = "#{1 + 1}", containerFactory = "#{@otherFactory}")
		void on(String payload) {
		}

	}

	static class OtherClient {

		@MqttListener(topics = "a", client = "${which}")
		void other(String payload) {
		}

		@MqttListener(topics = "b", client = "default")
		void ours(String payload) {
		}

	}

	static class Bare {

		@MqttListener("sensors/{deviceId}/temperature")
		void on(String payload) {
		}

	}

	static class Full {

		@MqttListener(topics = "a", id = "full", qos = "2", ackMode = "ON_RECEIPT", retainHandling = "SEND_IF_NEW",
				noLocal = "true", retainAsPublished = "true", skipRetained = "false", autoStartup = "true")
		void on(String payload) {
		}

	}

	static class Resolved {

		@MqttListener(topics = { "sites/${site}/{deviceId}/temperature", "#{@topics.list}" }, id = "${site}-listener",
				qos = "${level}", ackMode = "${mode:on-receipt}", autoStartup = "${enabled}")
		void on(String payload) {
		}

	}

	@Component("topics")
	static class Topics {

		public List<String> getList() {
			return List.of("x", "y");
		}

	}

	static class Shared {

		final List<String> received = new ArrayList<>();

		@MqttListener(topics = "jobs/{job}", share = "workers")
		void on(@TopicVariable String job) {
			this.received.add(job);
		}

	}

	static class NoReplays {

		final List<String> received = new ArrayList<>();

		@MqttListener(topics = "a", skipRetained = "true")
		void on(String payload) {
			this.received.add(payload);
		}

	}

	static class Failing {

		@MqttListener(topics = "a", errorHandler = "handler")
		void on(String payload) {
			throw new IllegalStateException();
		}

	}

	static class Elsewhere {

		@MqttListener(topics = "a", containerFactory = "otherFactory")
		void on(String payload) {
		}

	}

	static class Repeated {

		@MqttListener(topics = "a", qos = "0")
		@MqttListener(topics = "b", qos = "EXACTLY_ONCE")
		void on(String payload) {
		}

	}

	static class Composed {

		@AlarmListener("alarms/fire")
		void on(String payload) {
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@MqttListener(qos = "2")
	@interface AlarmListener {

		@AliasFor(annotation = MqttListener.class, attribute = "topics")
		String[] value();

	}

}
