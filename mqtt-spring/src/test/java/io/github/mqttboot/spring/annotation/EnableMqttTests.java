package io.github.mqttboot.spring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttBeanNames;
import io.github.mqttboot.spring.config.SimpleMqttListenerEndpoint;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How listeners are found and when they are started.
 */
class EnableMqttTests extends AbstractListenerTests {

	@Test
	void listenersAreSubscribedBeforeTheClientConnects() {
		start(Listener.class);
		assertThat(this.client.calls).containsExactly("subscribe a", "connect");
		close();
		assertThat(this.client.calls).containsExactly("subscribe a", "connect", "unsubscribe a", "disconnect", "close");
	}

	@Test
	void theInfrastructureHasWellKnownNames() {
		start(Listener.class, Again.class);
		assertThat(registry()).isNotNull();
		assertThat(bean(MqttListenerAnnotationBeanPostProcessor.class)).isNotNull();
		assertThat(context().containsBean(MqttBeanNames.LISTENER_ANNOTATION_PROCESSOR)).isTrue();
		assertThat(context().containsBean(MqttBeanNames.LISTENER_ENDPOINT_REGISTRY)).isTrue();
	}

	@Test
	void theContextCanBeStoppedAndStartedAgain() {
		start(Listener.class);
		context().stop();
		this.client.deliver("a", "lost");
		context().start();
		this.client.deliver("a", "x");
		assertThat(bean(Listener.class).received).containsExactly("x");
	}

	@Test
	void aLazyBeanListensOnceItIsThere() {
		start(LazyListener.class);
		assertThat(this.client.calls).containsExactly("connect");
		bean(LazyListener.class);
		assertThat(this.client.calls).containsExactly("connect", "subscribe a");
	}

	@Test
	void findingListenersCreatesNoBean() {
		AtomicInteger created = new AtomicInteger();
		start((context) -> context.registerBean(Listener.class, () -> {
			created.incrementAndGet();
			return new Listener();
		}, (definition) -> definition.setLazyInit(true)));
		assertThat(created).hasValue(0);
	}

	@Test
	void aBeanInAScopeListensThroughItsProxy() {
		context().getBeanFactory().registerScope("test", new SimpleThreadScope());
		start(ScopedListener.class);
		assertThat(this.client.topicFilters()).containsExactly("a");
		this.client.deliver("a", "x");
		assertThat(bean(ScopedListener.class).received()).containsExactly("x");
	}

	@Test
	void aChildContextListensWithTheClientOfItsParent() {
		start(Listener.class);
		try (AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(context());
			child.register(ChildConfiguration.class, Overriding.class);
			child.refresh();
			assertThat(this.client.topicFilters()).containsExactlyInAnyOrder("a", "b");
			this.client.deliver("b", "x");
			assertThat(child.getBean(Overriding.class).received).containsExactly("x");
		}
		assertThat(this.client.topicFilters()).containsExactly("a");
	}

	@Test
	void anOverridingMethodSpeaksForItself() {
		start(Overriding.class);
		assertThat(this.client.topicFilters()).containsExactly("b");
	}

	@Test
	void theProxyOfAClassIsCalled() {
		List<String> intercepted = new ArrayList<>();
		start((context) -> context.registerBean("listener", Listener.class,
				() -> proxy(new Listener(), true, intercepted)));
		this.client.deliver("a", "x");
		assertThat(intercepted).contains("on");
	}

	@Test
	void theProxyOfAnInterfaceIsCalled() {
		List<String> intercepted = new ArrayList<>();
		start((context) -> context.registerBean("listener", Sink.class,
				() -> proxy(new SinkListener(), false, intercepted)));
		this.client.deliver("a", "x");
		assertThat(intercepted).contains("on");
	}

	@Test
	void anInheritedMethodListens() {
		start(Child.class);
		this.client.deliver("a", "x");
		assertThat(bean(Child.class).received).containsExactly("x");
	}

	@Test
	void listenersAreAddedByCode() {
		List<String> received = new ArrayList<>();
		start((context) -> context.registerBean(MqttListenerConfigurer.class,
				() -> (registry) -> registry.registerListenerContainer(new SimpleMqttListenerEndpoint("code",
						(message) -> received.add(message.payloadAsString()), "a/{b}"),
						bean(DefaultMqttListenerContainerFactory.class))));
		assertThat(this.client.calls).containsExactly("subscribe a/+", "connect");
		this.client.deliver("a/1", "x");
		assertThat(received).containsExactly("x");
	}

	@Test
	void twoContextsShareNothing() {
		start(Listener.class);
		FakeMqttClient first = this.client;
		resetContext();
		this.client = new FakeMqttClient();
		start(Listener.class);
		assertThat(first.topicFilters()).containsExactly("a");
		assertThat(this.client.topicFilters()).containsExactly("a");
	}

	@SuppressWarnings("unchecked")
	private static <T> T proxy(T target, boolean proxyTargetClass, List<String> intercepted) {
		ProxyFactory factory = new ProxyFactory(target);
		factory.setProxyTargetClass(proxyTargetClass);
		factory.addAdvice((MethodInterceptor) (invocation) -> {
			intercepted.add(invocation.getMethod().getName());
			return invocation.proceed();
		});
		return (T) factory.getProxy();
	}

	static class Listener {

		final List<String> received = new ArrayList<>();

		@MqttListener("a")
		public void on(String payload) {
			this.received.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	static class ChildConfiguration {

	}

	static class Child extends Listener {

	}

	@Lazy
	static class LazyListener extends Listener {

	}

	@Scope(scopeName = "test", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class ScopedListener extends Listener {

		List<String> received() {
			return this.received;
		}

	}

	static class Overriding extends Listener {

		@Override
		@MqttListener("b")
		public void on(String payload) {
			super.on(payload);
		}

	}

	interface Sink {

		void on(String payload);

	}

	static class SinkListener implements Sink {

		@Override
		@MqttListener("a")
		public void on(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMqtt
	static class Again {

		@Bean
		String any() {
			return "any";
		}

	}

}
