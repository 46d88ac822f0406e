package io.github.mqttboot.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Makes server sockets on the loopback address that speak TLS, and whose certificate can
 * be changed while they listen.
 */
public final class ServerSockets extends ServerSocketFactory {

	private volatile SSLContext context;

	/**
	 * Make sockets that show a certificate.
	 * @param context the context with the certificate
	 */
	public ServerSockets(SSLContext context) {
		this.context = context;
	}

	/**
	 * Show another certificate from the next connection on.
	 * @param other the context with the certificate
	 */
	public void show(SSLContext other) {
		this.context = other;
	}

	@Override
	public ServerSocket createServerSocket(int port) throws IOException {
		return createServerSocket(port, 50);
	}

	@Override
	public ServerSocket createServerSocket(int port, int backlog) throws IOException {
		return createServerSocket(port, backlog, InetAddress.getLoopbackAddress());
	}

	@Override
	public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
		ServerSocket listening = new ServerSocket() {
			@Override
			public Socket accept() throws IOException {
				Socket plain = super.accept();
				SSLSocket secure = (SSLSocket) ServerSockets.this.context.getSocketFactory()
					.createSocket(plain, null, plain.getPort(), true);
				secure.setUseClientMode(false);
				return secure;
			}
		};
		listening.bind(new InetSocketAddress(address, port), backlog);
		return listening;
	}

}
