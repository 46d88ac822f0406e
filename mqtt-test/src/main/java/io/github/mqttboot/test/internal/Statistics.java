package io.github.mqttboot.test.internal;

/**
 * Counts PUBLISH packets.
 */
public final class Statistics {

	private long received;

	private long sent;

	private long dropped;

	void onReceived() {
		this.received++;
	}

	void onSent() {
		this.sent++;
	}

	/** No room in a queue, or a slow receiver of QoS 0. */
	void onDropped() {
		this.dropped++;
	}

	public long received() {
		return this.received;
	}

	public long sent() {
		return this.sent;
	}

	public long dropped() {
		return this.dropped;
	}

}
