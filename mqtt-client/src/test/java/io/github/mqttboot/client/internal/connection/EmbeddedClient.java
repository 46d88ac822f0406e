package io.github.mqttboot.client.internal.connection;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.session.InboundMessage;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.internal.session.Request;
import io.github.mqttboot.client.internal.session.RequestQueue;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.session.SessionEvents;
import io.github.mqttboot.client.internal.session.SessionSettings;
import io.github.mqttboot.client.internal.session.SubscribeRequest;
import io.github.mqttboot.client.internal.session.UnsubscribeRequest;
import io.github.mqttboot.client.internal.transport.EmbeddedTransport;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;

/**
 * Framing, codec, connection and session as they stand in a client, without sockets and
 * threads: what the server sends goes in as bytes, and what the client sends comes out as
 * bytes. Memory is counted, so that a buffer that is kept shows.
 */
public final class EmbeddedClient implements ConnectionOwner, SessionEvents {

	private static final Endpoint SERVER = new Endpoint(Endpoint.Scheme.MQTT, "127.0.0.1", 1883, "");

	private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true, true);

	private final List<InboundMessage> owed = new ArrayList<>();

	private final RequestQueue requests = new RequestQueue();

	private final ProtocolVersion version;

	private final int maximumPacketSize;

	private final Session session;

	private EmbeddedChannel channel = new EmbeddedChannel();

	private @Nullable Connection connection;

	private int delivered;

	private int open;

	private int released;

	private int down;

	private boolean ready;

	private long now = 1_000_000_000L;

	public EmbeddedClient(ProtocolVersion version, int receiveMaximum, int topicAliasMaximum, int maximumPacketSize) {
		this.version = version;
		this.maximumPacketSize = maximumPacketSize;
		this.session = new Session(
				new SessionSettings(20, 20, receiveMaximum, topicAliasMaximum, Duration.ofMinutes(2).toNanos(), 10),
				this);
	}

	/** Connect: CONNECT leaves, and nothing has come. */
	public EmbeddedClient connect(boolean cleanStart) {
		close();
		this.channel = new EmbeddedChannel();
		this.channel.config().setAllocator(this.memory);
		Connect connect = new Connect(this.version, "c", cleanStart, 60, null, null, null, PacketProperties.NONE);
		Connection opening = new Connection(EmbeddedTransport.loop(this.channel), this.session, SERVER, connect, null,
				this);
		this.connection = opening;
		EmbeddedTransport.open(this.channel, this.version, this.maximumPacketSize, opening);
		return this;
	}

	/** CONNACK with success comes. */
	public EmbeddedClient accept(boolean sessionPresent) {
		receive(bytes("20" + (this.version.hasProperties() ? "03" : "02") + (sessionPresent ? "01" : "00") + "00"
				+ (this.version.hasProperties() ? "00" : "")));
		return this;
	}

	/** Bytes come, in one read. */
	public void receive(byte... bytes) {
		if (!this.channel.isOpen()) {
			return;
		}
		ByteBuf received = this.memory.heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
		this.channel.writeInbound(received);
		this.channel.runPendingTasks();
		if (received.refCnt() != 0) {
			throw new AssertionError("A received buffer was not released");
		}
		checkNothingEscaped();
	}

	private void checkNothingEscaped() {
		this.channel.checkException();
		if (!this.channel.inboundMessages().isEmpty()) {
			throw new AssertionError("Something has run through the whole pipeline");
		}
	}

	/** Return what has left since the last call, as hexadecimal digits. */
	public String sent() {
		return HexFormat.of().formatHex(sentBytes());
	}

	/** Return what has left since the last call. */
	public byte[] sentBytes() {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (ByteBuf part = this.channel.readOutbound(); part != null; part = this.channel.readOutbound()) {
			byte[] bytes = new byte[part.readableBytes()];
			part.readBytes(bytes);
			part.release();
			all.writeBytes(bytes);
		}
		return all.toByteArray();
	}

	/** Return how many bytes of buffers are in use. */
	public long memory() {
		return this.memory.metric().usedHeapMemory() + this.memory.metric().usedDirectMemory();
	}

	public boolean isOpen() {
		return this.channel.isOpen();
	}

	public boolean isReady() {
		return this.ready;
	}

	/** Return the failure that the connection ended with. */
	public @Nullable MqttException cause() {
		return (this.connection != null) ? this.connection.cause() : null;
	}

	public int delivered() {
		return this.delivered;
	}

	/** Return how many connections have ended. */
	public int ended() {
		return this.down;
	}

	/** Return how many requests have no outcome. */
	public int open() {
		return this.open;
	}

	public Session session() {
		return this.session;
	}

	public void publish(QoS qos, String payload) {
		submit(new Published(MqttMessage.to("t").payload(payload).qos(qos).build()));
	}

	public void subscribe(String... filters) {
		List<Subscription> subscriptions = new ArrayList<>();
		for (String filter : filters) {
			subscriptions.add(new Subscription(TopicFilter.of(filter), QoS.AT_LEAST_ONCE));
		}
		submit(new Subscribed(subscriptions));
	}

	public void unsubscribe(String... filters) {
		List<TopicFilter> topicFilters = new ArrayList<>();
		for (String filter : filters) {
			topicFilters.add(TopicFilter.of(filter));
		}
		submit(new Unsubscribed(topicFilters));
	}

	private void submit(Request request) {
		this.open++;
		this.requests.add(request);
		this.requests.drainTo(this.session, this.now);
		settle();
	}

	/** Acknowledge what the application has got, in any order. */
	public void acknowledge(int index, ReasonCode reasonCode) {
		if (index < this.owed.size()) {
			this.session.acknowledge(this.owed.remove(index), reasonCode);
			settle();
		}
	}

	public void pass(Duration time) {
		this.now += time.toNanos();
		this.session.onTick(this.now);
		if (this.connection != null) {
			this.connection.onTick();
		}
		settle();
	}

	private void settle() {
		this.session.pump(this.now);
		if (this.connection != null) {
			this.connection.flush();
		}
		this.channel.runPendingTasks();
	}

	/** The connection breaks. */
	public void close() {
		this.channel.close();
		this.channel.runPendingTasks();
		checkNothingEscaped();
		sentBytes();
	}

	/** Give everything up, and fail if anything is left. */
	public void finish() {
		close();
		this.session.close();
		if (this.memory.metric().usedHeapMemory() != 0 || this.memory.metric().usedDirectMemory() != 0) {
			throw new AssertionError("A buffer was kept: " + this.memory.metric());
		}
		if (this.open != 0) {
			throw new AssertionError(this.open + " requests have no outcome");
		}
		if (this.released != 0) {
			throw new AssertionError(this.released + " messages were not released exactly once");
		}
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex);
	}

	@Override
	public void onUp(Connection connection, Negotiated negotiated) {
		// the session is told by the connection
	}

	@Override
	public void onBatch(Connection connection) {
		settle();
	}

	@Override
	public void onOutcomes() {
		settle();
	}

	@Override
	public void onDown(Connection connection) {
		this.down++;
		this.ready = false;
		if (connection.negotiated() != null) {
			connection.leaveSession();
		}
	}

	@Override
	public void onMessage(MqttMessage message, @Nullable InboundMessage inbound) {
		this.delivered++;
		if (inbound != null) {
			this.owed.add(inbound);
		}
	}

	@Override
	public void onSubscribed(Subscription subscription, ReasonCode reasonCode) {
		// the request is told, too
	}

	@Override
	public void onUnsubscribed(TopicFilter topicFilter) {
		// the request is told, too
	}

	@Override
	public void onReady() {
		this.ready = true;
	}

	private final class Published extends PublishRequest {

		private Published(MqttMessage message) {
			super(message);
			EmbeddedClient.this.released++;
		}

		@Override
		protected void onDone(ReasonCode reasonCode, PacketProperties properties) {
			EmbeddedClient.this.open--;
		}

		@Override
		protected void onFailed(MqttException failure) {
			EmbeddedClient.this.open--;
		}

		@Override
		protected void onReleased() {
			EmbeddedClient.this.released--;
		}

	}

	private final class Subscribed extends SubscribeRequest {

		private Subscribed(List<Subscription> subscriptions) {
			super(subscriptions, 1);
		}

		@Override
		protected void onAnswered(List<ReasonCode> reasonCodes, PacketProperties properties) {
			EmbeddedClient.this.open--;
		}

		@Override
		protected void onFailed(MqttException failure) {
			EmbeddedClient.this.open--;
		}

	}

	private final class Unsubscribed extends UnsubscribeRequest {

		private Unsubscribed(List<TopicFilter> topicFilters) {
			super(topicFilters);
		}

		@Override
		protected void onAnswered(List<ReasonCode> reasonCodes, PacketProperties properties) {
			EmbeddedClient.this.open--;
		}

		@Override
		protected void onFailed(MqttException failure) {
			EmbeddedClient.this.open--;
		}

	}

}
