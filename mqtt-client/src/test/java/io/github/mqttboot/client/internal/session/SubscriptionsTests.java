package io.github.mqttboot.client.internal.session;

import java.time.Duration;
import java.util.List;

import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttOutcomeUnknownException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.session.Conversation.Subscribed;
import io.github.mqttboot.client.internal.session.Conversation.Unsubscribed;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Subscriptions}. One SUBSCRIBE holds three topic filters at most.
 */
class SubscriptionsTests {

	private static final ReasonCode GRANTED = ReasonCode.GRANTED_QOS_1;

	private final Conversation conversation = new Conversation();

	@Test
	void aSubscriptionIsAnsweredWithSubAck() {
		this.conversation.connected();
		Subscribed subscribed = this.conversation.subscribe(5, "a", "b/+");
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 1 a,b/+ as 5");
		this.conversation.subAck(1, GRANTED, ReasonCode.SUCCESS);
		assertThat(subscribed.answers).containsExactly(GRANTED, ReasonCode.SUCCESS);
		assertThat(this.conversation.events).containsExactly("ready", "subscribed a", "subscribed b/+");
		assertThat(this.conversation.session.isBusy()).isFalse();
	}

	@Test
	void noSubscriptionIdentifierIsSentWhereThereIsNone() {
		this.conversation.connectWith(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0);
		this.conversation.subscribe(5, "a");
		this.conversation.disconnected();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 1 a");
		this.conversation.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 2 a");
	}

	@Test
	void manyTopicFiltersGoOutInBatches() {
		this.conversation.connected();
		Subscribed subscribed = this.conversation.subscribe(5, "a", "b", "c", "d", "e");
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 1 a,b,c as 5", "SUBSCRIBE 2 d,e as 5");
		this.conversation.subAck(2, GRANTED, ReasonCode.NOT_AUTHORIZED);
		assertThat(subscribed.answers).isNull();
		this.conversation.subAck(1, GRANTED, GRANTED, GRANTED);
		assertThat(subscribed.answers).containsExactly(GRANTED, GRANTED, GRANTED, GRANTED, ReasonCode.NOT_AUTHORIZED);
	}

	@Test
	void everythingIsMadeAgainWithoutASessionAndBeforeItIsReady() {
		this.conversation.connected();
		this.conversation.subscribe(1, "a", "b");
		this.conversation.subscribe(2, "c");
		this.conversation.subAck(1, GRANTED, GRANTED);
		this.conversation.subAck(2, GRANTED);
		this.conversation.disconnected();
		this.conversation.events.clear();
		this.conversation.connected();
		this.conversation.publish("new", QoS.AT_LEAST_ONCE);
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 3 a,b as 1", "SUBSCRIBE 4 c as 2");
		this.conversation.subAck(3, GRANTED, GRANTED);
		assertThat(this.conversation.events).doesNotContain("ready");
		this.conversation.subAck(4, GRANTED);
		assertThat(this.conversation.events).endsWith("ready");
		assertThat(this.conversation.sent()).containsExactly("PUBLISH 5 new");
	}

	@Test
	void nothingIsMadeAgainWithTheSession() {
		this.conversation.connected();
		this.conversation.subscribe(1, "a");
		this.conversation.subAck(1, GRANTED);
		this.conversation.disconnected();
		this.conversation.sent();
		this.conversation.events.clear();
		this.conversation.resumed();
		assertThat(this.conversation.sent()).isEmpty();
		assertThat(this.conversation.events).containsExactly("ready");
	}

	@Test
	void whatWasNotConfirmedIsMadeAgainThoughTheSessionIsPresent() {
		this.conversation.connected();
		this.conversation.subscribe(1, "a");
		this.conversation.subAck(1, GRANTED);
		Subscribed open = this.conversation.subscribe(2, "b");
		this.conversation.disconnected();
		this.conversation.resumed();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 3 b as 2");
		this.conversation.subAck(3, GRANTED);
		assertThat(open.answers).containsExactly(GRANTED);
	}

	@Test
	void whatWasBeingMadeAgainWhenTheConnectionBrokeIsMadeAgainThoughTheSessionIsPresent() {
		this.conversation.connected();
		this.conversation.subscribe(1, "a");
		this.conversation.subAck(1, GRANTED);
		this.conversation.disconnected();
		this.conversation.connected();
		this.conversation.disconnected();
		this.conversation.resumed();
		// the server may have it: no second replay of retained messages
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 3 a(retain handling 1) as 1");
	}

