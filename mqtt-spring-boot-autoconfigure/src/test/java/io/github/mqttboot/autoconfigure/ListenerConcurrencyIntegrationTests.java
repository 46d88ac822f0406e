package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttListenerEndpointRegistry;
import io.github.mqttboot.spring.config.SimpleMqttListenerEndpoint;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.MqttBroker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Listeners that work on several messages at a time, that are slow, paused, or stopped
 * with the application.
 */
class ListenerConcurrencyIntegrationTests {

	private static final Log logger = LogFactory.getLog(ListenerConcurrencyIntegrationTests.class);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int DEVICES = 1_000;

	private static final int EACH = 5;

	/** Only a machine with nothing else to do tells how much faster it is. */
	private static final boolean HOLD_AGAINST_GOAL = Boolean.getBoolean("mqtt.concurrency.goal");

	@Test
	void eachDeviceStaysInOrderAndAcknowledgementsLeaveInTheOrderOfArrival() throws IOException {
		try (MqttBroker broker = MqttBroker.builder().start();
				WireTap tap = new WireTap(URI.create(broker.uri()).getPort());
				ConfigurableApplicationContext context = start(tap.uri())) {
			Devices devices = context.getBean(Devices.class);
			broker.control().awaitSubscription("devices/+/data", PATIENCE);
			for (int number = 0; number < EACH; number++) {
				for (int device = 0; device < DEVICES; device++) {
					publish(broker, "devices/" + device + "/data", Integer.toString(number));
				}
			}
			await().atMost(PATIENCE).until(() -> devices.count.get() == DEVICES * EACH);
			List<Integer> inOrder = IntStream.range(0, EACH).boxed().toList();
			assertThat(devices.received).hasSize(DEVICES)
				.allSatisfy((device, numbers) -> assertThat(numbers).isEqualTo(inOrder));
			assertThat(devices.atATime.get()).isBetween(2, 16);
			await().atMost(PATIENCE).until(() -> tap.fromClients(WireTap.PUBACK).size() == DEVICES * EACH);
			assertThat(tap.fromClients(WireTap.PUBACK)).isEqualTo(tap.fromServer(WireTap.PUBLISH));
		}
	}

	@Test
	void sixteenWorkersWorkAtTheSameTime() {
		try (MqttBroker broker = MqttBroker.builder().start();
				ConfigurableApplicationContext context = start(broker.uri())) {
			broker.control().awaitSubscription("barrier/+", PATIENCE);
			for (int i = 0; i < 16; i++) {
				publish(broker, "barrier/" + i, "x");
			}
			await().atMost(PATIENCE).until(() -> context.getBean(Barrier.class).passed.get() == 16);
		}
	}

	@Test
	void sixteenWorkersAreFasterThanOne() {
		try (MqttBroker broker = MqttBroker.builder().start();
				ConfigurableApplicationContext context = start(broker.uri())) {
			Waiting waiting = context.getBean(Waiting.class);
			broker.control().awaitSubscription("sixteen/+", PATIENCE);
			broker.control().awaitSubscription("one/+", PATIENCE);
			int messages = HOLD_AGAINST_GOAL ? 10_000 : 2_000;
			measure(broker, waiting, "sixteen/", messages / 10);
			double sixteen = measure(broker, waiting, "sixteen/", messages);
			double one = measure(broker, waiting, "one/", messages);
			logger.info(String.format(
					"%d messages, 1 ms each: one worker %.0f, sixteen workers %.0f messages/s, " + "%.1f times as many",
					messages, one, sixteen, sixteen / one));
			assertThat(sixteen / one).isGreaterThan(HOLD_AGAINST_GOAL ? 8 : 1);
		}
	}

