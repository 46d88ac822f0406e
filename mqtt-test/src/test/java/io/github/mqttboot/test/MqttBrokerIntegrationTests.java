package io.github.mqttboot.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * The broker's own life.
 */
class MqttBrokerIntegrationTests extends AbstractBrokerIntegrationTests {

	@Test
	void eachBrokerHasAPortOfItsOwn() {
		try (MqttBroker other = MqttBroker.start()) {
			assertThat(other.port()).isPositive().isNotEqualTo(this.broker.port());
			assertThat(other.uri()).isEqualTo("mqtt://127.0.0.1:" + other.port());
			assertThat(other.isRunning()).isTrue();
		}
	}

	@Test
	void aPortThatIsTakenIsReported() {
		MqttBrokerBuilder builder = MqttBroker.builder().port(this.broker.port());
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(builder::start)
			.withMessageContaining(String.valueOf(this.broker.port()));
	}

	@Test
	void valuesOutOfRangeAreRefused() {
		MqttBrokerBuilder builder = MqttBroker.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.port(65_536))
			.withMessage("Port must be between 0 and 65535 but is 65536");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.receiveMaximum(0));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.queueLimit(-1));
	}

	@Test
	void aStoppedBrokerSaysGoodByeAndKeepsItsSessions() throws IOException {
		int port = this.broker.port();
		try (RawClient client = RawClient.mqtt5(this.broker, "a", "00", "11 FFFFFFFF");
				RawClient older = RawClient.mqtt311(this.broker, "b")) {
			client.send("82 {0001 {} 't' 01}").expect("90 {0001 {} 01}");
			this.broker.stop();
			client.expect("E0 {8B}").expectEnd();
			older.expectEnd();
		}
		assertThat(this.broker.isRunning()).isFalse();
		assertThatExceptionOfType(ConnectException.class)
			.isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
		this.control.publish(MqttMessage.to("t").payload("meanwhile").build());
		this.broker.restart();
		assertThat(this.broker.port()).isEqualTo(port);
		try (RawClient client = new RawClient(this.broker)) {
			client.send("10 {'MQTT' 05 00 0000 {} 'a'}").expect("20 {01 00 {22 0064}}");
			client.expect("32 {'t' 0001 {} <meanwhile>}");
		}
	}

	@Test
	void aCrashedBrokerSaysNothingAndComesBack() {
		try (RawClient client = RawClient.mqtt5(this.broker, "a"); RawClient silent = new RawClient(this.broker)) {
			silent.send("10");
			this.broker.crash();
			client.expectReset();
			silent.expectReset();
		}
		this.broker.restart();
		RawClient.mqtt5(this.broker, "a").close();
	}

	@Test
	void aClosedBrokerStaysClosed() {
		this.broker.close();
		this.broker.close();
		assertThatIllegalStateException().isThrownBy(this.broker::restart).withMessageContaining("closed");
	}

	@Test
	void noThreadOutlivesTheBroker() {
		Set<Thread> before = brokerThreads();
		try (MqttBroker other = MqttBroker.start(); RawClient client = RawClient.mqtt5(other, "a")) {
			assertThat(brokerThreads()).hasSizeGreaterThan(before.size());
			client.expectNothing();
		}
		await().untilAsserted(() -> assertThat(before).containsAll(brokerThreads()));
	}

	@Test
	void aClientThatReadsNothingDoesNotKeepAThread() {
		Set<Thread> before = brokerThreads();
		MqttMessage message = MqttMessage.to("t").payload(new byte[1024 * 1024]).qos(QoS.AT_MOST_ONCE).build();
		RawClient client;
		try (MqttBroker other = MqttBroker.start()) {
			client = RawClient.mqtt5(other, "a").send("82 {0001 {} 't' 00}").expect("90 {0001 {} 00}");
			for (int i = 0; i < 30; i++) {
				other.control().publish(message);
			}
		}
		try (client) {
			await().untilAsserted(() -> assertThat(before).containsAll(brokerThreads()));
		}
	}

	private static Set<Thread> brokerThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("mqtt-broker"))
			.collect(Collectors.toSet());
	}

}
