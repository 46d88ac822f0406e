package io.github.mqttboot.client.internal.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.github.mqttboot.client.internal.packet.PubComp;
import io.github.mqttboot.client.internal.packet.PubRec;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.SubAck;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.UnsubAck;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session, a server that the test speaks for, and a clock that it moves by hand.
 */
final class Conversation implements SessionEvents {

	static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(2);

	final Session session;

	final List<String> events = new ArrayList<>();

	final List<InboundMessage> inbound = new ArrayList<>();

	RecordingOutput output = new RecordingOutput();

	/** Far from zero, and negative: such is the time that the JDK gives. */
	long now = -1_000_000_000_000L;

	Conversation() {
		this(1_000, 256);
	}

	Conversation(int maxInFlight, int receiveMaximum) {
		this(new SessionSettings(maxInFlight, 20, receiveMaximum, 10, DELIVERY_TIMEOUT.toNanos(), 3));
	}

	Conversation(SessionSettings settings) {
		this.session = new Session(settings, this);
	}

	/** Connect as MQTT 5 with a fresh session. */
	Conversation connected() {
		connect(ProtocolVersion.MQTT_5, false, PacketProperties.NONE);
		return this;
	}

	Conversation resumed() {
		connect(ProtocolVersion.MQTT_5, true, PacketProperties.NONE);
		return this;
	}

	void connect(ProtocolVersion version, boolean sessionPresent, PacketProperties connAck) {
		Connect connect = new Connect(version, "client", !sessionPresent, 60, null, null, null, PacketProperties.NONE);
		this.output = new RecordingOutput();
		this.session.onConnectSent();
		this.session.onConnected(Negotiated.of(connect, new ConnAck(sessionPresent, ReasonCode.SUCCESS, connAck)),
				this.output, this.now);
	}

	/** Connect as MQTT 3.1, whose CONNACK does not say whether there is a session. */
	Conversation connectedWithMqtt31(boolean cleanSession) {
		Connect connect = new Connect(ProtocolVersion.MQTT_3_1, "client", cleanSession, 60, null, null, null,
				PacketProperties.NONE);
		this.output = new RecordingOutput();
		this.session.onConnected(Negotiated.of(connect, new ConnAck(false, ReasonCode.SUCCESS, PacketProperties.NONE)),
				this.output, this.now);
		return this;
	}

	void connectWith(Property property, long value) {
		connect(ProtocolVersion.MQTT_5, false, PacketProperties.builder().set(property, value).build());
	}

	/** An attempt to connect that is never answered. */
	void connectInVain() {
		this.session.onConnectSent();
	}

	void disconnected() {
		this.session.onDisconnected(Negotiated.NEVER, this.now);
	}

	void pass(Duration time) {
		this.now += time.toNanos();
		this.session.onTick(this.now);
		this.session.pump(this.now);
	}

	List<String> sent() {
		return this.output.taken();
	}

	Published publish(String payload, QoS qos) {
		return publish(MqttMessage.to("topic").payload(payload).qos(qos).build());
	}

	Published publish(MqttMessage message) {
		Published published = new Published(message);
		this.session.submit(published, this.now);
		this.session.pump(this.now);
		return published;
	}

	List<Published> publishAll(int count, QoS qos) {
		List<Published> all = new ArrayList<>();
		for (int i = 1; i <= count; i++) {
			all.add(publish("m" + i, qos));
		}
		return all;
	}

	Subscribed subscribe(int identifier, String... filters) {
		List<Subscription> subscriptions = Arrays.stream(filters)
			.map((filter) -> new Subscription(TopicFilter.of(filter), QoS.AT_LEAST_ONCE))
			.toList();
		Subscribed subscribed = new Subscribed(subscriptions, identifier);
		this.session.submit(subscribed, this.now);
		this.session.pump(this.now);
		return subscribed;
	}

	Unsubscribed unsubscribe(String... filters) {
		Unsubscribed unsubscribed = new Unsubscribed(Arrays.stream(filters).map(TopicFilter::of).toList());
		this.session.submit(unsubscribed, this.now);
		this.session.pump(this.now);
		return unsubscribed;
	}

	void receive(Packet packet) {
		this.session.onPacket(packet);
		this.session.pump(this.now);
	}

