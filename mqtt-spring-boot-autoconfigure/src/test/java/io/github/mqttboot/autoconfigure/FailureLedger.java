package io.github.mqttboot.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.mqttboot.client.ClientStatistics;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.spring.listener.ListenerExecutionFailedException;
import io.github.mqttboot.spring.listener.MqttMessageRecoverer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Counts what becomes of many messages of QoS 1 and 2 to a listener that fails in every
 * way: one message in ten fails once, one in a hundred always, one in a thousand with an
 * error, and some of each kind while the payload is converted.
 */
final class FailureLedger {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private FailureLedger() {
	}

	/**
	 * Publish the messages and look where each of them ends.
	 * @param serverUri the server
	 * @param version the version to speak
	 * @param count how many messages
	 */
	static void check(String serverUri, String version, int count) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--mqtt.url=" + serverUri, "--mqtt.version=" + version, "--mqtt.startup=fail", "--mqtt.listener.qos=2",
					"--mqtt.listener.retry.delay=0ms", "--logging.level.root=error")) {
			MqttTemplate template = context.getBean(MqttTemplate.class);
			Ledger ledger = context.getBean(Ledger.class);
			for (int i = 0; i < count; i++) {
				template.publish("ledger/" + i, Integer.toString(i), qos(i));
			}
			await().atMost(PATIENCE).until(() -> ledger.ended() >= count);
			await().atMost(PATIENCE).until(() -> template.client().statistics().unacknowledged() == 0);
			for (int i = 0; i < count; i++) {
				ledger.check(i);
			}
			ClientStatistics statistics = template.client().statistics();
			assertThat(statistics.connects()).isOne();
			assertThat(statistics.publishFailed()).isZero();
			// what comes later is delivered as if nothing had been
			template.publish("ledger/" + count * 1000, Integer.toString(count * 1000 + 1), QoS.EXACTLY_ONCE);
			await().atMost(PATIENCE).until(() -> ledger.processed.containsKey(count * 1000 + 1));
		}
	}

	private static QoS qos(int number) {
		return (number % 2 == 0) ? QoS.EXACTLY_ONCE : QoS.AT_LEAST_ONCE;
	}

	private static boolean failsOnce(int number) {
		return number % 10 == 3;
	}

	private static boolean failsAlways(int number) {
		return number % 100 == 7;
	}

	private static boolean failsWithError(int number) {
		return number % 1000 == 11 || number % 1000 == 12;
	}

	private static boolean failsInConversion(int number) {
		return number % 100 == 25 || number % 1000 == 36;
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, MqttAutoConfiguration.class })
	static class Application {

		@Bean
		Ledger ledger() {
			return new Ledger();
		}

		@Bean
		BrittleConverter brittleConverter() {
			return new BrittleConverter();
		}

	}

	/** A payload that not every message can be made to. */
	record Sample(int number) {

	}

	static class BrittleConverter extends AbstractMessageConverter {

		BrittleConverter() {
			super(MimeTypeUtils.APPLICATION_OCTET_STREAM);
			setStrictContentTypeMatch(false);
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == Sample.class;
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> type, Object hint) {
			int number = Integer.parseInt(new String((byte[]) message.getPayload(), StandardCharsets.UTF_8));
			if (number % 1000 == 36) {
				throw new NoClassDefFoundError("while converting");
			}
			if (failsInConversion(number)) {
				throw new NumberFormatException("while converting");
			}
			return new Sample(number);
		}

	}

	static class Ledger implements MqttMessageRecoverer {

		final Map<Integer, AtomicInteger> processed = new ConcurrentHashMap<>();

		private final Map<Integer, AtomicInteger> recovered = new ConcurrentHashMap<>();

		private final Map<Integer, AtomicInteger> calls = new ConcurrentHashMap<>();

		@MqttListener("ledger/+")
		void onMessage(Sample sample) throws Exception {
			int number = sample.number();
			int call = increment(this.calls, number);
			if (failsOnce(number) && call == 1) {
				fail(number);
			}
			if (failsAlways(number)) {
				fail(number);
			}
			if (failsWithError(number)) {
				failBadly(number);
			}
			increment(this.processed, number);
		}

		private void fail(int number) throws Exception {
			switch (number / 10 % 5) {
				case 0 -> throw new IllegalStateException();
				case 1 -> throw new IOException("checked");
				case 2 -> throw new NullPointerException();
				case 3 -> throw new TimeoutException();
				default -> throw new RuntimeException(new ParseException("nested", 0));
			}
		}

		private void failBadly(int number) {
			switch (number / 1000 % 3) {
				case 0 -> overflow(number);
				case 1 -> throw new AssertionError();
				default -> throw new NoClassDefFoundError();
			}
		}

		private int overflow(int depth) {
			return (depth >= 0) ? overflow(depth + 1) + 1 : 0;
		}

		@Override
		public void recover(MqttMessage message, ListenerExecutionFailedException failure) {
			increment(this.recovered, Integer.parseInt(message.payloadAsString()));
		}

		private static int increment(Map<Integer, AtomicInteger> counts, int number) {
			return counts.computeIfAbsent(number, (key) -> new AtomicInteger()).incrementAndGet();
		}

		int ended() {
			return this.processed.size() + this.recovered.size();
		}

		void check(int number) {
			boolean lost = failsAlways(number) || failsWithError(number) || failsInConversion(number);
			int processed = count(this.processed, number);
			int recovered = count(this.recovered, number);
			// each in one place, and there once: the connection never ended, so QoS 1 has
			// no reason to come twice either
			assertThat(processed).as("processed " + number).isEqualTo(lost ? 0 : 1);
			assertThat(recovered).as("recovered " + number).isEqualTo(lost ? 1 : 0);
			assertThat(count(this.calls, number)).as("calls of " + number).isEqualTo(calls(number));
		}

		private static int calls(int number) {
			if (failsInConversion(number)) {
				return 0;
			}
			if (failsAlways(number)) {
				return 3;
			}
			return failsOnce(number) ? 2 : 1;
		}

		private static int count(Map<Integer, AtomicInteger> counts, int number) {
			AtomicInteger count = counts.get(number);
			return (count != null) ? count.get() : 0;
		}

	}

}
