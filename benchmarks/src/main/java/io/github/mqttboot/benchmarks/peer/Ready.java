package io.github.mqttboot.benchmarks.peer;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/**
 * What the peer's only thread calls when a channel can go on.
 */
@FunctionalInterface
interface Ready {

	void ready(SelectionKey key) throws IOException;

}