	@Test
	void subscriptionsOfAFreshProcessAreMadeThoughTheSessionIsPresent() {
		this.conversation.subscribe(1, "a");
		this.conversation.resumed();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 1 a as 1");
		assertThat(this.conversation.events).doesNotContain("ready");
		this.conversation.subAck(1, GRANTED);
		assertThat(this.conversation.events).contains("ready");
	}

	@Test
	void everythingIsMadeAgainWhenTheSessionMayBeThatOfAnUnansweredAttempt() {
		// the server had lost the session, and the CONNACK that said so was lost
		this.conversation.connected();
		this.conversation.subscribe(5, "a");
		this.conversation.subAck(1, GRANTED);
		this.conversation.disconnected();
		this.conversation.connectInVain();
		this.conversation.resumed();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 2 a(retain handling 1) as 5");
		assertThat(this.conversation.events).endsWith("subscribed a");
		this.conversation.subAck(2, GRANTED);
		assertThat(this.conversation.events).endsWith("subscribed a", "subscribed a", "ready");
		this.conversation.disconnected();
		this.conversation.resumed();
		assertThat(this.conversation.sent()).isEmpty();
	}

	@Test
	void nothingIsMadeAgainAfterAnAttemptThatWasRefused() {
		this.conversation.connected();
		this.conversation.subscribe(5, "a");
		this.conversation.subAck(1, GRANTED);
		this.conversation.disconnected();
		this.conversation.session.onConnectSent();
		this.conversation.session.onConnectRefused();
		this.conversation.resumed();
		assertThat(this.conversation.sent()).isEmpty();
	}

