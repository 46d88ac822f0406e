package io.github.mqttboot.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.ReconnectOptions;
import io.github.mqttboot.client.TopicSubscription;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.spring.core.MqttConnectFailedEvent;
import io.github.mqttboot.spring.core.MqttConnectedEvent;
import io.github.mqttboot.spring.core.MqttDisconnectedEvent;
import io.github.mqttboot.spring.core.MqttDisconnectedEvent.Initiator;
import io.github.mqttboot.spring.core.MqttEvent;
import io.github.mqttboot.spring.core.MqttEventPublisher;
import io.github.mqttboot.spring.core.MqttMessageDroppedEvent;
import io.github.mqttboot.spring.core.MqttMessageDroppedEvent.Cause;
import io.github.mqttboot.spring.core.MqttSessionTakenOverEvent;
import io.github.mqttboot.spring.core.MqttSubscribedEvent;
import io.github.mqttboot.spring.core.MqttSubscriptionRefusedEvent;
import io.github.mqttboot.spring.core.MqttTemplate;
import io.github.mqttboot.test.MqttBroker;
import io.github.mqttboot.test.MqttBrokerControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each application event, provoked for real.
 */
@Timeout(120)
class MqttEventsIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final String CLIENT_ID = "meter-7";

	private final MqttBroker broker = MqttBroker.start();

	private final MqttBrokerControl control = this.broker.control();

	private final ConcurrentLinkedQueue<MqttEvent> events = new ConcurrentLinkedQueue<>();

	private final ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();

	private final List<MqttClient> clients = new ArrayList<>();

	private Runnable misfortune = () -> {
	};

	@AfterEach
	void stop() {
		this.clients.forEach(MqttClient::close);
		this.broker.close();
	}

	@Test
	void connectedTellsWhetherItIsAReconnectAndWhetherTheSessionWasKept() {
		MqttClient client = client((builder) -> builder.sessionExpiry(Duration.ofMinutes(5)));
		client.connect().join();
		MqttConnectedEvent first = awaitEvent(MqttConnectedEvent.class, (event) -> true);
		assertThat(first.isReconnect()).isFalse();
		assertThat(first.isSessionPresent()).isFalse();
		assertThat(first.getResult().version()).isEqualTo(MqttVersion.MQTT_5);
		this.control.dropConnections();
		MqttConnectedEvent second = awaitEvent(MqttConnectedEvent.class, MqttConnectedEvent::isReconnect);
		assertThat(second.isSessionPresent()).isTrue();
	}

	@Test
	void disconnectedTellsByWhom() {
		MqttClient client = client((builder) -> {
		});
		client.connect().join();
		this.control.dropConnections();
		MqttDisconnectedEvent lost = awaitEvent(MqttDisconnectedEvent.class, (event) -> true);
		assertThat(lost.getInitiator()).isEqualTo(Initiator.NETWORK);
		assertThat(lost.getCause()).isNotNull();
		assertThat(lost.getReconnectDelay()).isNotNull();
		await().atMost(LIMIT).until(() -> client.state() == ClientState.CONNECTED);
		this.control.disconnect(CLIENT_ID, ReasonCode.SERVER_SHUTTING_DOWN);
		MqttDisconnectedEvent ended = awaitEvent(MqttDisconnectedEvent.class,
				(event) -> event.getInitiator() == Initiator.SERVER);
		assertThat(ended.getReasonCode()).isEqualTo(ReasonCode.SERVER_SHUTTING_DOWN);
		await().atMost(LIMIT).until(() -> client.state() == ClientState.CONNECTED);
		client.disconnect().join();
		MqttDisconnectedEvent wanted = awaitEvent(MqttDisconnectedEvent.class,
				(event) -> event.getInitiator() == Initiator.APPLICATION);
		assertThat(wanted.getCause()).isNull();
		assertThat(wanted.getReconnectDelay()).isNull();
	}

	@Test
	void connectFailedTellsWhyAndWhenTheNextAttemptIs() {
		this.control.refuseConnections(ReasonCode.SERVER_BUSY);
		client((builder) -> builder.retryFirstConnect(true)).connect();
		MqttConnectFailedEvent failed = awaitEvent(MqttConnectFailedEvent.class, (event) -> true);
		assertThat(failed.getCause()).isInstanceOf(MqttConnectException.class);
		assertThat(failed.getReconnectDelay()).isNotNull();
	}

	@Test
	void subscribedAndRefusedTellWhatTheServerAnswered() {
		this.control.refuseSubscriptions("secret/#", ReasonCode.NOT_AUTHORIZED);
		MqttClient client = client((builder) -> {
		});
		client.connect().join();
		MqttTemplate template = new MqttTemplate(client);
		template.subscribe("open/+", QoS.AT_LEAST_ONCE, (message) -> {
		});
		template.subscribe("secret/1", QoS.AT_LEAST_ONCE, (message) -> {
		});
		assertThat(awaitEvent(MqttSubscribedEvent.class, (event) -> true).getAnswer())
			.satisfies((answer) -> assertThat(answer.topicFilter()).isEqualTo("open/+"))
			.satisfies((answer) -> assertThat(answer.reasonCode()).isEqualTo(ReasonCode.GRANTED_QOS_1));
		assertThat(awaitEvent(MqttSubscriptionRefusedEvent.class, (event) -> true).getAnswer())
			.satisfies((answer) -> assertThat(answer.topicFilter()).isEqualTo("secret/1"))
			.satisfies((answer) -> assertThat(answer.reasonCode()).isEqualTo(ReasonCode.NOT_AUTHORIZED));
	}

	@Test
	void aMessageThatTheSessionStillHasASubscriptionForIsToldAsDropped() {
		MqttClient before = build((builder) -> builder.sessionExpiry(Duration.ofMinutes(5)), false);
		before.connect().join();
		before.blocking().subscribe(TopicSubscription.of("old/+", QoS.AT_LEAST_ONCE));
		before.close();
		this.control.awaitNoClient(CLIENT_ID, LIMIT);
		client((builder) -> builder.cleanStart(false).sessionExpiry(Duration.ofMinutes(5))).connect().join();
		this.control.publish(MqttMessage.to("old/1").payload("x").qos(QoS.AT_LEAST_ONCE).build());
		MqttMessageDroppedEvent dropped = awaitEvent(MqttMessageDroppedEvent.class, (event) -> true);
		assertThat(dropped.getMqttMessage().topic()).isEqualTo("old/1");
		assertThat(dropped.getCause()).isEqualTo(Cause.NO_LISTENER);
	}

	@Test
	void aSecondClientWithTheSameIdentifierTakesTheSessionOver() {
		client((builder) -> {
		}).connect().join();
		build((builder) -> {
		}, false).connect().join();
		MqttSessionTakenOverEvent takenOver = awaitEvent(MqttSessionTakenOverEvent.class, (event) -> true);
		assertThat(takenOver.getClientIdentifier()).isEqualTo(CLIENT_ID);
		assertThat(takenOver.isSuspected()).isFalse();
		assertThat(awaitEvent(MqttDisconnectedEvent.class, (event) -> true).getInitiator()).isEqualTo(Initiator.SERVER);
	}

	@Test
	void aTakeOverThatNoServerTellsIsSuspected() {
		client((builder) -> builder.version(MqttVersion.MQTT_3_1_1)).connect().join();
		await().atMost(LIMIT).until(() -> {
			if (!this.control.clients().isEmpty()) {
				this.control.dropConnections();
			}
			return this.events.stream().anyMatch((event) -> event instanceof MqttSessionTakenOverEvent);
		});
		assertThat(awaitEvent(MqttSessionTakenOverEvent.class, (event) -> true).isSuspected()).isTrue();
	}

	@Test
	void noEventIsToldOnTheIoThreadAndOneThatFailsDoesNoHarm() {
		this.misfortune = () -> {
			throw new IllegalStateException("a listener of events that fails");
		};
		MqttClient client = client((builder) -> {
		});
		client.connect().join();
		awaitEvent(MqttConnectedEvent.class, (event) -> true);
		this.control.dropConnections();
		awaitEvent(MqttConnectedEvent.class, MqttConnectedEvent::isReconnect);
		assertThat(new MqttTemplate(client).publish("a", "x")).succeedsWithin(LIMIT);
		assertThat(this.threads).isNotEmpty().allSatisfy((thread) -> assertThat(thread).doesNotContain("mqtt-io"));
	}

	private <T extends MqttEvent> T awaitEvent(Class<T> type, Predicate<T> condition) {
		List<T> found = new ArrayList<>();
		await().atMost(LIMIT).until(() -> {
			this.events.stream().filter(type::isInstance).map(type::cast).filter(condition).forEach(found::add);
			return !found.isEmpty();
		});
		assertThat(found.get(0).getClientName()).isEqualTo("plant");
		return found.get(0);
	}

	private MqttClient client(Consumer<MqttClientBuilder> customizer) {
		return build(customizer, true);
	}

	private MqttClient build(Consumer<MqttClientBuilder> customizer, boolean observed) {
		MqttClientBuilder builder = MqttClient.builder()
			.uri(this.broker.uri().toString())
			.clientId(CLIENT_ID)
			.version(MqttVersion.MQTT_5)
			.reconnect(new ReconnectOptions(true, Duration.ofMillis(10), Duration.ofMillis(50), 1, 0));
		if (observed) {
			builder.connectionListener(new MqttEventPublisher(this::record, "plant"));
		}
		customizer.accept(builder);
		MqttClient client = builder.build();
		this.clients.add(client);
		return client;
	}

	private void record(Object event) {
		this.threads.add(Thread.currentThread().getName());
		this.events.add((MqttEvent) event);
		this.misfortune.run();
	}

}
