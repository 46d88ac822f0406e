package io.github.mqttboot.client;

/**
 * Which sockets of the operating system are used. Kinds other than {@link #NIO} need
 * Netty's native libraries on the class path, in the same version as Netty's others and
 * with the classifier of the machine, for example
 * {@code io.netty:netty-transport-native-epoll:linux-x86_64}.
 */
public enum IoTransport {

	/** Epoll or kqueue where they are available, else NIO. */
	AUTO,

	/** The JDK's own: everywhere, without native libraries. */
	NIO,

	/** Linux, with {@code netty-transport-native-epoll}. */
	EPOLL,

	/** macOS and BSD, with {@code netty-transport-native-kqueue}. */
	KQUEUE,

	/**
	 * Linux, with {@code netty-transport-native-io_uring}. Only by choice: containers
	 * often forbid it, and a client with few connections gains little.
	 */
	IO_URING

}
