package io.github.mqttboot.client.internal.transport;

import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;

import javax.net.ssl.SSLException;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the stream of bytes into packets. Bytes that are not a whole packet yet are kept;
 * the decoder refuses a packet that is too large as soon as its fixed header is there, so
 * no more than one packet of legal size is ever kept.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {

	private final PacketDecoder decoder;

	private final PacketEncoder encoder;

	private final PacketChannelListener listener;

	private @Nullable ByteBuf kept;

	private @Nullable ChannelHandlerContext context;

	/** Whether packets are given on. */
	private boolean reading = true;

	/** Whether there may be whole packets in what is kept. */
	private boolean held;

	private @Nullable Throwable failure;

	private boolean ended;

	private boolean closed;

	FrameHandler(PacketDecoder decoder, PacketEncoder encoder, PacketChannelListener listener) {
		this.decoder = decoder;
		this.encoder = encoder;
		this.listener = listener;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.context = context;
		this.listener.onOpened(new PacketChannel(context.channel(), this.encoder, this));
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object received) {
		ByteBuf bytes = (ByteBuf) received;
		if (this.ended) {
			bytes.release();
			return;
		}
		ByteBuf all = (this.kept != null) ? this.kept.writeBytes(bytes) : bytes;
		try {
			decode(all);
		}
		finally {
			if (this.kept == null && !this.ended && bytes.isReadable()) {
				this.kept = context.alloc().buffer(Math.max(bytes.readableBytes(), 1024)).writeBytes(bytes);
			}
			bytes.release();
			trim();
		}
	}

	private void decode(ByteBuf bytes) {
		int start = bytes.readerIndex();
		try {
			Packet packet = next(bytes);
			while (packet != null) {
				this.listener.onPacket(packet);
				packet = next(bytes);
			}
		}
		catch (MqttProtocolException ex) {
			this.ended = true;
			this.listener.onProtocolError(ForeignProtocols.explain(bytes, start, ex));
		}
	}

	private @Nullable Packet next(ByteBuf bytes) {
		this.held = !this.reading && !this.ended && bytes.isReadable();
		return (this.reading && !this.ended) ? this.decoder.decode(bytes) : null;
	}

	/**
	 * Stop or go on, also in the middle of what one read has brought: the rest waits as
	 * bytes, and is given on before anything else is read.
	 * @param reading whether to read
	 */
	void setReading(boolean reading) {
		this.reading = reading;
		ChannelHandlerContext channel = this.context;
		if (channel != null && reading && this.held) {
			// not right here: the caller may be amid something
			channel.executor().execute(this::resume);
		}
		else if (channel != null) {
			channel.channel().config().setAutoRead(reading);
		}
	}

	private void resume() {
		if (this.reading && this.held && !this.closed) {
			decodeKept();
			if (this.reading) {
				setReading(true);
			}
			this.listener.onReadComplete();
		}
	}

	private void decodeKept() {
		if (this.kept != null) {
			decode(this.kept);
		}
		trim();
	}

	private void trim() {
		ByteBuf buffer = this.kept;
		if (buffer != null && (this.ended || !buffer.isReadable())) {
			this.kept = null;
			buffer.release();
		}
		else if (buffer != null) {
			buffer.discardSomeReadBytes();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.listener.onReadComplete();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		if (context.channel().isWritable()) {
			this.listener.onWritable();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (cause instanceof MqttProtocolException error && !this.ended) {
			this.ended = true;
			this.listener.onProtocolError(error);
			return;
		}
		// the TLS handler's failures come wrapped as a decoder's
		Throwable wrapped = (cause instanceof DecoderException) ? cause.getCause() : null;
		keepFailure((wrapped != null) ? wrapped : cause);
		context.close();
		if (!context.channel().isActive()) {
			// a proxy's handler tells of the end in no other way, and not first of all
			context.executor().execute(this::finish);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		// a handshake that took too long, or was cut off, is told in no other way
		if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
			boolean closed = handshake.cause() instanceof ClosedChannelException;
			keepFailure(closed ? new SSLException("the connection was closed during the TLS handshake")
					: handshake.cause());
		}
	}

	/** The first failure is the reason; what follows is its consequence. */
	private void keepFailure(Throwable cause) {
		if (cause instanceof ConnectException) {
			// of an open channel: a proxy's. TLS may have told of the consequence before
			this.failure = new MqttException("the proxy did not connect to the server (" + cause.getMessage() + ")",
					cause);
		}
		else if (this.failure == null) {
			// the original shows what the server sent
			this.failure = (cause instanceof NotSslRecordException)
					? new SSLException("what the server sends is not TLS") : cause;
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		finish();
	}

	private void finish() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		if (this.held) {
			// it has come before the end
			this.reading = true;
			decodeKept();
		}
		this.ended = true;
		trim();
		this.listener.onClosed(this.failure);
	}

}
