package io.github.mqttboot.client.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.mqttboot.client.MqttMessageListener;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ScriptedPeer;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.SubscribeResult.Answer;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.client.UnsubscribeResult;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * SUBSCRIBE to UNSUBACK (MQTT 3.1.1 and 5.0 sections 3.8 to 3.11).
 */
class SubscriptionIntegrationTests extends AbstractConformanceTests {

	private static final MqttMessageListener NOBODY = (message) -> {
	};

	private static final QoS MOST = QoS.EXACTLY_ONCE;

	private CompletableFuture<SubscribeResult> subscribe(String... topicFilters) {
		List<TopicSubscription> subscriptions = List.of(topicFilters)
			.stream()
			.map((filter) -> TopicSubscription.of(filter, MOST))
			.toList();
		return this.client.subscribe(subscriptions, NOBODY);
	}

	private static List<ReasonCode> codes(CompletableFuture<SubscribeResult> subscribed) {
		Object result = outcome(subscribed);
		assertThat(result).isInstanceOf(SubscribeResult.class);
		return ((SubscribeResult) result).answers().stream().map(Answer::reasonCode).toList();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	@Conformance(mqtt311 = { "MQTT-3.8.1-1", "MQTT-3.8.3-1", "MQTT-3.8.3-4" })
	void aSubscribeOfMqtt311(int qos) {
		Link link = connect(mqtt3());
		this.client.subscribe(TopicSubscription.of("\u00e4/+", QoS.of(qos)), NOBODY);
		link.expect("82 09 0001 0004 c3a42f2b 0" + qos);
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-2.2.2-1", "MQTT-3.8.1-1", "MQTT-3.8.3-1", "MQTT-3.8.3-3", "MQTT-3.8.3-5", "5.0-U-5" })
	void aSubscribeOfMqtt5WithEachOfItsOptions() {
		Link link = connect(mqtt5());
		int identifier = 0;
		for (int options = 0; options <= 0x2E; options++) {
			if ((options & 0x03) == 3) {
				continue;
			}
			TopicSubscription subscription = TopicSubscription.of("\u00e4", QoS.of(options & 0x03))
				.withNoLocal((options & 0x04) != 0)
				.withRetainAsPublished((options & 0x08) != 0)
				.withRetainHandling(RetainHandling.values()[options >> 4]);
			// of several listeners none would get less than it asked for
			this.client.unsubscribe("\u00e4");
			assertThat(link.read()).startsWith("a2");
			this.client.subscribe(subscription, NOBODY);
			identifier += 1;
			String subscriptionIdentifier = String.format("%02x", identifier);
			link.expect("82 0a" + hex(2 * identifier) + "02 0b" + subscriptionIdentifier + "0002 c3a4"
					+ String.format("%02x", options));
			link.send("b0 04" + hex(2 * identifier - 1) + "00 00" + "90 04" + hex(2 * identifier) + "00 00");
		}
		assertThat(identifier).isEqualTo(36);
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-3.10.1-1", "MQTT-3.10.3-1" }, mqtt5 = { "MQTT-3.10.1-1", "MQTT-3.10.3-1" })
	void anUnsubscribeHasItsTopicFiltersOneBehindTheOther(MqttVersion version) {
		Link link = connect(builder(version));
		this.client.unsubscribe("a", "\u00e4/#", "$share/g/b");
		String filters = "0001 61 0004 c3a42f23 000a 2473686172652f672f62";
		link.expect(isMqtt5() ? "a2 18 0001 00" + filters : "a2 17 0001" + filters);
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = { "MQTT-3.8.3-3", "MQTT-3.10.3-2" }, mqtt5 = { "MQTT-3.8.3-2", "MQTT-3.10.3-2" })
	void oneTopicFilterIsTheLeast(MqttVersion version) {
		Link link = connect(builder(version));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.subscribe(List.of(), NOBODY));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.unsubscribe());
		expectNothingBut(link, "marker");
	}

	@ParameterizedTest
	@MethodSource("numbered")
	@Conformance(mqtt311 = "MQTT-2.3.1-7", mqtt5 = "MQTT-2.2.1-6")
	void answersFindTheirRequests(MqttVersion version) {
		Link link = connect(builder(version));
		CompletableFuture<SubscribeResult> first = subscribe("a");
		CompletableFuture<SubscribeResult> second = subscribe("b");
		CompletableFuture<UnsubscribeResult> third = this.client.unsubscribe("c");
		link.read();
		link.read();
		link.read();
		link.send(subAck(9, "00") + (isMqtt5() ? "b0 04 0009 00 00" : "b0 02 0009"));
		link.send(isMqtt5() ? "b0 04 0003 00 11" : "b0 02 0003");
		assertThat(outcome(third)).isInstanceOf(UnsubscribeResult.class);
		link.send(subAck(2, "01"));
		assertThat(codes(second)).containsExactly(ReasonCode.GRANTED_QOS_1);
		assertThat(first).isNotDone();
		link.send(subAck(1, "02"));
		assertThat(codes(first)).containsExactly(ReasonCode.GRANTED_QOS_2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "03", "7f", "81", "87", "ff" })
	@Conformance(mqtt311 = "MQTT-3.9.3-2")
	void aReturnCodeThatMqtt311DoesNotHaveEndsTheConnection(String code) {
		Link link = connect(mqtt3());
		subscribe("a");
		link.read();
		link.send(subAck(1, code));
		link.expectEnd();
	}

	@ParameterizedTest
	@ValueSource(strings = { "03", "7f", "81", "10", "92", "ff" })
	@Conformance(mqtt5 = "MQTT-3.9.3-2")
	void aReasonCodeThatSubAckDoesNotHaveEndsTheConnection(String code) {
		Link link = connect(mqtt5());
		subscribe("a");
		link.read();
		link.send(subAck(1, code));
		link.expect("e0 01 81");
		link.expectEnd();
	}

	@ParameterizedTest
	@CsvSource({ "MQTT_3_1_1, 80, UNSPECIFIED_ERROR", "MQTT_5, 87, NOT_AUTHORIZED" })
	@Conformance(mqtt311 = "MQTT-3.9.3-2", mqtt5 = { "MQTT-3.8.4-7", "MQTT-3.9.3-1" })
	void eachTopicFilterHasItsOwnAnswer(MqttVersion version, String refusal, ReasonCode refused) {
		Link link = connect(builder(version));
		CompletableFuture<SubscribeResult> subscribed = subscribe("a", "b", "c", "d");
		link.read();
		link.send(subAck(1, "02" + refusal + "0100"));
		// granted, refused, and granted less than was asked for
		assertThat(codes(subscribed)).containsExactly(ReasonCode.GRANTED_QOS_2, refused, ReasonCode.GRANTED_QOS_1,
				ReasonCode.SUCCESS);
		link.reset();
		Link next = this.peer.accept(connAck(version));
		// what was refused is not asked for again
		assertThat(next.read()).contains("000161").contains("000163").contains("000164").doesNotContain("000162");
	}

	@ParameterizedTest
	@CsvSource({ "80, UNSPECIFIED_ERROR", "83, IMPLEMENTATION_SPECIFIC_ERROR", "87, NOT_AUTHORIZED",
			"8f, TOPIC_FILTER_INVALID", "91, PACKET_IDENTIFIER_IN_USE", "97, QUOTA_EXCEEDED",
			"9e, SHARED_SUBSCRIPTIONS_NOT_SUPPORTED", "a1, SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED",
			"a2, WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED" })
	@Conformance(mqtt5 = { "MQTT-3.8.4-7", "MQTT-3.9.3-2" })
	void eachRefusalOfTheListIsTold(String code, ReasonCode reasonCode) {
		Link link = connect(mqtt5());
		CompletableFuture<SubscribeResult> subscribed = subscribe("a");
		link.read();
		link.send(subAck(1, code));
		assertThat(outcome(subscribed)).isInstanceOfSatisfying(MqttRefusedException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode));
	}

