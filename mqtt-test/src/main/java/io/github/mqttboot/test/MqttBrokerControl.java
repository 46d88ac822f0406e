package io.github.mqttboot.test;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.test.internal.Broker;
import io.github.mqttboot.test.internal.ConnectedClient;
import io.github.mqttboot.test.internal.Faults;
import io.github.mqttboot.test.internal.Session;
import org.jspecify.annotations.Nullable;

/**
 * A test's hands in the broker: see what clients did, wait for it, publish, and make the
 * broker misbehave. Faults stay until they are taken back or {@link #reset()} is called.
 * The {@code await} methods throw an {@link AssertionError} that lists what was seen
 * instead. Thread-safe; each call takes effect before it returns.
 */
public final class MqttBrokerControl {

	private final Broker broker;

	MqttBrokerControl(Broker broker) {
		this.broker = broker;
	}

	/**
	 * Return what clients have published and the broker has accepted since the start or
	 * the last {@link #reset()}, will messages included, oldest first.
	 * @return the messages as they were published
	 */
	public List<MqttMessage> published() {
		return this.broker.call(() -> this.broker.journal().all());
	}

	/**
	 * Return what clients have published to some topics.
	 * @param topicFilter which topics
	 * @return the messages as they were published, oldest first
	 * @throws IllegalArgumentException if the topic filter is not valid
	 */
	public List<MqttMessage> published(String topicFilter) {
		TopicFilter filter = TopicFilter.of(topicFilter);
		return this.broker.call(() -> this.broker.journal().matching(filter));
	}

	/**
	 * Return the retained messages.
	 * @return the messages, without those below {@code $SYS}
	 */
	public List<MqttMessage> retained() {
		return this.broker.call(() -> this.broker.retained().all());
	}

	/**
	 * Return all subscriptions.
	 * @return the subscriptions of connected clients and of sessions that are kept
	 */
	public List<BrokerSubscription> subscriptions() {
		return this.broker.call(() -> this.broker.sessions()
			.all()
			.stream()
			.flatMap((session) -> session.subscriptions().values().stream())
			.map(BrokerSubscription::of)
			.toList());
	}

	/**
	 * Return the connected clients.
	 * @return the clients whose CONNECT was accepted
	 */
	public List<BrokerClient> clients() {
		return this.broker
			.call(() -> this.broker.sessions().online().stream().map(MqttBrokerControl::toClient).toList());
	}

	/**
	 * Return the client identifiers that the broker has a session for.
	 * @return those of connected clients and of sessions that are kept
	 */
	public List<String> sessions() {
		return this.broker.call(() -> this.broker.sessions().all().stream().map(Session::clientIdentifier).toList());
	}

	/**
	 * Return how many messages the broker had to drop: a queue was full, or a receiver of
	 * QoS 0 did not keep up.
	 * @return zero or more, since the start
	 */
	public long dropped() {
		return this.broker.call(() -> this.broker.statistics().dropped());
	}

	/**
	 * Publish a message as if a client had. It is not among {@link #published()}.
	 * @param message the message
	 */
	public void publish(MqttMessage message) {
		this.broker.publish(message);
	}

	/**
	 * Publish a text with QoS 1 as if a client had.
	 * @param topic the topic
	 * @param payload the payload, sent as UTF-8
	 */
	public void publish(String topic, String payload) {
		publish(MqttMessage.to(topic).payload(payload).qos(QoS.AT_LEAST_ONCE).build());
	}

	/**
	 * Wait until clients have published that many messages to some topics.
	 * @param topicFilter which topics
	 * @param count how many, counted from the start or the last {@link #reset()}
	 * @param timeout how long to wait
	 * @return the messages, {@code count} or more, oldest first
	 * @throws AssertionError if there were less
	 */
	public List<MqttMessage> awaitPublished(String topicFilter, int count, Duration timeout) {
		TopicFilter filter = TopicFilter.of(topicFilter);
		return await(() -> {
			List<MqttMessage> messages = this.broker.journal().matching(filter);
			return (messages.size() >= count) ? messages : null;
		}, timeout, () -> count + " messages published to '" + topicFilter + "', but there were "
				+ published(topicFilter).size() + Seen.describe("published", published()));
	}

