package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.internal.session.KeepAlive;
import io.github.mqttboot.client.internal.session.KeepAlive.Action;
import io.github.mqttboot.client.internal.transport.PacketChannel;

/**
 * Keep alive of one connection, fed with what its channel does.
 */
final class Pulse {

	private final PacketChannel channel;

	private final KeepAlive keepAlive;

	private long lastBacklog;

	private boolean reading = true;

	Pulse(PacketChannel channel, int keepAliveSeconds, long now) {
		this.channel = channel;
		this.keepAlive = new KeepAlive(keepAliveSeconds, now);
	}

	void onSent(long now) {
		this.keepAlive.onSent(now);
	}

	void onReceived(long now) {
		this.keepAlive.onReceived(now);
	}

	Action check(long now) {
		long backlog = this.channel.backlog();
		if (backlog < this.lastBacklog) {
			this.keepAlive.onProgress(now);
		}
		this.lastBacklog = backlog;
		return this.keepAlive.check(now);
	}

	long nextCheck(long now) {
		return this.keepAlive.nextCheck(now);
	}

	/** Read on, or stop reading while the application cannot keep up. */
	void setReading(boolean reading, long now) {
		if (reading != this.reading) {
			this.reading = reading;
			this.channel.setReading(reading);
			this.keepAlive.suspend(!reading, now);
		}
	}

}
