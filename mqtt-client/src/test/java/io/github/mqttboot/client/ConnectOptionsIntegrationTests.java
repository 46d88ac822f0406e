package io.github.mqttboot.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.WillMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What CONNECT asks for, and who is asked before it is sent.
 */
class ConnectOptionsIntegrationTests extends AbstractPeerTests {

	private static String hex(String text) {
		return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
	}

	private Link connected(MqttClientBuilder builder) {
		CompletableFuture<ConnectResult> connected = build(builder).connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	@Test
	void problemInformationIsWantedUnlessItIsNot() {
		build(mqtt5()).connect();
		assertThat(this.peer.accept().readConnect()).doesNotContain("1700");
		build(mqtt5().requestProblemInformation(false)).connect();
		assertThat(this.peer.accept().readConnect()).contains("1700");
	}

	// PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK and UNSUBACK, with a reason string or a
	// user property
	@ParameterizedTest
	@ValueSource(strings = { "40 08 0001 00 04 1f 0001 78", "50 08 0001 00 04 1f 0001 78",
			"62 08 0001 00 04 1f 0001 78", "70 0b 0001 00 07 26 0001 6b 0001 76", "90 08 0001 04 1f 0001 78 00",
			"b0 08 0001 04 1f 0001 78 00", "40 0b 0001 00 07 26 0001 6b 0001 76" })
	void problemInformationThatIsNotWantedIsAProtocolError(String packet) {
		// [MQTT-3.1.2-29]
		Link link = connected(mqtt5().requestProblemInformation(false));
		link.send(packet);
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@Test
	void problemInformationComesWithPublishConnAckAndDisconnectAnyway() {
		CompletableFuture<ConnectResult> connected = build(mqtt5().requestProblemInformation(false)).connect();
		Link link = this.peer.accept("20 07 00 00 04 1f 0001 78");
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.reasonString()).isEqualTo("x"));
		// PUBLISH with QoS 1 and a user property
		link.send("32 0e 0001 61 0001 07 26 0001 6b 0001 76 78");
		link.expect("40 02 0001");
		link.send("e0 06 8b 04 1f 0001 78");
		link.expectEnd();
	}

	@Test
	void problemInformationIsTakenWhereItIsWanted() {
		Link link = connected(mqtt5());
		link.send("40 08 0001 00 04 1f 0001 78" + ScriptedPeer.publish(1, 7, "a", "x"));
		link.expect("40 02 0007");
	}

