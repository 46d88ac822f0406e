package io.github.mqttboot.client.internal.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketType;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection that carries packets. What is given to it is encoded at once into one
 * buffer, which leaves with the next {@link #flush}: many packets, one write. Used on the
 * event loop only.
 */
public final class PacketChannel {

	/** A batch is handed to the socket in pieces of about this size. */
	private static final int PIECE = 64 * 1024;

	private static final int SMALLEST = 256;

	private static final long LINGER_MILLIS = 1_000;

	private final Channel channel;

	private final PacketEncoder encoder;

	private final FrameHandler frames;

	private @Nullable ByteBuf batch;

	private int expected = SMALLEST;

	private boolean dirty;

	private @Nullable TopicAliases aliases;

	private long maximumPacketSize;

	PacketChannel(Channel channel, PacketEncoder encoder, FrameHandler frames) {
		this.channel = channel;
		this.encoder = encoder;
		this.frames = frames;
	}

	/**
	 * Use topic aliases from now on.
	 * @param topicAliasMaximum most aliases that the server accepts; 0 for none
	 * @param maximumPacketSize largest packet that the server accepts, in bytes
	 */
	public void useTopicAliases(int topicAliasMaximum, long maximumPacketSize) {
		// [MQTT-3.3.2-8] none without the server's consent
		this.aliases = (topicAliasMaximum > 0) ? new TopicAliases(topicAliasMaximum) : null;
		this.maximumPacketSize = maximumPacketSize;
	}

	/**
	 * Return whether the socket keeps up with what is written.
	 * @return {@code false} above the high water mark
	 */
	public boolean isWritable() {
		return this.channel.isWritable();
	}

	/**
	 * Return a measure of what the socket has not taken yet: it falls while bytes move.
	 * @return bytes above the low water mark if the channel is not writable, else less
	 * than zero
	 */
	public long backlog() {
		return this.channel.bytesBeforeWritable() - this.channel.bytesBeforeUnwritable();
	}

	/**
	 * Return the length of a PUBLISH with its whole topic.
	 * @param message the message
	 * @return bytes, fixed header included
	 */
	public int publishLength(MqttMessage message) {
		return this.encoder.publishLength(message, 0, false);
	}

	/**
	 * Return the length of a packet.
	 * @param packet the packet
	 * @return bytes, fixed header included
	 */
	public int length(Packet packet) {
		return this.encoder.encodedLength(packet);
	}

	/**
	 * Add a PUBLISH to the batch.
	 * @param message the message
	 * @param packetIdentifier the packet identifier, 0 for QoS 0
	 * @param duplicate the DUP flag
	 * @param expirySeconds what is left of the message expiry interval, or -1
	 */
	public void publish(MqttMessage message, int packetIdentifier, boolean duplicate, long expirySeconds) {
		TopicAliases table = this.aliases;
		if (table == null) {
			this.encoder.encodePublish(message, packetIdentifier, duplicate, 0, false, expirySeconds, batch());
		}
		else {
			publish(message, packetIdentifier, duplicate, expirySeconds, table);
		}
		writePiece();
	}

	private void publish(MqttMessage message, int packetIdentifier, boolean duplicate, long expirySeconds,
			TopicAliases table) {
		TopicName topic = message.topicName();
		int alias = table.find(topic);
		if (alias > 0) {
			this.encoder.encodePublish(message, packetIdentifier, duplicate, alias, true, expirySeconds, batch());
			return;
		}
		alias = table.propose(topic);
		if (alias > 0 && this.encoder.publishLength(message, alias, false) > this.maximumPacketSize) {
			// with its topic alone it fits
			alias = 0;
		}
		this.encoder.encodePublish(message, packetIdentifier, duplicate, alias, false, expirySeconds, batch());
		if (alias > 0) {
			// what could not be written has thrown and sets nothing
			table.set(alias, topic);
		}
	}

	/**
	 * Add PUBACK, PUBREC, PUBREL or PUBCOMP to the batch.
	 * @param type the packet type
	 * @param packetIdentifier the packet identifier
	 * @param reasonCode the reason code
	 */
	public void respond(PacketType type, int packetIdentifier, ReasonCode reasonCode) {
		this.encoder.encodeResponse(type, packetIdentifier, reasonCode, batch());
		writePiece();
	}

	/**
	 * Add a packet to the batch.
	 * @param packet the packet
	 */
	public void send(Packet packet) {
		this.encoder.encode(packet, batch());
		writePiece();
	}

	private ByteBuf batch() {
		this.dirty = true;
		ByteBuf buffer = this.batch;
		if (buffer == null) {
			buffer = this.channel.alloc().ioBuffer(this.expected);
			this.batch = buffer;
		}
		return buffer;
	}

	private void writePiece() {
		ByteBuf buffer = this.batch;
		if (buffer != null && buffer.readableBytes() >= PIECE) {
			this.batch = null;
			this.channel.write(buffer, this.channel.voidPromise());
		}
	}

	/**
	 * Return whether there is something to flush.
	 * @return {@code false} if nothing was added since the last flush
	 */
	public boolean hasBatch() {
		return this.dirty;
	}

	/**
	 * Let the batch leave.
	 * @param outcome told when the last byte has reached the socket, with {@code null},
	 * or why it did not
	 */
	public void flush(Consumer<@Nullable Throwable> outcome) {
		this.dirty = false;
		ByteBuf buffer = this.batch;
		this.batch = null;
		if (buffer == null) {
			// all of it was written in pieces: an empty write marks the end
			buffer = this.channel.alloc().ioBuffer(0, 0);
		}
		this.expected = Math.max(SMALLEST, Math.min(buffer.readableBytes() * 2, PIECE));
		ChannelFutureListener listener = (future) -> outcome.accept(future.cause());
		this.channel.writeAndFlush(buffer).addListener(listener);
	}

	/**
	 * Start or stop to take bytes from the socket, and to give on packets of those that
	 * have been taken.
	 * @param reading whether to read
	 */
	public void setReading(boolean reading) {
		this.frames.setReading(reading);
	}

	/**
	 * Close. What was flushed leaves first, within a second.
	 */
	public void close() {
		dropBatch();
		this.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
		closeIn(LINGER_MILLIS);
	}

	/**
	 * Close after the last packet. A socket that is closed while bytes of the server are
	 * unread is reset, and the reset can destroy what the server has not read yet. So
	 * only our own direction is closed first, and the server has some time to close the
	 * other.
	 * @param partingMillis this time; the last packet has a second to leave before
	 */
	public void finish(long partingMillis) {
		dropBatch();
		// what comes is thrown away, but it is read
		setReading(true);
		ChannelFutureListener flushed = (future) -> {
			this.channel.pipeline().fireUserEventTriggered(Event.LAST_PACKET_LEFT);
			SslHandler tls = this.channel.pipeline().get(SslHandler.class);
			if (tls != null) {
				tls.closeOutbound().addListener((ended) -> closeOutput(partingMillis));
			}
			else {
				closeOutput(partingMillis);
			}
		};
		this.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed);
		closeIn(LINGER_MILLIS + partingMillis);
	}

	private void closeOutput(long partingMillis) {
		if (this.channel instanceof DuplexChannel duplex && duplex.isActive()) {
			duplex.shutdownOutput();
			closeIn(partingMillis);
		}
		else {
			this.channel.close();
		}
	}

	/**
	 * Close at once: nothing that was written matters any more.
	 */
	public void abort() {
		dropBatch();
		this.channel.close();
	}

	private void closeIn(long millis) {
		ScheduledFuture<?> timer = this.channel.eventLoop()
			.schedule((Runnable) this.channel::close, millis, TimeUnit.MILLISECONDS);
		this.channel.closeFuture().addListener((closed) -> timer.cancel(false));
	}

	private void dropBatch() {
		ByteBuf buffer = this.batch;
		this.batch = null;
		if (buffer != null) {
			buffer.release();
		}
	}

	/**
	 * What the handlers of the channel are told.
	 */
	enum Event {

		/** Nothing follows: what has an end of its own may say so. */
		LAST_PACKET_LEFT

	}

}
