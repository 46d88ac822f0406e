package io.github.mqttboot.client.simulation;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a simulated connection, as Netty sees a socket: bytes that it does
 * not take stay in the outbound buffer, what comes waits until it is read, and a reset is
 * noticed by the next read or write.
 */
final class SimulatedSocket extends AbstractChannel {

	private static final ChannelMetadata METADATA = new ChannelMetadata(false);

	private static final InetSocketAddress LOCAL = InetSocketAddress.createUnresolved("client", 1);

	private final World world;

	private final Network network;

	/** What the loop is to do before its tasks. */
	private final Consumer<Runnable> io;

	private final ChannelConfig config = new Config(this);

	private final Deque<byte[]> received = new ArrayDeque<>();

	private @Nullable InetSocketAddress remote;

	private @Nullable Link link;

	private @Nullable ChannelPromise connecting;

	private @Nullable ScheduledFuture<?> connectTimeout;

	private boolean active;

	private boolean wantsToRead;

	private boolean endOfStream;

	private boolean reset;

	SimulatedSocket(World world, Network network, Consumer<Runnable> io) {
		super(null);
		this.world = world;
		this.network = network;
		this.io = io;
		this.config.setAllocator(network.allocator());
	}

	boolean hasUnread() {
		return !this.received.isEmpty();
	}

	/** The server has taken the connection. */
	void onAccepted(Link accepted) {
		this.io.accept(() -> {
			ChannelPromise promise = this.connecting;
			if (!isOpen() || promise == null) {
				accepted.onClientClosed(true);
				return;
			}
			this.link = accepted;
			this.active = true;
			this.connecting = null;
			cancelTimeout();
			promise.trySuccess();
			pipeline().fireChannelActive();
		});
	}

	void onRefused() {
		this.io.accept(() -> failConnect(new ConnectException("Connection refused: " + this.remote)));
	}

	private void failConnect(IOException failure) {
		ChannelPromise promise = this.connecting;
		this.connecting = null;
		cancelTimeout();
		if (promise != null) {
			promise.tryFailure(failure);
			unsafe().close(voidPromise());
		}
	}

	private void cancelTimeout() {
		if (this.connectTimeout != null) {
			this.connectTimeout.cancel(false);
			this.connectTimeout = null;
		}
	}

	/** Bytes have come. */
	void onBytes(byte[] bytes) {
		this.received.add(bytes);
		this.io.accept(this::readNow);
	}

	/** The server has closed its side. */
	void onEndOfStream() {
		this.endOfStream = true;
		this.io.accept(this::readNow);
	}

	/** The connection was broken off: what was not read is gone. */
	void onReset() {
		this.received.clear();
		this.reset = true;
		this.io.accept(this::readNow);
	}

	/** The network takes bytes again. */
	void onRoom() {
		this.io.accept(() -> ((Unsafe) unsafe()).writeAgain());
	}

	@Override
	protected void doBeginRead() {
		this.wantsToRead = true;
		if (hasUnread() || this.endOfStream || this.reset) {
			this.io.accept(this::readNow);
		}
	}

	private void readNow() {
		if (!isActive() || !this.wantsToRead) {
			return;
		}
		if (this.reset) {
			pipeline().fireExceptionCaught(new IOException("Connection reset"));
			unsafe().close(voidPromise());
			return;
		}
		if (hasUnread()) {
			this.wantsToRead = false;
			int chunks = this.world.between(1, this.received.size());
			for (int i = 0; i < chunks && isActive(); i++) {
				byte[] bytes = this.received.remove();
				Link current = this.link;
				if (current != null) {
					current.witness().onRead(bytes);
				}
				pipeline().fireChannelRead(alloc().buffer(bytes.length).writeBytes(bytes));
			}
			pipeline().fireChannelReadComplete();
		}
		else if (this.endOfStream) {
			unsafe().close(voidPromise());
		}
	}

	@Override
	protected void doWrite(ChannelOutboundBuffer outbound) throws IOException {
		if (this.reset) {
			throw new IOException("Broken pipe");
		}
		Link current = this.link;
		while (current != null && outbound.current() instanceof ByteBuf buffer) {
			int length = Math.min(buffer.readableBytes(), current.room());
			if (length == 0 && buffer.isReadable()) {
				current.witness().onStuck();
				return;
			}
			byte[] bytes = new byte[length];
			buffer.readBytes(bytes);
			if (length > 0) {
				current.witness().onWritten(bytes);
				current.fromClient(bytes);
				outbound.progress(length);
			}
			if (!buffer.isReadable()) {
				outbound.remove();
			}
		}
	}

	@Override
	protected void doClose() {
		cancelTimeout();
		boolean wasActive = this.active;
		this.active = false;
		Link current = this.link;
		if (current != null && wasActive) {
			current.onClientClosed(this.reset || hasUnread());
		}
		this.received.clear();
		ChannelPromise promise = this.connecting;
		this.connecting = null;
		if (promise != null) {
			promise.tryFailure(new ClosedChannelException());
		}
		this.network.onSocketClosed(this);
	}

	@Override
	protected AbstractUnsafe newUnsafe() {
		return new Unsafe();
	}

	@Override
	protected boolean isCompatible(EventLoop loop) {
		return true;
	}

	@Override
	protected SocketAddress localAddress0() {
		return LOCAL;
	}

	@Override
	protected @Nullable SocketAddress remoteAddress0() {
		return this.remote;
	}

	@Override
	protected void doBind(SocketAddress localAddress) {
		throw new UnsupportedOperationException("a client does not bind");
	}

	@Override
	protected void doDisconnect() {
		doClose();
	}

	@Override
	public ChannelConfig config() {
		return this.config;
	}

	@Override
	public boolean isOpen() {
		return !closeFuture().isDone();
	}

	@Override
	public boolean isActive() {
		return this.active;
	}

	@Override
	public ChannelMetadata metadata() {
		return METADATA;
	}

	private final class Unsafe extends AbstractUnsafe {

		@Override
		public void connect(SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
			SimulatedSocket socket = SimulatedSocket.this;
			if (!promise.setUncancellable() || !ensureOpen(promise)) {
				return;
			}
			socket.remote = (InetSocketAddress) remoteAddress;
			socket.connecting = promise;
			int timeout = socket.config.getConnectTimeoutMillis();
			socket.connectTimeout = eventLoop().schedule(
					() -> failConnect(new ConnectTimeoutException(
							"connection timed out after " + timeout + " ms: " + socket.remote)),
					timeout, TimeUnit.MILLISECONDS);
			socket.network.connect(socket);
		}

		void writeAgain() {
			flush0();
		}

	}

	private static final class Config extends DefaultChannelConfig {

		private final SimulatedSocket socket;

		Config(SimulatedSocket socket) {
			super(socket);
			this.socket = socket;
		}

		@Override
		public ChannelConfig setAutoRead(boolean autoRead) {
			Link current = this.socket.link;
			if (current != null) {
				current.witness().onReading(autoRead);
			}
			return super.setAutoRead(autoRead);
		}

		@Override
		public <T> boolean setOption(ChannelOption<T> option, T value) {
			boolean ofTcp = ChannelOption.TCP_NODELAY.equals(option) || ChannelOption.SO_KEEPALIVE.equals(option);
			return ofTcp || super.setOption(option, value);
		}

	}

}