	@Test
	void responseInformationIsThereIfItWasAskedFor() {
		// [MQTT-3.1.2-28]
		String connAck = "20 08 00 00 05 1a 0002 722f";
		CompletableFuture<ConnectResult> asking = build(mqtt5().requestResponseInformation(true)).connect();
		Link link = this.peer.accept();
		assertThat(link.readConnect()).contains("1901");
		link.send(connAck);
		assertThat(outcome(asking)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.responseInformation()).isEqualTo("r/"));
		CompletableFuture<ConnectResult> silent = build(mqtt5()).connect();
		Link other = this.peer.accept();
		assertThat(other.readConnect()).doesNotContain("1901");
		other.send(connAck);
		assertThat(outcome(silent)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.responseInformation()).isNull());
	}

	@Test
	void theWillIsAskedForOnEveryAttempt() {
		AtomicInteger asked = new AtomicInteger();
		build(mqtt5().will(() -> new WillMessage(message("s3cr3t" + asked.incrementAndGet(), QoS.AT_MOST_ONCE))))
			.connect();
		for (int i = 1; i <= 3; i++) {
			Link link = this.peer.accept();
			assertThat(link.readConnect()).endsWith("000174" + "0007" + hex("s3cr3t" + i));
			link.send(ScriptedPeer.CONNACK_5);
			link.close();
		}
	}

	@Test
	void aPasswordInClearTextIsWarnedOfOnceHoweverOftenTheClientConnects() {
		Logger logger = (Logger) LoggerFactory.getLogger(MqttClient.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			build(mqtt5().credentials("user", "s3cr3t")).connect();
			for (int i = 1; i <= 3; i++) {
				Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
				link.close();
			}
		}
		finally {
			logger.detachAppender(log);
		}
		assertThat(List.copyOf(log.list)).extracting(ILoggingEvent::getFormattedMessage)
			.filteredOn((text) -> text.contains("in clear text"))
			.singleElement()
			.asString()
			.contains("'c'", "127.0.0.1:" + this.peer.port())
			.doesNotContain("s3cr3t");
	}

	@Test
	void aSupplierMayGiveNoWill() {
		Supplier<WillMessage> nothing = () -> null;
		build(mqtt5().will(nothing)).connect();
		// flags without a will
		assertThat(this.peer.accept().readConnect()).contains("4d51545405" + "02");
	}

	private void assertFails(MqttClientBuilder builder, String what) throws IOException {
		assertThat(outcome(build(builder).connect())).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining(what + " could not be had")
					.hasMessageContaining("IllegalStateException")
					.hasMessageNotContaining("s3cr3t"));
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(100))).isFalse();
	}

	@Test
	void aSupplierThatThrowsIsAFailedAttemptThatIsNamed() throws IOException {
		Supplier<WillMessage> will = () -> {
			throw new IllegalStateException("s3cr3t");
		};
		assertFails(mqtt5().will(will), "the will message");
		assertFails(mqtt5().credentials(() -> {
			throw new IllegalStateException("s3cr3t");
		}), "credentials");
		Supplier<TlsOptions> tls = () -> {
			throw new IllegalStateException("s3cr3t");
		};
		assertFails(mqtt5().uri("mqtts://127.0.0.1:" + this.peer.port()).tls(tls), "TLS options or key material");
		Supplier<Map<String, String>> headers = () -> {
			throw new IllegalStateException("s3cr3t");
		};
		assertFails(mqtt5().uri("ws://127.0.0.1:" + this.peer.port()).webSocket(new WebSocketOptions(headers, "")),
				"WebSocket headers");
	}

	// what happens with a jar that is missing; the attempt must not wait for its timeout
	@Test
	void anErrorOfASupplierIsAFailedAttemptToo() {
		Error missing = new NoClassDefFoundError("s3cr3t");
		Supplier<WillMessage> will = () -> {
			throw missing;
		};
		Supplier<TlsOptions> tls = () -> {
			throw missing;
		};
		Supplier<Map<String, String>> headers = () -> {
			throw missing;
		};
		assertFailsAtOnce(mqtt5().will(will), "the will message", missing);
		assertFailsAtOnce(mqtt5().credentials(() -> {
			throw missing;
		}), "credentials", missing);
		assertFailsAtOnce(mqtt5().uri("mqtts://127.0.0.1:" + this.peer.port()).tls(tls), "TLS options or key material",
				missing);
		assertFailsAtOnce(
				mqtt5().uri("ws://127.0.0.1:" + this.peer.port()).webSocket(new WebSocketOptions(headers, "")),
				"WebSocket headers", missing);
	}

	private void assertFailsAtOnce(MqttClientBuilder builder, String what, Error missing) {
		MqttClient client = build(builder.connectTimeout(Duration.ofMinutes(10)));
		assertThat(outcome(client.connect())).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining(what + " could not be had (NoClassDefFoundError)")
					.hasMessageNotContaining("s3cr3t")
					.hasCause(missing));
		assertThat(client.state()).isEqualTo(ClientState.DISCONNECTED);
	}

	@Test
	void aSupplierThatBlocksIsAFailedAttemptThatIsNamed() {
		CountDownLatch over = new CountDownLatch(1);
		Supplier<WillMessage> will = () -> {
			try {
				over.await(30, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return new WillMessage(message("s3cr3t", QoS.AT_MOST_ONCE));
		};
		MqttClient client = build(mqtt5().will(will).connectTimeout(Duration.ofMillis(300)));
		assertThat(outcome(client.connect())).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("the will message took longer than the connect timeout"));
		over.countDown();
	}

	@Test
	void aSupplierThatFailsOnceIsAskedAgain() {
		AtomicInteger asked = new AtomicInteger();
		MqttClient client = build(mqtt5().retryFirstConnect(true).credentials(() -> {
			if (asked.incrementAndGet() == 1) {
				throw new IllegalStateException("s3cr3t");
			}
			return MqttCredentials.of("user", "s3cr3t");
		}));
		CompletableFuture<ConnectResult> connected = client.connect();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

	@Test
	void whatAStrangerSendsIsSmall() {
		// 64 KiB before CONNACK, seen on the fixed header
		CompletableFuture<ConnectResult> connected = build(mqtt5()).connect();
		Link link = this.peer.accept();
		link.readConnect();
		link.send("20 fd ff 03");
		link.expect("e0 01 95");
		link.expectEnd();
		assertThat(outcome(connected)).isInstanceOf(MqttConnectException.class);
	}

	@Test
	void moreUserPropertiesThanReasonableEndTheConnection() {
		Link link = connected(mqtt5());
		// DISCONNECT with 129 user properties
		link.send("e0 8a 07 8b 87 07" + "26 0001 6b 0001 76".repeat(129));
		link.expect("e0 01 97");
		link.expectEnd();
	}

}
