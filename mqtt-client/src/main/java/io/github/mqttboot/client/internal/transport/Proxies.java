package io.github.mqttboot.client.internal.transport;

import java.net.InetSocketAddress;

import io.github.mqttboot.client.internal.transport.TransportSettings.Proxy;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks4ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import org.jspecify.annotations.Nullable;

/**
 * Handlers for proxies. The only class that needs {@code netty-handler-proxy}.
 */
final class Proxies {

	private Proxies() {
	}

	static ProxyHandler handler(Proxy proxy, InetSocketAddress address, long timeoutMillis) {
		ProxyHandler handler = switch (proxy.type()) {
			case HTTP -> http(address, proxy.userName(), proxy.password());
			case SOCKS4 -> new Socks4ProxyHandler(address, proxy.userName());
			case SOCKS5 -> new Socks5ProxyHandler(address, proxy.userName(), proxy.password());
		};
		handler.setConnectTimeoutMillis(timeoutMillis);
		return handler;
	}

	private static ProxyHandler http(InetSocketAddress address, @Nullable String userName, @Nullable String password) {
		return (userName != null && password != null) ? new HttpProxyHandler(address, userName, password)
				: new HttpProxyHandler(address);
	}

}
