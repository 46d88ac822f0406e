package io.github.mqttboot.client.internal.transport;

/**
 * Ways to the operating system's sockets.
 */
public enum SocketKind {

	/** The JDK's: everywhere. */
	NIO,

	/** Linux. */
	EPOLL,

	/** macOS and BSD. */
	KQUEUE,

	/** Linux, where the kernel and its administrator allow it. */
	IO_URING

}
