package io.github.mqttboot.client.internal.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Iterator;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import io.github.mqttboot.client.internal.transport.TransportSettings.Proxy;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection to a target: TCP or a Unix domain socket, with or without proxy, TLS
 * and WebSocket. Tries every address of the name, one after the other.
 */
public final class Connector {

	private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

	private final Loop loop;

	private final Target target;

	private final TransportSettings settings;

	private final long timeoutMillis;

	private final ProtocolVersion version;

	private final int maximumPacketSize;

	private final PacketChannelListener listener;

	private @Nullable MqttException unusable;

	private @Nullable Channel opening;

	private Connector(Loop loop, Target target, TransportSettings settings, long timeoutMillis, ProtocolVersion version,
			int maximumPacketSize, PacketChannelListener listener) {
		this.loop = loop;
		this.target = target;
		this.settings = settings;
		this.timeoutMillis = timeoutMillis;
		this.version = version;
		this.maximumPacketSize = maximumPacketSize;
		this.listener = listener;
	}

	/**
	 * Open a connection. Everything that follows is told to the listener, on the loop.
	 * @param loop the event loop
	 * @param target where to
	 * @param settings how
	 * @param timeoutMillis time to open it, in milliseconds
	 * @param version the protocol version
	 * @param maximumPacketSize largest packet accepted, in bytes
	 * @param listener told of what happens
	 * @return a handle to stop it with
	 */
	public static Connector connect(Loop loop, Target target, TransportSettings settings, long timeoutMillis,
			ProtocolVersion version, int maximumPacketSize, PacketChannelListener listener) {
		Connector connector = new Connector(loop, target, settings, timeoutMillis, version, maximumPacketSize,
				listener);
		connector.tryNext(target.addresses().iterator());
		return connector;
	}

	/**
	 * Stop: nobody wants the connection any more. To be called on the loop, once
	 * {@link PacketChannelListener#isWanted()} says so.
	 */
	public void abort() {
		if (this.opening != null) {
			this.opening.close();
		}
	}

	private void tryNext(Iterator<SocketAddress> addresses) {
		SocketAddress address = addresses.next();
		ChannelFutureListener failed = (future) -> {
			if (future.isSuccess()) {
				return;
			}
			if (this.unusable != null) {
				this.listener.onClosed(this.unusable);
			}
			else if (addresses.hasNext() && this.listener.isWanted()) {
				tryNext(addresses);
			}
			else {
				this.listener.onClosed(unreachable(future.cause()));
			}
		};
		ChannelFuture connecting = bootstrap().connect(this.loop.address(address));
		this.opening = connecting.channel();
		connecting.addListener(failed);
	}

	private Throwable unreachable(Throwable cause) {
		return (this.target.proxyAddress() == null) ? cause : new MqttException(
				"the proxy " + this.settings.proxy() + " cannot be reached: " + cause.getMessage(), cause);
	}

	private Bootstrap bootstrap() {
		Scheme scheme = this.target.endpoint().scheme();
		Bootstrap bootstrap = new Bootstrap().group(this.loop.eventLoop())
			.channelFactory(() -> this.loop.socket(scheme))
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, addressTimeoutMillis())
			.option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
			// keeps its memory: what the default one gives back costs a halt of all
			// threads
			// where Netty does without Unsafe (docs/decisions/0006)
			.option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
			.handler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel channel) {
					prepare(channel);
				}
			});
		return (scheme == Scheme.UNIX) ? bootstrap
				: bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
	}

	/** An address that does not answer at all must leave time for the others. */
	private int addressTimeoutMillis() {
		long millis = this.timeoutMillis / this.target.addresses().size();
		return (int) Math.min(Math.max(millis, 1), Integer.MAX_VALUE);
	}

	private void prepare(Channel channel) {
		try {
			addHandlers(channel);
		}
		catch (MqttException ex) {
			// Netty would log it and tell us no more than that the channel is closed
			this.unusable = ex;
			channel.close();
		}
	}

	private void addHandlers(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		Endpoint endpoint = this.target.endpoint();
		Proxy proxy = this.settings.proxy();
		InetSocketAddress proxyAddress = this.target.proxyAddress();
		if (proxy != null && proxyAddress != null) {
			addOptional("netty-handler-proxy",
					() -> pipeline.addLast(Proxies.handler(proxy, proxyAddress, this.timeoutMillis)));
		}
		if (this.target.sslContext() != null) {
			// host and port: server name indication and host name verification
			SslHandler handler = this.target.sslContext().newHandler(channel.alloc(), endpoint.host(), endpoint.port());
			handler.setHandshakeTimeoutMillis(this.target.handshakeTimeoutMillis());
			pipeline.addLast(handler);
		}
		if (endpoint.scheme().isWebSocket()) {
			addOptional("netty-codec-http", () -> WebSockets.add(pipeline, this.target, this.settings, this.version,
					this.timeoutMillis, this.maximumPacketSize));
		}
		PacketDecoder decoder = PacketDecoder.ofNewConnection(this.version, this.maximumPacketSize);
		pipeline.addLast(new FrameHandler(decoder, new PacketEncoder(this.version), this.listener));
	}

	private static void addOptional(String artifact, Runnable addition) {
		try {
			addition.run();
		}
		catch (NoClassDefFoundError ex) {
			throw new MqttException("The URI or the proxy settings need the library io.netty:" + artifact
					+ ", which is not on the class path: add it as a dependency", ex);
		}
		catch (IllegalArgumentException ex) {
			// no message of the cause: it may hold a header's value
			throw new MqttException("The headers or the sub-protocol of the WebSocket are not legal in HTTP", ex);
		}
	}

}
