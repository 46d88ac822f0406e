package io.github.mqttboot.client.internal.connection;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.session.PacketOutput;
import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.transport.PacketChannel;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of a connection: what is given to it leaves together with the next
 * {@link #flush}. Once it is shut, everything is dropped.
 */
final class PacketOutlet implements PacketOutput {

	private static final Logger logger = LoggerFactory.getLogger(PacketOutlet.class);

	private final Session session;

	private final ProtocolVersion version;

	private final Runnable onWritten;

	private final Runnable onOutcomes;

	/** Whether message properties had to be left out. */
	private boolean leavesOut;

	private @Nullable PacketChannel channel;

	private long maximumPacketSize = Long.MAX_VALUE;

	/** QoS 0 messages of the batch that is being collected. */
	private List<PublishRequest> atMostOnce = new ArrayList<>();

	/**
	 * Create an outlet.
	 * @param session told what became of QoS 0 messages
	 * @param version the protocol version
	 * @param onWritten run when a batch has reached the socket
	 * @param onOutcomes run when outcomes of QoS 0 messages are there
	 */
	PacketOutlet(Session session, ProtocolVersion version, Runnable onWritten, Runnable onOutcomes) {
		this.session = session;
		this.version = version;
		this.onWritten = onWritten;
		this.onOutcomes = onOutcomes;
	}

	void open(PacketChannel channel) {
		this.channel = channel;
	}

	/** Hold to what the server accepts. */
	void limitTo(long maximumPacketSize) {
		this.maximumPacketSize = maximumPacketSize;
	}

	/** Let nothing more out. */
	void shut() {
		this.channel = null;
	}

	/** The connection is closed: end the waiting for what was never flushed. */
	void onClosed() {
		shut();
		List<PublishRequest> unwritten = this.atMostOnce;
		this.atMostOnce = new ArrayList<>();
		unwritten.forEach((request) -> this.session.onWritten(request, new ClosedChannelException()));
	}

	/** Let everything leave that was collected. */
	void flush() {
		PacketChannel channel = this.channel;
		if (channel == null || !channel.hasBatch()) {
			return;
		}
		List<PublishRequest> batch = List.of();
		if (!this.atMostOnce.isEmpty()) {
			batch = this.atMostOnce;
			this.atMostOnce = new ArrayList<>();
		}
		List<PublishRequest> leaving = batch;
		Consumer<@Nullable Throwable> flushed = (failure) -> onFlushed(leaving, failure);
		channel.flush(flushed);
	}

	private void onFlushed(List<PublishRequest> batch, @Nullable Throwable failure) {
		if (failure == null) {
			this.onWritten.run();
		}
		if (!batch.isEmpty()) {
			batch.forEach((request) -> this.session.onWritten(request, failure));
			this.onOutcomes.run();
		}
	}

	@Override
	public boolean isWritable() {
		return this.channel != null && this.channel.isWritable();
	}

	@Override
	public boolean fits(MqttMessage message) {
		return this.channel != null && this.channel.publishLength(message) <= this.maximumPacketSize;
	}

	@Override
	public boolean fits(Packet packet) {
		return this.channel != null && this.channel.length(packet) <= this.maximumPacketSize;
	}

	@Override
	public void publish(PublishRequest request, boolean duplicate, long expirySeconds) {
		if (request.message().qos() == QoS.AT_MOST_ONCE) {
			this.atMostOnce.add(request);
		}
		if (!this.leavesOut && request.message().hasProperties() && !this.version.hasProperties()) {
			this.leavesOut = true;
			logger.info("The connection speaks {}, which has no message properties: content type, user properties "
					+ "and the like are left out", this.version);
		}
		if (this.channel != null) {
			this.channel.publish(request.message(), request.packetIdentifier(), duplicate, expirySeconds);
		}
	}

	@Override
	public void respond(PacketType type, int packetIdentifier, ReasonCode reasonCode) {
		if (this.channel != null) {
			this.channel.respond(type, packetIdentifier, reasonCode);
		}
	}

	@Override
	public void send(Packet packet) {
		if (this.channel != null) {
			this.channel.send(packet);
		}
	}

}