	@ParameterizedTest
	@ValueSource(strings = { "02", "020202" })
	@Conformance(mqtt5 = "MQTT-3.8.4-6")
	void subAckHasACodeForEachTopicFilter(String codes) {
		Link link = connect(mqtt5());
		subscribe("a", "b");
		link.read();
		link.send(subAck(1, codes));
		link.expect("e0 01 82");
		link.expectEnd();
	}

	@Test
	@Conformance(mqtt5 = { "MQTT-3.11.3-1", "MQTT-3.11.3-2" })
	void unsubAckHasACodeForEachTopicFilterInItsOrder() {
		Link link = connect(mqtt5());
		CompletableFuture<UnsubscribeResult> unsubscribed = this.client.unsubscribe("a", "b", "c");
		link.read();
		link.send("b0 06 0001 00 11 00 87");
		assertThat(outcome(unsubscribed)).isInstanceOfSatisfying(UnsubscribeResult.class,
				(result) -> assertThat(result.answers()).extracting(UnsubscribeResult.Answer::reasonCode)
					.containsExactly(ReasonCode.NO_SUBSCRIPTION_EXISTED, ReasonCode.SUCCESS,
							ReasonCode.NOT_AUTHORIZED));
	}

	@ParameterizedTest
	@CsvSource({ "b0 03 0001 00, 82", "b0 04 0001 00 00, 82", "b0 06 0001 00 00 00 00, 82", "b0 05 0001 00 00 01, 81",
			"b0 05 0001 00 00 97, 81" })
	@Conformance(mqtt5 = "MQTT-3.11.3-2")
	void anUnsubAckThatDoesNotFitEndsTheConnection(String unsubAck, String reasonCode) {
		Link link = connect(mqtt5());
		this.client.unsubscribe("a", "b");
		link.read();
		link.send(unsubAck);
		link.expect("e0 01 " + reasonCode);
		link.expectEnd();
	}

