package io.github.mqttboot.client;

import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a client counts.
 */
class StatisticsIntegrationTests extends AbstractPeerTests {

	private MqttClient client;

	private Link connect(MqttClientBuilder builder) {
		this.client = build(builder);
		CompletableFuture<ConnectResult> connected = this.client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

	@Test
	void publishesAreCountedByQosAndOutcome() {
		Link link = connect(mqtt5().queueSize(10));
		assertThat(outcome(this.client.publish(message("1", QoS.AT_MOST_ONCE)))).isInstanceOf(PublishResult.class);
		link.read();
		CompletableFuture<PublishResult> done = this.client.publish(message("22", QoS.AT_LEAST_ONCE));
		link.read();
		ClientStatistics underWay = this.client.statistics();
		assertThat(underWay.outboundMessages()).isOne();
		assertThat(underWay.outboundBytes()).isEqualTo(2);
		link.send("40 02 0001");
		assertThat(outcome(done)).isInstanceOf(PublishResult.class);
		CompletableFuture<PublishResult> refused = this.client.publish(message("3", QoS.AT_LEAST_ONCE));
		link.read();
		link.send("40 03 0002 87");
		assertThat(outcome(refused)).isInstanceOf(MqttRefusedException.class);
		assertThat(outcome(this.client.publish(message("12345678901", QoS.EXACTLY_ONCE))))
			.isInstanceOf(MqttNotSentException.class);
		ClientStatistics statistics = this.client.statistics();
		MessageCounts messages = statistics.messages();
		assertThat(messages.done(QoS.AT_MOST_ONCE)).isOne();
		assertThat(messages.done(QoS.AT_LEAST_ONCE)).isOne();
		assertThat(messages.refused(QoS.AT_LEAST_ONCE)).isOne();
		assertThat(messages.notSent(QoS.EXACTLY_ONCE, Reason.PACKET_TOO_LARGE)).isOne();
		assertThat(messages.outcomeUnknown(QoS.AT_LEAST_ONCE)).isZero();
		assertThat(statistics.published()).isEqualTo(2);
		assertThat(statistics.publishFailed()).isEqualTo(2);
		assertThat(statistics.outboundMessages()).isZero();
		assertThat(statistics.outboundBytes()).isZero();
	}

	@Test
	void receivedMessagesAreCountedByQos() {
		Link link = connect(mqtt5());
		link.send("30 04 0001 61 00");
		link.send("32 06 0001 61 0001 00");
		link.send("32 06 0001 61 0002 00");
		await().until(() -> this.client.statistics().received() == 3);
		ClientStatistics statistics = this.client.statistics();
		assertThat(statistics.messages().received(QoS.AT_MOST_ONCE)).isOne();
		assertThat(statistics.messages().received(QoS.AT_LEAST_ONCE)).isEqualTo(2);
		assertThat(statistics.messages().received(QoS.EXACTLY_ONCE)).isZero();
		assertThat(statistics.unmatched()).isEqualTo(3);
	}

	@Test
	void connectionsAreCountedAndWhatWasAgreedIsThereWhileTheyAreUp() {
		Link link = connect(mqtt5());
		ConnectResult agreed = this.client.connectResult();
		assertThat(agreed).isNotNull();
		assertThat(agreed.version()).isEqualTo(MqttVersion.MQTT_5);
		assertThat(this.client.statistics().connectionsLost()).isZero();
		link.close();
		await().until(() -> this.client.statistics().connectionsLost() == 1);
		await().until(() -> this.client.connectResult() == null || this.client.statistics().connects() == 2);
	}

}