	@Test
	void requestsSurviveSeveralDisconnects() {
		Subscribed subscribed = this.conversation.subscribe(1, "a", "b", "c", "d");
		Unsubscribed unsubscribed = this.conversation.unsubscribe("a");
		this.conversation.connected();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 1 a,b,c as 1", "SUBSCRIBE 2 d as 1",
				"UNSUBSCRIBE 3 a");
		this.conversation.subAck(1, GRANTED, GRANTED, GRANTED);
		this.conversation.disconnected();
		this.conversation.connected();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 4 b,c as 1", "SUBSCRIBE 5 d as 1",
				"UNSUBSCRIBE 6 a");
		this.conversation.subAck(4, GRANTED, GRANTED);
		this.conversation.subAck(5, ReasonCode.SUCCESS);
		this.conversation.unsubAck(6, ReasonCode.NO_SUBSCRIPTION_EXISTED);
		assertThat(subscribed.answers).containsExactly(GRANTED, GRANTED, GRANTED, ReasonCode.SUCCESS);
		assertThat(unsubscribed.answers).containsExactly(ReasonCode.NO_SUBSCRIPTION_EXISTED);
		assertThat(this.conversation.session.isBusy()).isFalse();
	}

	@Test
	void aRefusedSubscriptionIsNotAskedForAgain() {
		this.conversation.connected();
		this.conversation.subscribe(1, "a", "b");
		this.conversation.subAck(1, ReasonCode.NOT_AUTHORIZED, GRANTED);
		assertThat(this.conversation.events).containsExactly("ready", "refused a", "unsubscribed a", "subscribed b");
		this.conversation.disconnected();
		this.conversation.connected();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 2 b as 1");
	}

	@Test
	void aSubscriptionThatWasAskedForAnewOutlivesTheRefusalOfTheOldOne() {
		this.conversation.connected();
		this.conversation.subscribe(1, "a");
		Subscribed second = this.conversation.subscribe(2, "a");
		this.conversation.subAck(1, ReasonCode.QUOTA_EXCEEDED);
		assertThat(this.conversation.events).doesNotContain("unsubscribed a");
		this.conversation.subAck(2, GRANTED);
		assertThat(second.answers).containsExactly(GRANTED);
		this.conversation.disconnected();
		this.conversation.sent();
		this.conversation.connected();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 3 a as 2");
	}

	@Test
	void unsubscribingEndsASubscription() {
		this.conversation.connected();
		this.conversation.subscribe(1, "a", "b");
		this.conversation.subAck(1, GRANTED, GRANTED);
		Unsubscribed unsubscribed = this.conversation.unsubscribe("a", "x");
		this.conversation.unsubAck(2, ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED);
		assertThat(unsubscribed.answers).containsExactly(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED);
		assertThat(this.conversation.events).contains("unsubscribed a");
		this.conversation.disconnected();
		this.conversation.sent();
		this.conversation.connected();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 3 b as 1");
	}

	@Test
	void subscribingAgainBeforeUnsubAckKeepsTheListener() {
		this.conversation.connected();
		this.conversation.subscribe(1, "a");
		this.conversation.subAck(1, GRANTED);
		this.conversation.unsubscribe("a");
		this.conversation.subscribe(2, "a");
		this.conversation.unsubAck(2, ReasonCode.SUCCESS);
		assertThat(this.conversation.events).doesNotContain("unsubscribed a");
	}

	@Test
	void unsubAckHasNoReasonCodesBeforeMqtt5() {
		this.conversation.connect(ProtocolVersion.MQTT_3_1_1, false, PacketProperties.NONE);
		Unsubscribed unsubscribed = this.conversation.unsubscribe("a", "b");
		this.conversation.unsubAck(1);
		assertThat(unsubscribed.answers).containsExactly(ReasonCode.SUCCESS, ReasonCode.SUCCESS);
	}

	@Test
	void subAckWithAWrongNumberOfReasonCodesIsAProtocolError() {
		// [MQTT-3.8.4-6]
		this.conversation.connected();
		this.conversation.subscribe(1, "a", "b");
		assertProtocolError(() -> this.conversation.subAck(1, GRANTED));
		assertProtocolError(() -> this.conversation.subAck(1));
		assertProtocolError(() -> this.conversation.subAck(1, GRANTED, GRANTED, GRANTED));
	}

	@Test
	void unsubAckWithAWrongNumberOfReasonCodesIsAProtocolError() {
		// [MQTT-3.11.3-2]
		this.conversation.connected();
		this.conversation.unsubscribe("a", "b");
		assertProtocolError(() -> this.conversation.unsubAck(1, ReasonCode.SUCCESS));
	}

	@Test
	void subAckForAnotherExchangeIsAProtocolErrorAndForNoneIsIgnored() {
		this.conversation.connected();
		this.conversation.publish("a", QoS.AT_LEAST_ONCE);
		assertProtocolError(() -> this.conversation.subAck(1, GRANTED));
		assertProtocolError(() -> this.conversation.unsubAck(1, ReasonCode.SUCCESS));
		this.conversation.subAck(9, GRANTED);
		this.conversation.unsubAck(9, ReasonCode.SUCCESS);
		assertThat(this.conversation.events).containsExactly("ready");
	}

	@Test
	void onlyWhatTheServerDoesNotSupportIsRefused() {
		this.conversation.connectWith(Property.SHARED_SUBSCRIPTION_AVAILABLE, 0);
		Subscribed subscribed = this.conversation.subscribe(1, "a", "$share/g/b", "c");
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 1 a as 1", "SUBSCRIBE 2 c as 1");
		this.conversation.subAck(1, GRANTED);
		this.conversation.subAck(2, GRANTED);
		assertThat(subscribed.answers).containsExactly(GRANTED, ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, GRANTED);
	}

	@Test
	void aSubscribeThatIsTooLargeForTheServerIsSplit() {
		// [MQTT-3.2.2-15]
		this.conversation.subscribe(1, "a", "b", "c");
		Negotiated negotiated = new Negotiated(ProtocolVersion.MQTT_5, false, "client", 60, 0, 10, 40, QoS.EXACTLY_ONCE,
				true, true, true, true, 0, PacketProperties.NONE);
		this.conversation.output = new RecordingOutput();
		this.conversation.output.maximumFilters = 1;
		this.conversation.session.onConnected(negotiated, this.conversation.output, this.conversation.now);
		assertThat(this.conversation.sent()).satisfiesExactly((first) -> assertThat(first).endsWith(" a as 1"),
				(second) -> assertThat(second).endsWith(" b as 1"), (third) -> assertThat(third).endsWith(" c as 1"));
		assertThat(this.conversation.events).doesNotContain("ready");
	}

	@Test
	void anUnsubscribeThatIsTooLargeForTheServerIsSplitAndAnsweredOnce() {
		// [MQTT-3.2.2-15]
		this.conversation.connected();
		this.conversation.output.maximumFilters = 2;
		Unsubscribed unsubscribed = this.conversation.unsubscribe("a", "b", "c");
		assertThat(this.conversation.sent()).containsExactly("UNSUBSCRIBE 2 a", "UNSUBSCRIBE 3 b,c");
		this.conversation.unsubAck(3, ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED);
		assertThat(unsubscribed.answers).isNull();
		this.conversation.unsubAck(2, ReasonCode.NOT_AUTHORIZED);
		assertThat(unsubscribed.answers).containsExactly(ReasonCode.NOT_AUTHORIZED, ReasonCode.SUCCESS,
				ReasonCode.NO_SUBSCRIPTION_EXISTED);
		assertThat(this.conversation.session.isBusy()).isFalse();
	}

	@Test
	void listenersOfOneTopicFilterGetTheOptionsOfTheLastAndTheHighestQosUntilTheLastIsGone() {
		this.conversation.connected();
		subscribe(new Subscription(TopicFilter.of("a"), QoS.EXACTLY_ONCE, false, false, 0));
		Subscription last = new Subscription(TopicFilter.of("a"), QoS.AT_MOST_ONCE, true, true, 2);
		subscribe(last);
		this.conversation.disconnected();
		List<Subscription> again = connectedAnew();
		assertThat(again).containsExactly(new Subscription(TopicFilter.of("a"), QoS.EXACTLY_ONCE, true, true, 2));
		this.conversation.unsubscribe("a");
		subscribe(last);
		this.conversation.disconnected();
		assertThat(connectedAnew()).containsExactly(last);
	}

	private void subscribe(Subscription subscription) {
		this.conversation.session.submit(new Subscribed(List.of(subscription), 1), this.conversation.now);
		this.conversation.session.pump(this.conversation.now);
	}

	/** Connect without the session, and return what is subscribed to. */
	private List<Subscription> connectedAnew() {
		this.conversation.connected();
		return this.conversation.output.subscriptions();
	}

	@Test
	void aSingleTopicFilterThatIsTooLargeIsRefused() {
		this.conversation.connected();
		this.conversation.output.maximumFilters = 0;
		Subscribed subscribed = this.conversation.subscribe(1, "a");
		assertThat(this.conversation.sent()).isEmpty();
		assertThat(subscribed.answers).containsExactly(ReasonCode.PACKET_TOO_LARGE);
	}

	@Test
	void aServerThatNeverAnswersDoesNotHoldPublishesUpForEver() {
		this.conversation.subscribe(1, "a");
		this.conversation.connected();
		this.conversation.publish("m", QoS.AT_LEAST_ONCE);
		this.conversation.sent();
		assertThat(this.conversation.session.giveUpOpening()).isTrue();
		this.conversation.session.pump(this.conversation.now);
		assertThat(this.conversation.events).containsExactly("ready");
		assertThat(this.conversation.sent()).containsExactly("PUBLISH 2 m");
	}

	@Test
	void aRequestWithoutAnAnswerEndsWithTheDeliveryTimeoutAndStaysWanted() {
		Subscribed subscribed = this.conversation.subscribe(1, "a");
		this.conversation.pass(Conversation.DELIVERY_TIMEOUT.minus(Duration.ofNanos(1)));
		assertThat(subscribed.failure).isNull();
		this.conversation.pass(Duration.ofNanos(1));
		assertThat(subscribed.failure).isInstanceOf(MqttNotSentException.class);
		this.conversation.connected();
		assertThat(this.conversation.sent()).containsExactly("SUBSCRIBE 1 a as 1");
	}

	@Test
	void aRequestThatWasSentIsUnknownAfterTheDeliveryTimeout() {
		this.conversation.connected();
		Subscribed subscribed = this.conversation.subscribe(1, "a");
		this.conversation.disconnected();
		this.conversation.pass(Conversation.DELIVERY_TIMEOUT);
		assertThat(subscribed.failure).isInstanceOf(MqttOutcomeUnknownException.class);
	}

	@Test
	void closingEndsEveryRequest() {
		this.conversation.connected();
		Subscribed subscribed = this.conversation.subscribe(1, "a");
		Unsubscribed unsubscribed = this.conversation.unsubscribe("b");
		this.conversation.session.close();
		assertThat(subscribed.failure).isNotNull();
		assertThat(unsubscribed.failure).isNotNull();
		assertThat(this.conversation.subscribe(2, "c").failure).isInstanceOf(MqttNotSentException.class);
	}

	private static void assertProtocolError(Runnable call) {
		assertThatExceptionOfType(MqttProtocolException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.reasonCode()).isEqualTo(ReasonCode.PROTOCOL_ERROR));
	}

}