	/**
	 * Wait until a client has published a message that a test knows by more than its
	 * topic.
	 * @param topicFilter which topics
	 * @param condition what is wanted of the message, its payload for example
	 * @param timeout how long to wait
	 * @return the first such message since the start or the last {@link #reset()}
	 * @throws AssertionError if there was none; it shows the beginnings of the payloads
	 * that were published to those topics
	 */
	public MqttMessage awaitPublished(String topicFilter, Predicate<MqttMessage> condition, Duration timeout) {
		TopicFilter filter = TopicFilter.of(topicFilter);
		return await(() -> first(this.broker.journal().matching(filter), condition), timeout,
				() -> "a certain message published to '" + topicFilter + "'"
						+ (published(topicFilter).isEmpty() ? Seen.describe("published", published())
								: Seen.describePayloads("published there", published(topicFilter))));
	}

	/**
	 * Wait until a message is retained.
	 * @param topic the topic
	 * @param timeout how long to wait
	 * @return the retained message
	 * @throws AssertionError if there is none
	 */
	public MqttMessage awaitRetained(String topic, Duration timeout) {
		return await(() -> first(retained(), (message) -> message.topic().equals(topic)), timeout,
				() -> "a retained message of topic '" + topic + "'" + Seen.describe("retained", retained()));
	}

	/**
	 * Wait until nothing is on its way to clients any more: each message of QoS 1 and 2
	 * was acknowledged, which listeners do when they are done. Also waits for clients
	 * that are not connected and have a session that is kept.
	 * @param timeout how long to wait
	 * @throws AssertionError if there still are messages without an acknowledgement
	 */
	public void awaitAcknowledged(Duration timeout) {
		await(() -> unacknowledged().isEmpty() ? Boolean.TRUE : null, timeout,
				() -> "all messages to be acknowledged" + Seen.describe("not acknowledged", unacknowledged()));
	}

	private List<String> unacknowledged() {
		return this.broker.call(() -> this.broker.sessions()
			.all()
			.stream()
			.filter((session) -> session.outbound().pending() > 0)
			.map((session) -> session.outbound().pending() + " to client '" + session.clientIdentifier() + "'"
					+ (session.isOnline() ? "" : ", which is not connected"))
			.toList());
	}

	/**
	 * Wait until somebody has subscribed.
	 * @param topicFilter the topic filter as it was subscribed to, share name included;
	 * not matched but compared
	 * @param timeout how long to wait
	 * @return the subscription
	 * @throws AssertionError if nobody has
	 */
	public BrokerSubscription awaitSubscription(String topicFilter, Duration timeout) {
		return await(() -> first(subscriptions(), (subscription) -> subscription.topicFilter().equals(topicFilter)),
				timeout,
				() -> "a subscription to '" + topicFilter + "'" + Seen.describe("subscriptions", subscriptions()));
	}

	/**
	 * Wait until nobody is subscribed.
	 * @param topicFilter the topic filter, as for {@link #awaitSubscription}
	 * @param timeout how long to wait
	 * @throws AssertionError if somebody still is
	 */
	public void awaitNoSubscription(String topicFilter, Duration timeout) {
		await(() -> subscriptions().stream().noneMatch((subscription) -> subscription.topicFilter().equals(topicFilter))
				? Boolean.TRUE : null, timeout,
				() -> "no subscription to '" + topicFilter + "'" + Seen.describe("subscriptions", subscriptions()));
	}

	/**
	 * Wait until a client is connected.
	 * @param clientId the client identifier
	 * @param timeout how long to wait
	 * @return the client
	 * @throws AssertionError if it is not
	 */
	public BrokerClient awaitClient(String clientId, Duration timeout) {
		return await(() -> first(clients(), (client) -> client.clientId().equals(clientId)), timeout,
				() -> "client '" + clientId + "' to be connected" + Seen.describe("connected", clients()));
	}

	/**
	 * Wait until at least that many clients are connected.
	 * @param count how many
	 * @param timeout how long to wait
	 * @return the connected clients
	 * @throws AssertionError if there are less
	 */
	public List<BrokerClient> awaitClients(int count, Duration timeout) {
		return await(() -> (clients().size() >= count) ? clients() : null, timeout,
				() -> count + " connected clients" + Seen.describe("connected", clients()));
	}

