package io.github.mqttboot.test.internal;

import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutboundFlowTests {

	private final OutboundFlow flow = new OutboundFlow(2);

	@Test
	void packetIdentifiersInUseAreSkippedWhenTheyStartAgain() {
		Publish first = this.flow.send(message(QoS.AT_LEAST_ONCE));
		for (int expected = 2; expected <= 65_535; expected++) {
			assertThat(this.flow.send(message(QoS.AT_LEAST_ONCE)).packetIdentifier()).isEqualTo(expected);
			this.flow.end(expected, QoS.AT_LEAST_ONCE);
		}
		assertThat(first.packetIdentifier()).isEqualTo(1);
		assertThat(this.flow.send(message(QoS.AT_LEAST_ONCE)).packetIdentifier()).isEqualTo(2);
	}

	@Test
	void aFullQueueTakesNoMore() {
		assertThat(this.flow.add(new Delivery(message(QoS.AT_LEAST_ONCE), 0))).isTrue();
		assertThat(this.flow.add(new Delivery(message(QoS.AT_LEAST_ONCE), 0))).isTrue();
		assertThat(this.flow.add(new Delivery(message(QoS.AT_LEAST_ONCE), 0))).isFalse();
	}

	@Test
	void theWindowCountsWhatIsNotAcknowledged() {
		this.flow.send(message(QoS.EXACTLY_ONCE));
		this.flow.add(new Delivery(message(QoS.AT_LEAST_ONCE), 0));
		assertThat(this.flow.nextWithin(1)).isNull();
		this.flow.release(1);
		assertThat(this.flow.nextWithin(1)).isNull();
		this.flow.complete(1);
		assertThat(this.flow.nextWithin(1)).isNotNull();
	}

	@Test
	void eachStepNeedsTheOneBefore() {
		this.flow.send(message(QoS.EXACTLY_ONCE));
		assertThat(this.flow.end(1, QoS.AT_LEAST_ONCE)).isFalse();
		assertThat(this.flow.complete(1)).isFalse();
		assertThat(this.flow.release(2)).isFalse();
		assertThat(this.flow.release(1)).isTrue();
		assertThat(this.flow.release(1)).isTrue();
		this.flow.resume();
		assertThat(this.flow.nextAgainWithin(10)).isInstanceOf(PubRel.class);
		assertThat(this.flow.complete(1)).isTrue();
		this.flow.resume();
		assertThat(this.flow.nextAgainWithin(10)).isNull();
	}

	@Test
	void aMessageIsMarkedAsDuplicateWhenItIsSentAgain() {
		this.flow.send(message(QoS.AT_LEAST_ONCE));
		this.flow.resume();
		assertThat(this.flow.nextAgainWithin(10)).isInstanceOfSatisfying(Publish.class,
				(publish) -> assertThat(publish.duplicate()).isTrue());
		assertThat(this.flow.nextAgainWithin(10)).isNull();
	}

	@Test
	void whatWasAcknowledgedBeforeItsTurnIsNotSentAgain() {
		this.flow.send(message(QoS.AT_LEAST_ONCE));
		this.flow.send(message(QoS.AT_LEAST_ONCE));
		this.flow.send(message(QoS.AT_LEAST_ONCE));
		this.flow.resume();
		assertThat(this.flow.nextAgainWithin(1)).isInstanceOfSatisfying(Publish.class,
				(publish) -> assertThat(publish.packetIdentifier()).isEqualTo(1));
		assertThat(this.flow.nextAgainWithin(1)).isNull();
		this.flow.end(2, QoS.AT_LEAST_ONCE);
		this.flow.end(1, QoS.AT_LEAST_ONCE);
		assertThat(this.flow.nextAgainWithin(1)).isInstanceOfSatisfying(Publish.class,
				(publish) -> assertThat(publish.packetIdentifier()).isEqualTo(3));
	}

	private static MqttMessage message(QoS qos) {
		return MqttMessage.to("t").qos(qos).build();
	}

}
