package io.github.mqttboot.benchmarks.floor;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The thread that calls the listener: a batch of messages at a time, whose
 * acknowledgements go back as a batch.
 */
final class Listening {

	private final Handover<Received> messages;

	private final Handover<Outgoing> acknowledgements;

	private final Thread thread = new Thread(this::run, "floor-listener");

	private volatile Consumer<byte[]> listener = (payload) -> {
	};

	private volatile boolean closed;

	Listening(Handover<Outgoing> acknowledgements) {
		this.acknowledgements = acknowledgements;
		this.messages = new Handover<>(() -> LockSupport.unpark(this.thread));
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	void use(Consumer<byte[]> newListener) {
		this.listener = newListener;
	}

	void onReceived(List<Received> batch) {
		this.messages.addAll(batch);
	}

	void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	private void run() {
		while (!this.closed) {
			List<Received> batch = this.messages.takeAll();
			if (!batch.isEmpty()) {
				handle(batch);
			}
			else if (this.messages.fallAsleep()) {
				LockSupport.park(this);
			}
		}
	}

	private void handle(List<Received> batch) {
		for (Received message : batch) {
			this.listener.accept(message.payload());
		}
		// A connection's subscription has one quality of service
		if (batch.get(0).isAcknowledged()) {
			this.acknowledgements.addAll(batch);
		}
	}

}