	/**
	 * Wait until a client is not connected.
	 * @param clientId the client identifier
	 * @param timeout how long to wait
	 * @throws AssertionError if it still is
	 */
	public void awaitNoClient(String clientId, Duration timeout) {
		await(() -> clients().stream().noneMatch((client) -> client.clientId().equals(clientId)) ? Boolean.TRUE : null,
				timeout, () -> "client '" + clientId + "' to be gone" + Seen.describe("connected", clients()));
	}

	private <T> T await(Supplier<@Nullable T> question, Duration timeout, Supplier<String> expected) {
		T answer = this.broker.await(question, timeout);
		if (answer == null) {
			throw new AssertionError("Waited " + timeout + " for " + this.broker.call(expected));
		}
		return answer;
	}

	private static <T> @Nullable T first(List<T> all, Predicate<T> wanted) {
		return all.stream().filter(wanted).findFirst().orElse(null);
	}

	/**
	 * Break the connections of all clients: RST, no DISCONNECT. Will messages are due.
	 */
	public void dropConnections() {
		this.broker.run(() -> this.broker.sessions().online().forEach(this.broker::drop));
	}

	/**
	 * Break the connection of one client: RST, no DISCONNECT. Its will message is due.
	 * @param clientId the client identifier
	 * @throws IllegalArgumentException if no such client is connected
	 */
	public void dropConnection(String clientId) {
		withClient(clientId, this.broker::drop);
	}

	/**
	 * End the connection of one client, with a reason if it speaks MQTT 5.
	 * @param clientId the client identifier
	 * @param reasonCode the reason code of DISCONNECT
	 * @throws IllegalArgumentException if no such client is connected
	 */
	public void disconnect(String clientId, ReasonCode reasonCode) {
		withClient(clientId, (client) -> this.broker.disconnect(client, reasonCode));
	}

	/**
	 * End the connections of all clients, with a reason for those that speak MQTT 5.
	 * @param reasonCode the reason code of DISCONNECT
	 */
	public void disconnectAll(ReasonCode reasonCode) {
		this.broker
			.run(() -> this.broker.sessions().online().forEach((client) -> this.broker.disconnect(client, reasonCode)));
	}

