package io.github.mqttboot.client.internal.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.session.Conversation.Published;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which packet identifiers a session gives to PUBLISH, SUBSCRIBE and UNSUBSCRIBE, over
 * more packets than there are identifiers.
 */
class PacketIdentifierRulesTests {

	private static final int MORE_THAN_ALL = 70_000;

	private final Conversation conversation = new Conversation();

	private final Set<Integer> inUse = new HashSet<>();

	private int take() {
		String sent = this.conversation.sent().get(0);
		int identifier = Integer.parseInt(sent.split(" ", -1)[1]);
		assertThat(identifier).isBetween(1, 65_535);
		// AssertJ's own message is made only if it is needed
		if (!this.inUse.add(identifier)) {
			throw new AssertionError("The identifier " + identifier + " is in use: " + sent);
		}
		return identifier;
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MQTT_3_1")
	@Conformance(mqtt311 = { "MQTT-2.3.1-1", "MQTT-2.3.1-2", "MQTT-4.3.2-1" },
			mqtt5 = { "MQTT-2.2.1-3", "MQTT-4.3.2-1", "MQTT-4.3.3-1" })
	void areNeverZeroAndNeverThoseInUse(ProtocolVersion version) {
		this.conversation.connect(version, false, PacketProperties.NONE);
		// one of each kind stays open all the time
		this.conversation.publish("open", QoS.AT_LEAST_ONCE);
		take();
		this.conversation.publish("open", QoS.EXACTLY_ONCE);
		take();
		this.conversation.subscribe(1, "open");
		take();
		this.conversation.unsubscribe("open");
		take();
		Deque<Integer> open = new ArrayDeque<>();
		for (int i = 0; i < MORE_THAN_ALL; i++) {
			this.conversation.publish("m", QoS.AT_LEAST_ONCE);
			open.add(take());
			if (i % 7 == 0) {
				answerSubscribe(version);
			}
			if (open.size() > 10) {
				int answered = open.remove();
				this.conversation.pubAck(answered);
				this.inUse.remove(answered);
			}
		}
		assertThat(this.inUse).contains(1, 2, 3, 4).hasSize(14);
	}

	private void answerSubscribe(ProtocolVersion version) {
		this.conversation.subscribe(1, "a");
		int subscribe = take();
		this.conversation.unsubscribe("a");
		int unsubscribe = take();
		this.conversation.subAck(subscribe, ReasonCode.SUCCESS);
		if (version == ProtocolVersion.MQTT_5) {
			this.conversation.unsubAck(unsubscribe, ReasonCode.SUCCESS);
		}
		else {
			this.conversation.unsubAck(unsubscribe);
		}
		this.inUse.remove(subscribe);
		this.inUse.remove(unsubscribe);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MQTT_3_1")
	@Conformance(mqtt311 = "MQTT-2.3.1-3", mqtt5 = { "MQTT-2.2.1-3", "MQTT-4.3.3-1" })
	void ofQos2AreInUseUntilPubComp(ProtocolVersion version) {
		this.conversation.connect(version, false, PacketProperties.NONE);
		this.conversation.publish("released", QoS.EXACTLY_ONCE);
		int released = take();
		this.conversation.pubRec(released);
		assertThat(this.conversation.sent()).containsExactly("PUBREL " + released);
		for (int i = 0; i < MORE_THAN_ALL; i++) {
			Published published = this.conversation.publish("m", QoS.AT_LEAST_ONCE);
			int identifier = take();
			this.conversation.pubAck(identifier);
			this.inUse.remove(identifier);
			assertThat(published.done).isNotNull();
		}
		this.conversation.pubComp(released);
		this.inUse.remove(released);
		boolean usedAgain = false;
		for (int i = 0; i < MORE_THAN_ALL && !usedAgain; i++) {
			this.conversation.publish("m", QoS.AT_LEAST_ONCE);
			int identifier = take();
			usedAgain = identifier == released;
			this.conversation.pubAck(identifier);
			this.inUse.remove(identifier);
		}
		assertThat(usedAgain).isTrue();
	}

}