	private static double measure(MqttBroker broker, Waiting waiting, String topic, int messages) {
		waiting.count.set(0);
		long start = System.nanoTime();
		for (int i = 0; i < messages; i++) {
			publish(broker, topic + i % DEVICES, "x");
		}
		await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> waiting.count.get() == messages);
		return messages * 1e9 / (System.nanoTime() - start);
	}

	@Test
	void aListenerThatIsStuckHoldsBackTheServerButNoOtherListener() {
		try (MqttBroker broker = MqttBroker.builder().start();
				ConfigurableApplicationContext context = start(broker.uri(), "mqtt.listener.queue-capacity=100",
						"mqtt.receive-maximum=2000")) {
			Stuck stuck = context.getBean(Stuck.class);
			MqttClient client = context.getBean(MqttClient.class);
			broker.control().awaitSubscription("stuck/+", PATIENCE);
			broker.control().awaitSubscription("fine", PATIENCE);
			for (int i = 0; i < 50; i++) {
				publish(broker, "stuck/" + i, "x");
				publish(broker, "fine", "x");
			}
			await().atMost(PATIENCE).until(() -> stuck.fine.get() == 50);
			for (int i = 50; i < 1000; i++) {
				publish(broker, "stuck/" + i, "x");
			}
			// two are worked on, 64 wait for them, one at the door, 100 in the client
			await().atMost(PATIENCE).until(() -> client.statistics().received() - 50 >= 100);
			await().during(Duration.ofMillis(500))
				.atMost(PATIENCE)
				.until(() -> client.statistics().received() - 50 <= 2 + 64 + 1 + 100);
			stuck.release.countDown();
			await().atMost(PATIENCE).until(() -> stuck.handled.get() == 1000);
		}
	}

	@Test
	void aPausedListenerKeepsItsSubscriptionAndItsMessagesAndOthersGoOn() {
		try (MqttBroker broker = MqttBroker.builder().start();
				ConfigurableApplicationContext context = start(broker.uri())) {
			Devices devices = context.getBean(Devices.class);
			Stuck stuck = context.getBean(Stuck.class);
			MqttListenerEndpointRegistry registry = context.getBean(MqttListenerEndpointRegistry.class);
			broker.control().awaitSubscription("devices/+/data", PATIENCE);
			broker.control().awaitSubscription("fine", PATIENCE);
			registry.pause("devices");
			assertThat(registry.isPaused("devices")).isTrue();
			for (int i = 0; i < 20; i++) {
				publish(broker, "devices/7/data", Integer.toString(i));
				publish(broker, "fine", "x");
			}
			await().atMost(PATIENCE).until(() -> stuck.fine.get() == 20);
			assertThat(devices.count).hasValue(0);
			assertThat(context.getBean(MqttClient.class).statistics().unacknowledged()).isPositive();
			registry.resume("devices");
			await().atMost(PATIENCE).until(() -> devices.count.get() == 20);
			assertThat(devices.received.get("7")).isEqualTo(IntStream.range(0, 20).boxed().toList());
			await().atMost(PATIENCE).until(() -> context.getBean(MqttClient.class).statistics().unacknowledged() == 0);
		}
	}

	@Test
	void listenersComeAndGoWhileMessagesFlow() {
		try (MqttBroker broker = MqttBroker.builder().start();
				ConfigurableApplicationContext context = start(broker.uri())) {
			Devices devices = context.getBean(Devices.class);
			MqttListenerEndpointRegistry registry = context.getBean(MqttListenerEndpointRegistry.class);
			MqttListenerContainerFactory factory = context.getBean(MqttListenerContainerFactory.class);
			broker.control().awaitSubscription("devices/+/data", PATIENCE);
			AtomicInteger guests = new AtomicInteger();
			int number = 0;
			for (int i = 0; i < 10; i++) {
				int before = guests.get();
				registry.registerListenerContainer(new SimpleMqttListenerEndpoint("guest",
						(message) -> guests.incrementAndGet(), "devices/{any}/data"), factory);
				while (guests.get() == before && number < 100_000) {
					publish(broker, "devices/7/data", Integer.toString(number++));
					await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(devices.caughtUp(number - 100));
				}
				registry.unregisterListenerContainer("guest");
				assertThat(registry.getListenerContainer("guest")).isNull();
			}
			await().atMost(PATIENCE).until(devices.caughtUp(number));
			assertThat(devices.received.get("7")).isEqualTo(IntStream.range(0, number).boxed().toList());
			await().atMost(PATIENCE).until(() -> context.getBean(MqttClient.class).statistics().unacknowledged() == 0);
		}
	}

	@Test
	void whatIsStillAtWorkWhenListenersHaveStoppedCanPublish() {
		try (MqttBroker broker = MqttBroker.builder().start()) {
			ConfigurableApplicationContext context = start(broker.uri());
			broker.control().awaitSubscription("fine", PATIENCE);
			context.close();
			assertThat(broker.control().awaitPublished("last-words", 1, PATIENCE)).hasSize(1);
			assertThat(broker.control().clients()).isEmpty();
		}
	}

	@Test
	void twoContextsWithOneClientIdentifierTakeTurns() {
		String[] durable = { "mqtt.client-id=turns", "mqtt.clean-start=false", "mqtt.session-expiry=1h" };
		try (MqttBroker broker = MqttBroker.builder().start();
				ConfigurableApplicationContext first = start(broker.uri(), durable)) {
			broker.control().awaitSubscription("fine", PATIENCE);
			// as the cache of test contexts does
			first.pause();
			broker.control().awaitNoClient("turns", PATIENCE);
			publish(broker, "fine", "x");
			try (ConfigurableApplicationContext second = start(broker.uri(), durable)) {
				await().atMost(PATIENCE).until(() -> second.getBean(Stuck.class).fine.get() == 1);
			}
			broker.control().awaitNoClient("turns", PATIENCE);
			publish(broker, "fine", "y");
			first.restart();
			await().atMost(PATIENCE).until(() -> first.getBean(Stuck.class).fine.get() == 1);
		}
	}

	@Test
	void whatWasLeftAtAPauseComesAgainInTheSameProcess() {
		String[] durable = { "mqtt.client-id=left", "mqtt.clean-start=false", "mqtt.session-expiry=1h" };
		try (MqttBroker broker = MqttBroker.builder().start();
				ConfigurableApplicationContext context = start(broker.uri(), durable)) {
			Devices devices = context.getBean(Devices.class);
			MqttListenerEndpointRegistry registry = context.getBean(MqttListenerEndpointRegistry.class);
			broker.control().awaitSubscription("devices/+/data", PATIENCE);
			registry.pause("devices");
			publish(broker, "devices/1/data", "0");
			await().atMost(PATIENCE).until(() -> context.getBean(MqttClient.class).statistics().unacknowledged() == 1);
			context.pause();
			broker.control().awaitNoClient("left", PATIENCE);
			registry.resume("devices");
			context.restart();
			await().atMost(PATIENCE).until(() -> devices.count.get() == 1);
			await().atMost(PATIENCE).until(() -> context.getBean(MqttClient.class).statistics().unacknowledged() == 0);
		}
	}

	private static void publish(MqttBroker broker, String topic, String payload) {
		broker.control().publish(MqttMessage.to(topic).payload(payload).qos(QoS.AT_LEAST_ONCE).build());
	}

	private static ConfigurableApplicationContext start(String uri, String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--mqtt.url=" + uri, "--mqtt.startup=fail"));
		for (String property : properties) {
			arguments.add("--" + property);
		}
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class Application {

		@Bean
		Devices devices() {
			return new Devices();
		}

		@Bean
		Barrier barrier() {
			return new Barrier();
		}

		@Bean
		Waiting waiting() {
			return new Waiting();
		}

		@Bean
		Stuck stuck() {
			return new Stuck();
		}

		@Bean
		LastWebRequest lastWebRequest(MqttTemplate template) {
			return new LastWebRequest(template);
		}

	}

	static class Devices {

		private final Map<String, List<Integer>> received = new ConcurrentHashMap<>();

		private final AtomicInteger count = new AtomicInteger();

		private final AtomicInteger busy = new AtomicInteger();

		private final AtomicInteger atATime = new AtomicInteger();

		@MqttListener(id = "devices", topics = "devices/{device}/data", concurrency = "16", orderBy = "device")
		void onData(@TopicVariable String device, int number) throws InterruptedException {
			this.atATime.accumulateAndGet(this.busy.incrementAndGet(), Math::max);
			TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(2_000));
			this.received.computeIfAbsent(device, (key) -> new CopyOnWriteArrayList<>()).add(number);
			this.busy.decrementAndGet();
			this.count.incrementAndGet();
		}

		private Callable<Boolean> caughtUp(int number) {
			return () -> this.count.get() >= number;
		}

	}

	static class Barrier {

		private final CyclicBarrier barrier = new CyclicBarrier(16);

		private final AtomicInteger passed = new AtomicInteger();

		@MqttListener(topics = "barrier/+", concurrency = "16")
		void onMessage() throws Exception {
			this.barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			this.passed.incrementAndGet();
		}

	}

	static class Waiting {

		private final AtomicInteger count = new AtomicInteger();

		@MqttListener("one/+")
		void one() throws InterruptedException {
			Thread.sleep(1);
			this.count.incrementAndGet();
		}

		@MqttListener(topics = "sixteen/{device}", concurrency = "16", orderBy = "device")
		void sixteen() throws InterruptedException {
			Thread.sleep(1);
			this.count.incrementAndGet();
		}

	}

	static class Stuck {

		private final CountDownLatch release = new CountDownLatch(1);

		private final AtomicInteger handled = new AtomicInteger();

		private final AtomicInteger fine = new AtomicInteger();

		@MqttListener(topics = "stuck/+", concurrency = "2", orderBy = "none")
		void onStuck() throws InterruptedException {
			if (this.release.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				this.handled.incrementAndGet();
			}
		}

		@MqttListener("fine")
		void onFine() {
			this.fine.incrementAndGet();
		}

	}

	/** Stops when a web server that waits for its last request does. */
	static class LastWebRequest implements SmartLifecycle {

		private final MqttTemplate template;

		private volatile boolean running;

		LastWebRequest(MqttTemplate template) {
			this.template = template;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.template.publish("last-words", "bye");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return SmartLifecycle.DEFAULT_PHASE - 1024;
		}

	}

}