	private void withClient(String clientId, Consumer<ConnectedClient> action) {
		this.broker.run(() -> action.accept(this.broker.sessions()
			.online()
			.stream()
			.filter((client) -> client.session().clientIdentifier().equals(clientId))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(
					"Client '" + clientId + "' is not connected" + Seen.describe("connected", clients())))));
	}

	/**
	 * Refuse those who connect from now on.
	 * @param reasonCode the reason code of CONNACK; before MQTT 5 the return code that
	 * comes closest
	 */
	public void refuseConnections(ReasonCode reasonCode) {
		faults((faults) -> faults.setConnectionRefusal(reasonCode));
	}

	/**
	 * Take back {@link #refuseConnections(ReasonCode)}.
	 */
	public void acceptConnections() {
		faults((faults) -> faults.setConnectionRefusal(null));
	}

	/**
	 * Let in only clients of these versions. Others are answered as a server answers that
	 * has never heard of their version: with a CONNACK of MQTT 3.1.1, return code 1.
	 * @param versions one or more, without {@link MqttVersion#AUTO}
	 */
	public void acceptVersions(MqttVersion... versions) {
		Set<ProtocolVersion> accepted = EnumSet.noneOf(ProtocolVersion.class);
		for (MqttVersion version : versions) {
			accepted.add(ProtocolVersion.valueOf(version.name()));
		}
		faults((faults) -> faults.setVersions(accepted));
	}

	/**
	 * Refuse what is published from now on: it is neither recorded nor delivered. QoS 1
	 * and 2 messages of MQTT 5 are answered with the reason code, others can't be told.
	 * @param reasonCode the reason code of PUBACK and PUBREC, 0x80 or above
	 */
	public void refusePublishes(ReasonCode reasonCode) {
		refusePublishes("#", reasonCode);
	}

	/**
	 * Refuse what is published to some topics from now on.
	 * @param topicFilter which topics
	 * @param reasonCode the reason code of PUBACK and PUBREC, 0x80 or above
	 */
	public void refusePublishes(String topicFilter, ReasonCode reasonCode) {
		Faults.Refusal refusal = new Faults.Refusal(TopicFilter.of(topicFilter), reasonCode);
		faults((faults) -> faults.setPublishRefusal(refusal));
	}

	/**
	 * Take back {@link #refusePublishes(String, ReasonCode)}.
	 */
	public void acceptPublishes() {
		faults((faults) -> faults.setPublishRefusal(null));
	}

	/**
	 * Refuse all subscriptions from now on.
	 * @param reasonCode the reason code of SUBACK, 0x80 or above; 0x80 before MQTT 5
	 */
	public void refuseSubscriptions(ReasonCode reasonCode) {
		refuseSubscriptions("#", reasonCode);
	}

	/**
	 * Refuse subscriptions to a filter, or to single topics that it matches, from now on.
	 * @param topicFilter the topic filter
	 * @param reasonCode the reason code of SUBACK, 0x80 or above; 0x80 before MQTT 5
	 */
	public void refuseSubscriptions(String topicFilter, ReasonCode reasonCode) {
		Faults.Refusal refusal = new Faults.Refusal(TopicFilter.of(topicFilter), reasonCode);
		faults((faults) -> faults.setSubscriptionRefusal(refusal));
	}

	/**
	 * Take back {@link #refuseSubscriptions(String, ReasonCode)}.
	 */
	public void acceptSubscriptions() {
		faults((faults) -> faults.setSubscriptionRefusal(null));
	}

	/**
	 * Grant no subscription a higher QoS from now on.
	 * @param qos the highest QoS
	 */
	public void grantAtMost(QoS qos) {
		faults((faults) -> faults.setHighestGrantedQos(qos));
	}

	/**
	 * Hold back PUBACK, PUBREC and PUBCOMP. The messages themselves are accepted and
	 * delivered.
	 * @param withheld {@code true} to hold them back; {@code false} to send those held
	 * back, in their order, and all others from now on
	 */
	public void withholdAcknowledgements(boolean withheld) {
		this.broker.run(() -> {
			this.broker.faults().setAcknowledgementsWithheld(withheld);
			if (!withheld) {
				this.broker.releaseAcknowledgements();
			}
		});
	}

	/**
	 * Send PUBACK, PUBREC and PUBCOMP late.
	 * @param delay how late; zero for at once
	 */
	public void delayAcknowledgements(Duration delay) {
		faults((faults) -> faults.setAcknowledgementDelay(delay));
	}

	/**
	 * Leave PINGREQ without an answer, as a connection does that is only half there.
	 * @param ignored whether to
	 */
	public void ignorePings(boolean ignored) {
		faults((faults) -> faults.setPingsIgnored(ignored));
	}

	/**
	 * Read nothing from any client, so that clients can't write more than fits the
	 * buffers in between. Who connects now gets no answer.
	 */
	public void stopReading() {
		faults((faults) -> faults.setReadingStopped(true));
	}

	/**
	 * Read again.
	 */
	public void resumeReading() {
		faults((faults) -> faults.setReadingStopped(false));
	}

	/**
	 * Forget the sessions of clients that are not connected: the next CONNACK says that
	 * there is none.
	 */
	public void forgetSessions() {
		this.broker.forgetSessions();
	}

	/**
	 * Forget the session of one client, as a server does that has lost its disk: a
	 * connection is broken, and the next CONNACK says that there is no session. Does
	 * nothing if there is none.
	 * @param clientId the client identifier
	 */
	public void forgetSession(String clientId) {
		this.broker.forgetSession(clientId);
	}

	/**
	 * Move the broker's time, by which sessions and messages expire and delayed will
	 * messages are published. Keep alive is not affected.
	 * @param duration how far; not negative
	 */
	public void advanceTime(Duration duration) {
		this.broker.advanceTime(duration);
	}

	/**
	 * Make a fresh start between tests: faults are taken back, what was published or
	 * retained is forgotten, and so are the sessions of clients that are not connected.
	 * Those connected stay so, with their subscriptions.
	 */
	public void reset() {
		this.broker.reset();
	}

	private void faults(Consumer<Faults> change) {
		this.broker.run(() -> change.accept(this.broker.faults()));
	}

	private static BrokerClient toClient(ConnectedClient client) {
		Connect connect = client.connect();
		long expiry = client.session().expirySeconds();
		return new BrokerClient(connect.clientIdentifier(), MqttVersion.valueOf(connect.version().name()),
				connect.cleanStart(), Duration.ofSeconds(connect.keepAlive()),
				(expiry == Session.NEVER_EXPIRES) ? null : Duration.ofSeconds(expiry), connect.userName(),
				connect.will(), connect.properties().userProperties());
	}

}
