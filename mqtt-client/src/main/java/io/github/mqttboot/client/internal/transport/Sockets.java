package io.github.mqttboot.client.internal.transport;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.Supplier;

import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one kind and the loops that go with them. Kinds other than NIO live in
 * Netty modules that need not be there.
 *
 * @param kind the kind
 * @param handlers what makes a loop
 * @param tcp makes a socket for TCP
 * @param unix makes a Unix domain socket
 */
record Sockets(SocketKind kind, IoHandlerFactory handlers, Supplier<Channel> tcp, Supplier<Channel> unix) {

	private static final Logger logger = LoggerFactory.getLogger(Sockets.class);

	/**
	 * Return the sockets of a kind.
	 * @param wanted the kind, or {@code null} for the best that is there; io_uring is not
	 * among these, for containers often forbid it
	 * @return the sockets
	 * @throws IllegalArgumentException if the kind is not available
	 */
	static Sockets of(@Nullable SocketKind wanted) {
		if (wanted != null) {
			try {
				return create(wanted);
			}
			catch (LinkageError ex) {
				throw new IllegalArgumentException(
						"The I/O transport " + wanted + " is not available here (" + reason(ex) + ")" + advice(wanted),
						ex);
			}
		}
		return Best.SOCKETS;
	}

	private static Sockets best() {
		for (SocketKind kind : new SocketKind[] { SocketKind.EPOLL, SocketKind.KQUEUE }) {
			try {
				return create(kind);
			}
			catch (LinkageError ex) {
				logger.debug("{} sockets are not available, which is no problem: {}", kind, ex.getMessage());
			}
		}
		return create(SocketKind.NIO);
	}

	private static String reason(LinkageError error) {
		return (error.getCause() != null) ? error.getMessage() + ": " + error.getCause().getMessage()
				: String.valueOf(error.getMessage());
	}

	private static String advice(SocketKind kind) {
		String artifact = switch (kind) {
			case EPOLL -> "netty-transport-native-epoll";
			case KQUEUE -> "netty-transport-native-kqueue";
			case IO_URING -> "netty-transport-native-io_uring";
			case NIO -> "";
		};
		return ": it needs the library io.netty:" + artifact + " with the classifier of the machine on the class path, "
				+ "and an operating system that allows it";
	}

	private static Sockets create(SocketKind kind) {
		return switch (kind) {
			case NIO ->
				new Sockets(kind, NioIoHandler.newFactory(), NioSocketChannel::new, NioDomainSocketChannel::new);
			case EPOLL -> OnEpoll.create();
			case KQUEUE -> OnKQueue.create();
			case IO_URING -> OnIoUring.create();
		};
	}

	Channel socket(Scheme scheme) {
		return ((scheme == Scheme.UNIX) ? this.unix : this.tcp).get();
	}

	/** Return an address as these sockets want it. */
	SocketAddress address(SocketAddress address) {
		boolean path = address instanceof UnixDomainSocketAddress && this.kind != SocketKind.NIO;
		return path ? new DomainSocketAddress(((UnixDomainSocketAddress) address).getPath().toFile()) : address;
	}

	/** Looked for once: to find that a class is missing takes longer than connecting. */
	private static final class Best {

		private static final Sockets SOCKETS = best();

	}

	/** Loaded only when epoll is wanted. */
	private static final class OnEpoll {

		private static Sockets create() {
			Epoll.ensureAvailability();
			return new Sockets(SocketKind.EPOLL, EpollIoHandler.newFactory(), EpollSocketChannel::new,
					EpollDomainSocketChannel::new);
		}

	}

	/** Loaded only when kqueue is wanted. */
	private static final class OnKQueue {

		private static Sockets create() {
			KQueue.ensureAvailability();
			return new Sockets(SocketKind.KQUEUE, KQueueIoHandler.newFactory(), KQueueSocketChannel::new,
					KQueueDomainSocketChannel::new);
		}

	}

	/** Loaded only when io_uring is wanted. */
	private static final class OnIoUring {

		private static Sockets create() {
			IoUring.ensureAvailability();
			return new Sockets(SocketKind.IO_URING, IoUringIoHandler.newFactory(), IoUringSocketChannel::new,
					IoUringDomainSocketChannel::new);
		}

	}

}