	void pubAck(int identifier) {
		receive(new PubAck(identifier));
	}

	void pubRec(int identifier) {
		receive(new PubRec(identifier, ReasonCode.SUCCESS, PacketProperties.NONE));
	}

	void pubRec(int identifier, ReasonCode reasonCode) {
		receive(new PubRec(identifier, reasonCode, PacketProperties.NONE));
	}

	void pubRel(int identifier) {
		receive(new PubRel(identifier, ReasonCode.SUCCESS, PacketProperties.NONE));
	}

	void pubComp(int identifier) {
		receive(new PubComp(identifier, ReasonCode.SUCCESS, PacketProperties.NONE));
	}

	void subAck(int identifier, ReasonCode... reasonCodes) {
		receive(new SubAck(identifier, List.of(reasonCodes), PacketProperties.NONE));
	}

	void unsubAck(int identifier, ReasonCode... reasonCodes) {
		receive(new UnsubAck(identifier, List.of(reasonCodes), PacketProperties.NONE));
	}

	/** The server publishes. */
	void deliver(int identifier, String payload, QoS qos) {
		receive(new Publish(MqttMessage.to("topic").payload(payload).qos(qos).build(), identifier, false));
	}

	void deliverAgain(int identifier, String payload, QoS qos) {
		receive(new Publish(MqttMessage.to("topic").payload(payload).qos(qos).build(), identifier, true));
	}

	void acknowledge(int index) {
		this.session.acknowledge(this.inbound.get(index), ReasonCode.SUCCESS);
	}

	@Override
	public void onMessage(MqttMessage message, @Nullable InboundMessage token) {
		this.events.add("message " + message.payloadAsString());
		if (token != null) {
			this.inbound.add(token);
		}
	}

	@Override
	public void onHeldBack(MqttMessage message, int unacknowledged, long nanos) {
		this.events.add("held back by " + message.payloadAsString() + " " + unacknowledged + " for "
				+ Duration.ofNanos(nanos).toSeconds() + " s");
	}

	@Override
	public void onSubscribed(Subscription subscription, ReasonCode reasonCode) {
		this.events.add((reasonCode.isError() ? "refused " : "subscribed ") + subscription.topicFilter());
	}

	@Override
	public void onUnsubscribed(TopicFilter topicFilter) {
		this.events.add("unsubscribed " + topicFilter);
	}

	@Override
	public void onReady() {
		this.events.add("ready");
	}

	/** An outbound message that notes its outcome. */
	static final class Published extends PublishRequest {

		@Nullable ReasonCode done;

		@Nullable MqttException failure;

		int freed;

		Published(MqttMessage message) {
			super(message);
		}

		boolean isOpen() {
			return this.done == null && this.failure == null;
		}

		void assertNotSent(MqttNotSentException.Reason reason) {
			assertThat(this.failure).isInstanceOfSatisfying(MqttNotSentException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(reason));
		}

		@Override
		protected void onDone(ReasonCode reasonCode, PacketProperties properties) {
			this.done = reasonCode;
		}

		@Override
		protected void onFailed(MqttException failure) {
			this.failure = failure;
		}

		@Override
		protected void onReleased() {
			this.freed++;
		}

	}

	/** A subscribe that notes its outcome. */
	static final class Subscribed extends SubscribeRequest {

		@Nullable List<ReasonCode> answers;

		@Nullable MqttException failure;

		Subscribed(List<Subscription> subscriptions, int identifier) {
			super(subscriptions, identifier);
		}

		@Override
		protected void onAnswered(List<ReasonCode> reasonCodes, PacketProperties properties) {
			this.answers = reasonCodes;
		}

		@Override
		protected void onFailed(MqttException failure) {
			this.failure = failure;
		}

	}

	/** An unsubscribe that notes its outcome. */
	static final class Unsubscribed extends UnsubscribeRequest {

		@Nullable List<ReasonCode> answers;

		@Nullable MqttException failure;

		Unsubscribed(List<TopicFilter> topicFilters) {
			super(topicFilters);
		}

		@Override
		protected void onAnswered(List<ReasonCode> reasonCodes, PacketProperties properties) {
			this.answers = reasonCodes;
		}

		@Override
		protected void onFailed(MqttException failure) {
			this.failure = failure;
		}

	}

}
