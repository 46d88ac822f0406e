package io.github.mqttboot.spring.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.mqttboot.spring.FakeMqttClient;
import io.github.mqttboot.spring.FakeMqttClient.FakeAcknowledgment;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MqttListenerEndpointRegistry}.
 */
class MqttListenerEndpointRegistryTests {

	private final FakeMqttClient client = new FakeMqttClient();

	private final MqttListenerEndpointRegistry registry = new MqttListenerEndpointRegistry();

	private final DefaultMqttListenerContainerFactory factory = new DefaultMqttListenerContainerFactory(this.client);

	private final List<String> received = new ArrayList<>();

	@Test
	void startsAndStopsAllListeners() {
		register("one", "a");
		register("two", "b");
		this.registry.start();
		assertThat(this.registry.isRunning()).isTrue();
		assertThat(this.client.topicFilters()).containsExactly("a", "b");
		this.registry.stop();
		assertThat(this.registry.isRunning()).isFalse();
		assertThat(this.client.topicFilters()).isEmpty();
	}

	@Test
	void startsAndStopsOneListenerById() {
		this.factory.setAutoStartup(false);
		register("one", "a");
		this.registry.start();
		assertThat(this.client.topicFilters()).isEmpty();
		this.registry.start("one");
		this.client.deliver("a", "x");
		this.registry.stop("one");
		this.client.deliver("a", "y");
		assertThat(this.received).containsExactly("x");
	}

	@Test
	void theProcessLivesForAsLongAsListenersWait() throws Exception {
		Set<Thread> before = nonDaemons();
		this.registry.start();
		assertThat(nonDaemonsSince(before)).isEmpty();
		register("one", "a");
		Set<Thread> waiting = nonDaemonsSince(before);
		assertThat(waiting).hasSize(1);
		this.registry.stop();
		Thread thread = waiting.iterator().next();
		thread.join(10_000);
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void withoutAListenerThatRunsTheProcessMayEnd() {
		Set<Thread> before = nonDaemons();
		this.factory.setAutoStartup(false);
		register("one", "a");
		this.registry.start();
		assertThat(nonDaemonsSince(before)).isEmpty();
		this.registry.start("one");
		assertThat(nonDaemonsSince(before)).hasSize(1);
		this.registry.stop();
	}

	/** Those of other tests may end at any time. */
	private static Set<Thread> nonDaemonsSince(Set<Thread> before) {
		Set<Thread> since = nonDaemons();
		since.removeAll(before);
		return since;
	}

	private static Set<Thread> nonDaemons() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.isDaemon() && thread.getName().equals(KeepAlive.THREAD_NAME))
			.collect(Collectors.toCollection(HashSet::new));
	}

	@Test
	void pausesAndResumesOneListenerById() {
		this.factory.setTaskExecutor(Runnable::run);
		register("one", "a");
		register("two", "b");
		this.registry.start();
		this.registry.pause("one");
		assertThat(this.registry.isPaused("one")).isTrue();
		assertThat(this.registry.isPaused("two")).isFalse();
		FakeAcknowledgment waiting = this.client.deliver("a", "x");
		this.client.deliver("b", "y");
		assertThat(this.received).containsExactly("y");
		assertThat(waiting.isAcknowledged()).isFalse();
		assertThat(this.client.topicFilters()).containsExactly("a", "b");
		this.registry.resume("one");
		assertThat(this.received).containsExactly("y", "x");
		assertThat(waiting.isAcknowledged()).isTrue();
	}

	@Test
	void whatWaitsInAPauseIsLeftToTheNextConnectionAtTheEnd() {
		register("one", "a");
		this.registry.start();
		this.registry.pause("one");
		FakeAcknowledgment waiting = this.client.deliver("a", "x");
		this.registry.stop();
		assertThat(this.received).isEmpty();
		assertThat(waiting.isAcknowledged()).isFalse();
		assertThat(waiting.isLeft()).isTrue();
	}

	@Test
	void anUnknownIdIsAnsweredWithTheKnownOnes() {
		register("one", "a");
		assertThatIllegalArgumentException().isThrownBy(() -> this.registry.start("two"))
			.withMessage("There is no listener with the id 'two' but [one]");
	}

	@Test
	void addsAndRemovesListenersAtRunTime() {
		this.registry.start();
		MqttListenerContainer container = register("one", "a");
		assertThat(container.isRunning()).isTrue();
		assertThat(this.registry.getListenerContainer("one")).isSameAs(container);
		assertThat(this.registry.getListenerContainers()).containsExactly(container);
		assertThat(this.registry.getListenerContainerIds()).containsExactly("one");
		assertThat(this.registry.unregisterListenerContainer("one")).isSameAs(container);
		assertThat(container.isRunning()).isFalse();
		assertThat(this.registry.getListenerContainer("one")).isNull();
		assertThat(this.registry.unregisterListenerContainer("one")).isNull();
		register("one", "a");
	}

	@Test
	void anIdIsTakenOnlyOnce() {
		register("one", "a");
		assertThatExceptionOfType(InvalidMqttListenerException.class).isThrownBy(() -> register("one", "b"))
			.withMessageContaining("already is a listener with the id 'one'");
	}

	@Test
	void severalListenersMayHaveOneTopicFilter() {
		register("one", "sensors/{a}");
		register("two", "sensors/{b}");
		assertThat(this.registry.getListenerContainerIds()).containsExactlyInAnyOrder("one", "two");
	}

	private MqttListenerContainer register(String id, String topic) {
		return this.registry.registerListenerContainer(
				new SimpleMqttListenerEndpoint(id, (message) -> this.received.add(message.payloadAsString()), topic),
				this.factory);
	}

}