	@ParameterizedTest
	@CsvSource({ "28 00, a/+, WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED",
			"2a 00, $share/g/a, SHARED_SUBSCRIPTIONS_NOT_SUPPORTED" })
	@Conformance(mqtt5 = "5.0-U-9")
	void whatTheServerDoesNotSupportIsRefusedWithoutAsking(String property, String topicFilter, ReasonCode reasonCode) {
		Link link = connect(mqtt5(), "20 05 00 00 02" + property);
		assertThat(outcome(subscribe(topicFilter))).isInstanceOfSatisfying(MqttRefusedException.class,
				(ex) -> assertThat(ex.reasonCode()).isEqualTo(reasonCode));
		expectNothingBut(link, "marker");
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-9")
	void aServerWithoutSubscriptionIdentifiersIsNotSentAny() {
		Link link = connect(mqtt5(), "20 05 00 00 02 29 00");
		subscribe("a");
		link.expect("82 07 0001 00 0001 61 02");
	}

	@Test
	@Conformance(mqtt5 = "5.0-U-1")
	void aMessageMayCarrySeveralSubscriptionIdentifiers() {
		Link link = connect(mqtt5());
		List<String> received = new CopyOnWriteArrayList<>();
		subscribe(link, "a/#",
				(message) -> received.add("first " + Arrays.toString(message.subscriptionIdentifiers())));
		subscribe(link, "a/b",
				(message) -> received.add("second " + Arrays.toString(message.subscriptionIdentifiers())));
		link.send("30 0a 0003 612f62 04 0b01 0b02");
		await().untilAsserted(() -> assertThat(received).containsExactlyInAnyOrder("first [1, 2]", "second [1, 2]"));
	}

	@Test
	@Conformance(mqtt5 = "MQTT-4.8.2-6")
	void aRefusedMessageOfASharedSubscriptionIsToldToTheServer() {
		Link link = connect(mqtt5());
		CompletableFuture<SubscribeResult> subscribed = this.client.subscribe(
				List.of(TopicSubscription.of("$share/g/a", MOST)),
				(message, acknowledgment) -> acknowledgment.reject(ReasonCode.NOT_AUTHORIZED));
		confirm(link, subscribed);
		link.send(ScriptedPeer.publish(1, 7, "a", "x") + ScriptedPeer.publish(2, 8, "a", "y"));
		link.expect("40 03 0007 87", "50 03 0008 87");
	}

}
