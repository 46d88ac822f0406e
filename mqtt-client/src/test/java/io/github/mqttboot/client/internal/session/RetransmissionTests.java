package io.github.mqttboot.client.internal.session;

import java.time.Duration;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When packets are sent again: with a new connection, and at no other time.
 */
class RetransmissionTests {

	private final Conversation conversation = new Conversation();

	@ParameterizedTest
	@EnumSource
	@Conformance(mqtt31 = "3.1-5", mqtt311 = "MQTT-4.4.0-1", mqtt5 = "MQTT-4.4.0-1")
	void nothingIsSentAgainWhileTheConnectionLasts(ProtocolVersion version) {
		this.conversation.connect(version, false, PacketProperties.NONE);
		this.conversation.publish("a", QoS.AT_LEAST_ONCE);
		this.conversation.publish("b", QoS.EXACTLY_ONCE);
		this.conversation.publish("c", QoS.EXACTLY_ONCE);
		this.conversation.pubRec(3);
		this.conversation.subscribe(1, "d");
		this.conversation.unsubscribe("e");
		assertThat(this.conversation.sent()).hasSize(6);
		for (int i = 0; i < 24 * 60; i++) {
			this.conversation.pass(Duration.ofMinutes(1));
		}
		assertThat(this.conversation.sent()).isEmpty();
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.3.3-7")
	void aQos2MessageDoesNotExpireOnceItWasSent() {
		this.conversation.connected();
		MqttMessage message = MqttMessage.to("t")
			.payload("a")
			.qos(QoS.EXACTLY_ONCE)
			.messageExpiryInterval(Duration.ofSeconds(1))
			.build();
		this.conversation.publish(message);
		assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a expiry 1");
		this.conversation.disconnected();
		this.conversation.pass(Duration.ofSeconds(5));
		this.conversation.resumed();
		assertThat(this.conversation.sent()).containsExactly("PUBLISH 1 a DUP expiry 1");
		this.conversation.pubRec(1);
		this.conversation.disconnected();
		this.conversation.pass(Duration.ofSeconds(5));
		this.conversation.sent();
		this.conversation.resumed();
		assertThat(this.conversation.sent()).containsExactly("PUBREL 1");
	}

}
