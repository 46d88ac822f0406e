package io.github.mqttboot.spring.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.SubscribeResult;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.core.MqttDisconnectedEvent.Initiator;
import io.github.mqttboot.spring.core.MqttMessageDroppedEvent.Cause;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MqttEventPublisher}.
 */
class MqttEventPublisherTests {

	private final List<Object> events = new ArrayList<>();

	private final MqttEventPublisher publisher = new MqttEventPublisher(this.events::add, "plant");

	@Test
	void aDisconnectionIsAnEvent() {
		MqttException cause = new MqttException("lost");
		this.publisher.onDisconnected(cause, ReasonCode.SERVER_SHUTTING_DOWN, Duration.ofSeconds(1));
		MqttDisconnectedEvent event = onlyEvent(MqttDisconnectedEvent.class);
		assertThat(event.getCause()).isSameAs(cause);
		assertThat(event.getReasonCode()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN);
		assertThat(event.getReconnectDelay()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void aFailedAttemptIsAnEvent() {
		MqttConnectException cause = new MqttConnectException("refused", null);
		this.publisher.onConnectFailed(cause, null);
		MqttConnectFailedEvent event = onlyEvent(MqttConnectFailedEvent.class);
		assertThat(event.getCause()).isSameAs(cause);
		assertThat(event.getReconnectDelay()).isNull();
	}

	@Test
	void aTakenOverSessionIsAnEvent() {
		this.publisher.onSessionTakenOver("meter-7");
		assertThat(onlyEvent(MqttSessionTakenOverEvent.class).getClientIdentifier()).isEqualTo("meter-7");
		assertThat(onlyEvent(MqttSessionTakenOverEvent.class).isSuspected()).isFalse();
	}

	@Test
	void aSuspectedTakeOverIsAnEvent() {
		this.publisher.onTakeOverSuspected("meter-7");
		assertThat(onlyEvent(MqttSessionTakenOverEvent.class).getClientIdentifier()).isEqualTo("meter-7");
		assertThat(onlyEvent(MqttSessionTakenOverEvent.class).isSuspected()).isTrue();
	}

	@Test
	void aDisconnectionTellsWhoWantedIt() {
		this.publisher.onDisconnected(null, null, null);
		assertThat(onlyEvent(MqttDisconnectedEvent.class).getInitiator()).isEqualTo(Initiator.APPLICATION);
		this.events.clear();
		this.publisher.onDisconnected(new MqttException("lost"), ReasonCode.SERVER_SHUTTING_DOWN, null);
		assertThat(onlyEvent(MqttDisconnectedEvent.class).getInitiator()).isEqualTo(Initiator.SERVER);
		this.events.clear();
		this.publisher.onDisconnected(new MqttProtocolException(ReasonCode.MALFORMED_PACKET, "bad"), null, null);
		assertThat(onlyEvent(MqttDisconnectedEvent.class).getInitiator()).isEqualTo(Initiator.CLIENT);
		this.events.clear();
		this.publisher.onDisconnected(new MqttException("lost"), null, null);
		assertThat(onlyEvent(MqttDisconnectedEvent.class).getInitiator()).isEqualTo(Initiator.NETWORK);
	}

	@Test
	void theServersAnswersToASubscribeAreEvents() {
		SubscribeResult.Answer granted = new SubscribeResult.Answer("a", QoS.AT_LEAST_ONCE, ReasonCode.GRANTED_QOS_1);
		this.publisher.onSubscribed(granted);
		assertThat(onlyEvent(MqttSubscribedEvent.class).getAnswer()).isSameAs(granted);
		this.events.clear();
		SubscribeResult.Answer refused = new SubscribeResult.Answer("a", QoS.AT_LEAST_ONCE, ReasonCode.NOT_AUTHORIZED);
		this.publisher.onSubscriptionRefused(refused);
		assertThat(onlyEvent(MqttSubscriptionRefusedEvent.class).getAnswer()).isSameAs(refused);
	}

	@Test
	void aDroppedMessageIsAnEventThatDoesNotShowThePayload() {
		MqttMessage message = MqttMessage.to("a").payload("s3cr3t").build();
		this.publisher.onMessageDropped(message);
		assertThat(onlyEvent(MqttMessageDroppedEvent.class).getMqttMessage()).isSameAs(message);
		assertThat(onlyEvent(MqttMessageDroppedEvent.class).getCause()).isEqualTo(Cause.NO_LISTENER);
		assertThat(this.events.get(0).toString()).isEqualTo("MqttMessageDroppedEvent[client=plant]");
	}

	private <T extends MqttEvent> T onlyEvent(Class<T> type) {
		assertThat(this.events).singleElement().isInstanceOf(type);
		T event = type.cast(this.events.get(0));
		assertThat(event.getClientName()).isEqualTo("plant");
		assertThat(event.getSource()).isSameAs(this.publisher);
		return event;
	}

}
