package io.github.mqttboot.test.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the loopback address, never on another one, and hands over the sockets of
 * those who connect.
 */
final class Acceptor {

	private static final Logger logger = LoggerFactory.getLogger(Acceptor.class);

	private static final int BACKLOG = 512;

	private final ServerSocket serverSocket;

	private final Consumer<Socket> accepted;

	private Acceptor(ServerSocket serverSocket, Consumer<Socket> accepted) {
		this.serverSocket = serverSocket;
		this.accepted = accepted;
	}

	/** Binds to the port, 0 for any free one, and starts to accept. */
	static Acceptor start(int port, Consumer<Socket> accepted) {
		try {
			Acceptor acceptor = new Acceptor(bind(port), accepted);
			BrokerThreads.start("mqtt-broker-accept-" + acceptor.port(), acceptor::accept);
			return acceptor;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("MQTT test broker can't listen on port " + port, ex);
		}
	}

	private static ServerSocket bind(int port) throws IOException {
		ServerSocket serverSocket = new ServerSocket();
		try {
			// the connections of the broker that was stopped a moment ago don't matter
			serverSocket.setReuseAddress(true);
			serverSocket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }), port),
					BACKLOG);
			return serverSocket;
		}
		catch (IOException ex) {
			serverSocket.close();
			throw ex;
		}
	}

	int port() {
		return this.serverSocket.getLocalPort();
	}

	private void accept() {
		while (!this.serverSocket.isClosed()) {
			try {
				this.accepted.accept(this.serverSocket.accept());
			}
			catch (IOException ex) {
				// the way in which accept() ends when the socket is closed
				logger.debug("Nobody accepted: {}", ex.toString());
			}
		}
	}

	void close() {
		try {
			this.serverSocket.close();
		}
		catch (IOException ex) {
			logger.debug("Server socket failed to close", ex);
		}
	}

}
