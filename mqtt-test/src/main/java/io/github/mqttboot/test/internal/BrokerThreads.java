package io.github.mqttboot.test.internal;

/**
 * Starts the broker's threads: all of them daemons, so that none keeps a JVM alive.
 */
final class BrokerThreads {

	private BrokerThreads() {
	}

	static Thread start(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
