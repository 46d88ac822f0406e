package io.github.mqttboot.client;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What brokers do differently, played by the scripted peer so that it is covered where no
 * broker is installed. The brokers themselves are met in the module for interoperation.
 */
class BrokerHabitsIntegrationTests extends AbstractPeerTests {

	private MqttClient client;

	private Link connect(MqttClientBuilder builder, String connAck) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(connAck);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	@Test
	void rabbitMqAnswersQos2WithPubAckAndTheResultSaysQos1() {
		Logger logger = (Logger) LoggerFactory.getLogger(MqttClient.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			Link link = connect(mqtt3(), ScriptedPeer.CONNACK_3);
			for (int i = 1; i <= 2; i++) {
				CompletableFuture<PublishResult> published = this.client.publish(message("s3cr3t", QoS.EXACTLY_ONCE));
				link.expect("34 0b 0001 74 000" + i + " 733363723374");
				link.send("40 02 000" + i);
				assertThat(outcome(published)).isInstanceOfSatisfying(PublishResult.class, (result) -> {
					assertThat(result.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
					assertThat(result.reasonCode()).isEqualTo(ReasonCode.SUCCESS);
				});
			}
			assertThat(this.client.statistics().inFlight()).isZero();
		}
		finally {
			logger.detachAppender(log);
		}
		assertThat(log.list).filteredOn((event) -> event.getLevel() == Level.WARN)
			.singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("PUBACK instead of PUBREC")
				.doesNotContain("s3cr3t"));
	}

	@Test
	void rabbitMqGrantsQos1ForQos2AndTheResultSaysSo() {
		Link link = connect(mqtt3(), ScriptedPeer.CONNACK_3);
		CompletableFuture<SubscribeResult> subscribed = this.client
			.subscribe(TopicSubscription.of("t", QoS.EXACTLY_ONCE), (message) -> {
			});
		link.expect("82 06 0001 0001 74 02");
		link.send("90 03 0001 01");
		assertThat(outcome(subscribed)).isInstanceOfSatisfying(SubscribeResult.class, (result) -> {
			assertThat(result.answers().get(0).requestedQos()).isEqualTo(QoS.EXACTLY_ONCE);
			assertThat(result.answers().get(0).grantedQos()).isEqualTo(QoS.AT_LEAST_ONCE);
		});
	}

