package io.github.mqttboot.benchmarks.process;

import java.io.IOException;

/**
 * The process that the clients connect to.
 */
public interface PeerProcess extends AutoCloseable {

	/**
	 * Return where it is.
	 * @return an address for {@link io.github.mqttboot.benchmarks.peer.PeerControl#open}
	 */
	String address();

	@Override
	void close() throws IOException;

}
