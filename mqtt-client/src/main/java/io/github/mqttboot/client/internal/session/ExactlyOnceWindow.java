package io.github.mqttboot.client.internal.session;

/**
 * How many QoS 2 messages may be in flight. Before MQTT 5 a server cannot say how many it
 * takes, and one that is full drops what comes although it acknowledges it, QoS 1 as
 * well, and also what is sent again after a reconnect. So the last place is taken by a
 * message of one QoS or the other, but not by both.
 */
final class ExactlyOnceWindow {

	private int size;

	private int taken;

	void limitTo(int limit) {
		this.size = limit;
	}

	/**
	 * Return whether a message may leave for the first time.
	 * @param request a QoS 1 or 2 message
	 * @param inFlight how many of both are in flight
	 * @return {@code false} if it has to wait until another is acknowledged
	 */
	boolean hasPlaceFor(PublishRequest request, int inFlight) {
		boolean last = this.taken + 1 == this.size;
		boolean othersInFlight = inFlight > this.taken;
		return this.taken < this.size && !(last && request.isExactlyOnce() && othersInFlight);
	}

	void onSent(PublishRequest request) {
		this.taken += request.isExactlyOnce() ? 1 : 0;
	}

	void onOver(PublishRequest request) {
		this.taken -= request.isExactlyOnce() ? 1 : 0;
	}

	void clear() {
		this.taken = 0;
	}

}