	@Test
	void rabbitMqSaysWithMqtt5WhatItLacksAndItIsRefusedBeforeAByteIsSent() {
		// maximum QoS 1, no shared subscriptions
		Link link = connect(mqtt5(), "20 07 00 00 04 24 01 2a 00");
		assertThat(outcome(this.client.publish(message("a", QoS.EXACTLY_ONCE)))).isInstanceOfSatisfying(
				MqttNotSentException.class, (ex) -> assertThat(ex.reason()).isEqualTo(Reason.UNSUPPORTED));
		CompletableFuture<SubscribeResult> shared = this.client
			.subscribe(TopicSubscription.of("$share/group/t", QoS.AT_LEAST_ONCE), (message) -> {
			});
		assertThat(outcome(shared)).isInstanceOfSatisfying(MqttRefusedException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED));
		CompletableFuture<PublishResult> published = this.client.publish(message("a", QoS.AT_LEAST_ONCE));
		link.expect("32 07 0001 74 0001 00 61");
		link.send("40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	void rabbitMqClosesOnMqtt5WithoutConnAckAndAutoGoesOnWithMqtt311() {
		this.client = build(mqtt5().version(MqttVersion.AUTO));
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link refused = this.peer.accept();
		assertThat(refused.readConnect()).contains("4d515454" + "05");
		refused.close();
		Link link = this.peer.accept();
		assertThat(link.readConnect()).contains("4d515454" + "04");
		link.send(ScriptedPeer.CONNACK_3);
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.version()).isEqualTo(MqttVersion.MQTT_3_1_1));
	}

	@Test
	void ejabberdRefusesMqtt31WithItsReturnCode() {
		this.client = build(mqtt3().version(MqttVersion.MQTT_3_1));
		CompletableFuture<ConnectResult> connected = this.client.connect();
		this.peer.accept("20 02 00 01");
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION));
	}

	@Test
	void ejabberdSetsTheKeepAliveAndTheClientKeepsTo() {
		this.client = build(mqtt5().keepAlive(Duration.ofMinutes(5)));
		CompletableFuture<ConnectResult> connected = this.client.connect();
		// server keep alive of one second
		Link link = this.peer.accept("20 06 00 00 03 13 0001");
		assertThat(outcome(connected)).isInstanceOfSatisfying(ConnectResult.class,
				(result) -> assertThat(result.keepAlive()).isEqualTo(Duration.ofSeconds(1)));
		link.expect(ScriptedPeer.PINGREQ);
	}

	@Test
	void hiveMqTakesTenMessagesAtATimeAndTheEleventhWaits() {
		// receive maximum 10, topic alias maximum 5
		Link link = connect(mqtt5(), "20 09 00 00 06 21 000a 22 0005");
		List<CompletableFuture<PublishResult>> published = IntStream.rangeClosed(1, 11)
			.mapToObj((i) -> this.client.publish(message("a", QoS.AT_LEAST_ONCE)))
			.toList();
		for (int i = 1; i <= 10; i++) {
			link.expect("32 07 0001 74 00%02x 00 61".formatted(i));
		}
		// what is not a publish does not wait
		this.client.subscribe(TopicSubscription.of("t", QoS.AT_LEAST_ONCE), (message) -> {
		});
		assertThat(link.read()).startsWith("82");
		link.send("40 02 0003");
		assertThat(link.read()).startsWith("32");
		assertThat(outcome(published.get(2))).isInstanceOf(PublishResult.class);
	}

	@Test
	void artemisUsesATopicAliasFromTheFirstMessageOn() {
		Link link = connect(mqtt5().topicAliasMaximum(10), ScriptedPeer.CONNACK_5);
		Queue<String> received = new ConcurrentLinkedQueue<>();
		this.client.subscribe(TopicSubscription.of("#", QoS.AT_MOST_ONCE),
				(message) -> received.add(message.topic() + " " + message.payloadAsString()));
		assertThat(link.read()).startsWith("82");
		link.send("90 04 0001 00 00");
		// sets alias 1 to "t", then uses it, then another
		link.send("30 08 0001 74 03 23 0001 61" + "30 07 0000 03 23 0001 62" + "30 08 0001 75 03 23 0002 63");
		await().untilAsserted(() -> assertThat(received).containsExactly("t a", "t b", "u c"));
	}

	@Test
	void artemisSendsAQos2MessageAgainUnderAnotherIdentifierWhichIsAnotherMessage() {
		// against [MQTT-4.4.0-1]: nobody can tell it from a message of the same content
		Link link = connect(mqtt3().cleanStart(false), ScriptedPeer.CONNACK_3);
		Queue<String> received = new ConcurrentLinkedQueue<>();
		this.client.subscribe(TopicSubscription.of("t", QoS.EXACTLY_ONCE),
				(message) -> received.add(message.payloadAsString()));
		link.expect("82 06 0001 0001 74 02");
		link.send("90 03 0001 02");
		link.send(ScriptedPeer.publish3(2, 7, "t", "a"));
		link.expect("50 02 0007");
		link.reset();
		Link resumed = this.peer.accept("20 02 01 00");
		resumed.send(ScriptedPeer.publish3(2, 8, "t", "a"));
		resumed.expect("50 02 0008");
		resumed.send("62 02 0008");
		resumed.expect("70 02 0008");
		assertThat(received).containsExactly("a", "a");
	}

	@Test
	void mosquittoClosesATakenOverSessionWithoutAWordAndTheClientComesBack() {
		Link link = connect(mqtt5(), ScriptedPeer.CONNACK_5);
		await().atMost(Duration.ofSeconds(10)).until(() -> this.client.statistics().connects() == 1);
		link.close();
		this.peer.accept(ScriptedPeer.CONNACK_5);
		await().atMost(Duration.ofSeconds(10)).until(() -> this.client.statistics().connects() == 2);
	}

}
