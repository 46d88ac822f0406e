package io.github.mqttboot.spring.annotation;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.spring.listener.MqttListenerErrorHandler;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a class says about its listeners holds behind a proxy that only has its interface,
 * and where a superclass leaves types open.
 */
class MqttListenerProxyTests extends AbstractListenerTests {

	private final List<Object> received = new ArrayList<>();

	private final List<String> intercepted = new ArrayList<>();

	@Test
	void annotationsOfTheClassHoldBehindTheProxyOfItsInterface() {
		start((context) -> {
			context.registerBean("valve", Valve.class, () -> proxy(Valve.class, new RoomValve()));
			context.registerBean("handler", MqttListenerErrorHandler.class,
					() -> (message, failure) -> this.received.add(failure.getAttempts()));
		});
		this.client.deliver("valves/kitchen", "open");
		assertThat(this.client.lastPublished().topic()).isEqualTo("valves/kitchen/state");
		assertThat(this.client.lastPublished().payloadAsString()).isEqualTo("kitchen is open");
		this.client.deliver("valves/kitchen", "broken");
		assertThat(this.received).containsExactly(2);
		assertThat(this.intercepted).containsExactly("set", "set", "set");
	}

	@Test
	void aMethodOfAGenericInterfaceIsCalledThroughTheProxyOfIt() {
		start((context) -> context.registerBean("sink", Sink.class,
				() -> proxy(Sink.class, new ReadingSink(this.received))));
		this.client.deliver("readings", "{\"celsius\":21.5}");
		assertThat(this.received).containsExactly(new Reading(21.5));
		assertThat(this.intercepted).containsExactly("take");
	}

	@Test
	void aSpringMessageIsOfTheTypeThatTheSubclassHas() {
		start((context) -> context.registerBean("messages", ReadingMessages.class,
				() -> new ReadingMessages(this.received)));
		this.client.deliver("readings", "{\"celsius\":21.5}");
		assertThat(this.received).containsExactly(new Reading(21.5));
	}

	private <T> T proxy(Class<T> type, T target) {
		ProxyFactory factory = new ProxyFactory(target);
		factory.setProxyTargetClass(false);
		factory.addAdvice((MethodInterceptor) (invocation) -> {
			this.intercepted.add(invocation.getMethod().getName());
			return invocation.proceed();
		});
		return type.cast(factory.getProxy());
	}

	record Reading(double celsius) {
	}

	interface Valve {

		String set(String room, String position);

	}

	static class RoomValve implements Valve {

		@Override
		@MqttListener(topics = "valves/{room}", errorHandler = "handler")
		@MqttRetry(attempts = "2", delay = "0s")
		@SendTo("valves/{room}/state")
		public String set(@TopicVariable("room") String place, @Payload String position) {
			if (position.equals("broken")) {
				throw new IllegalStateException("Broken");
			}
			return place + " is " + position;
		}

	}

	interface Sink<T> {

		void take(T value);

	}

	static class ReadingSink implements Sink<Reading> {

		private final List<Object> received;

		ReadingSink(List<Object> received) {
			this.received = received;
		}

		@Override
		@MqttListener("readings")
		public void take(Reading reading) {
			this.received.add(reading);
		}

	}

	abstract static class Messages<T> {

		private final List<Object> received;

		Messages(List<Object> received) {
			this.received = received;
		}

		@MqttListener("readings")
		void on(Message<T> message) {
			this.received.add(message.getPayload());
		}

	}

	static class ReadingMessages extends Messages<Reading> {

		ReadingMessages(List<Object> received) {
			super(received);
		}

	}

}
