package io.github.mqttboot.client.internal.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import io.github.mqttboot.client.internal.transport.TransportSettings.Proxy;
import io.github.mqttboot.client.internal.transport.TransportSettings.Tls;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one attempt at an endpoint needs and that may block to be had: the
 * addresses of its name, the TLS context, the headers. Made on the application's threads,
 * anew for each attempt, so that changed addresses and rotated certificates are used.
 */
public final class Target {

	private final Endpoint endpoint;

	private final List<SocketAddress> addresses;

	private final @Nullable InetSocketAddress proxyAddress;

	private final @Nullable Tls tls;

	private final @Nullable SslContext sslContext;

	private final Map<String, String> webSocketHeaders;

	private Target(Endpoint endpoint, List<SocketAddress> addresses, @Nullable InetSocketAddress proxyAddress,
			@Nullable Tls tls, @Nullable SslContext sslContext, Map<String, String> webSocketHeaders) {
		this.endpoint = endpoint;
		this.addresses = addresses;
		this.proxyAddress = proxyAddress;
		this.tls = tls;
		this.sslContext = sslContext;
		this.webSocketHeaders = webSocketHeaders;
	}

	/**
	 * Return whether preparing an attempt neither blocks nor calls the application: there
	 * is no name to resolve, no TLS, no WebSocket and no proxy.
	 * @param endpoint where to
	 * @param settings how
	 * @return whether {@link #prepare} may be called on the event loop
	 */
	public static boolean isAtHand(Endpoint endpoint, TransportSettings settings) {
		return switch (endpoint.scheme()) {
			case UNIX -> true;
			case MQTT -> settings.proxy() == null && (NetUtil.isValidIpV4Address(endpoint.host())
					|| (NetUtil.isValidIpV6Address(endpoint.host()) && endpoint.host().indexOf('%') < 0));
			case MQTTS, WS, WSS -> false;
		};
	}

	/**
	 * Prepare an attempt. Blocks unless {@link #isAtHand}; not for the event loop then.
	 * @param endpoint where to
	 * @param settings how
	 * @param step told of each thing before it is asked for
	 * @return the target
	 * @throws Exception if the name is unknown, or TLS material or headers could not be
	 * had
	 */
	public static Target prepare(Endpoint endpoint, TransportSettings settings, Consumer<String> step)
			throws Exception {
		Scheme scheme = endpoint.scheme();
		step.accept("TLS options or key material");
		Tls tls = scheme.isSecure() ? settings.tls().call() : null;
		SslContext sslContext = (tls != null) ? sslContext(tls) : null;
		step.accept("WebSocket headers");
		Map<String, String> headers = scheme.isWebSocket() ? settings.webSocketHeaders().call() : Map.of();
		step.accept("name resolution");
		return new Target(endpoint, addresses(endpoint, settings), proxyAddress(scheme, settings.proxy()), tls,
				sslContext, headers);
	}

	private static List<SocketAddress> addresses(Endpoint endpoint, TransportSettings settings) throws Exception {
		if (endpoint.scheme() == Scheme.UNIX) {
			return List.of(UnixDomainSocketAddress.of(endpoint.host()));
		}
		if (settings.proxy() != null) {
			// the name is for the proxy to resolve
			return List.of(InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()));
		}
		List<SocketAddress> addresses = new ArrayList<>();
		Arrays.stream(InetAddress.getAllByName(endpoint.host()))
			.forEach((address) -> addresses.add(new InetSocketAddress(address, endpoint.port())));
		return addresses;
	}

	private static @Nullable InetSocketAddress proxyAddress(Scheme scheme, @Nullable Proxy proxy)
			throws UnknownHostException {
		if (proxy == null || scheme == Scheme.UNIX) {
			return null;
		}
		return new InetSocketAddress(InetAddress.getByName(proxy.host()), proxy.port());
	}

	private static SslContext sslContext(Tls tls) throws Exception {
		SslContextBuilder builder = SslContextBuilder.forClient()
			// the same on every class path: Netty would prefer OpenSSL where it finds it
			.sslProvider(SslProvider.JDK)
			.endpointIdentificationAlgorithm(tls.verifyHostName() ? "HTTPS" : null)
			.protocols(tls.protocols().isEmpty() ? List.of("TLSv1.3", "TLSv1.2") : tls.protocols());
		if (tls.keyManagers() != null) {
			builder.keyManager(tls.keyManagers());
		}
		if (tls.trustManagers() != null) {
			builder.trustManager(tls.trustManagers());
		}
		if (!tls.cipherSuites().isEmpty()) {
			builder.ciphers(tls.cipherSuites());
		}
		if (!tls.applicationProtocols().isEmpty()) {
			builder.applicationProtocolConfig(
					new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE,
							SelectedListenerFailureBehavior.ACCEPT, tls.applicationProtocols()));
		}
		return builder.build();
	}

	/**
	 * Return the endpoint.
	 * @return where to
	 */
	public Endpoint endpoint() {
		return this.endpoint;
	}

	List<SocketAddress> addresses() {
		return this.addresses;
	}

	@Nullable InetSocketAddress proxyAddress() {
		return this.proxyAddress;
	}

	@Nullable SslContext sslContext() {
		return this.sslContext;
	}

	long handshakeTimeoutMillis() {
		return (this.tls != null) ? this.tls.handshakeTimeoutMillis() : 0;
	}

	Map<String, String> webSocketHeaders() {
		return this.webSocketHeaders;
	}

}
