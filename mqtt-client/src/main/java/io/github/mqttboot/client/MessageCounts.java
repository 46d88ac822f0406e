package io.github.mqttboot.client;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.QoS;

/**
 * How many messages a client has received and published, by quality of service and
 * outcome. A snapshot; immutable.
 */
public final class MessageCounts {

	private static final int LEVELS = QoS.values().length;

	private static final int RECEIVED = 0;

	private static final int DONE = LEVELS;

	private static final int REFUSED = 2 * LEVELS;

	private static final int UNKNOWN = 3 * LEVELS;

	/** One row for each reason. */
	private static final int NOT_SENT = 4 * LEVELS;

	static final int CELLS = NOT_SENT + Reason.values().length * LEVELS;

	private final long[] cells;

	MessageCounts(long[] cells) {
		this.cells = cells;
	}

	static int cellOfReceived(QoS qos) {
		return RECEIVED + qos.value();
	}

	static int cellOfDone(QoS qos) {
		return DONE + qos.value();
	}

	static int cellOfFailed(QoS qos, MqttException failure) {
		if (failure instanceof MqttNotSentException notSent) {
			return cellOfNotSent(qos, notSent.reason());
		}
		return ((failure instanceof MqttRefusedException) ? REFUSED : UNKNOWN) + qos.value();
	}

	private static int cellOfNotSent(QoS qos, Reason reason) {
		return NOT_SENT + reason.ordinal() * LEVELS + qos.value();
	}

	/**
	 * Return how many messages were received, repeats of QoS 2 not counted.
	 * @param qos the quality of service that they came with
	 * @return zero or more
	 */
	public long received(QoS qos) {
		return this.cells[cellOfReceived(qos)];
	}

	/**
	 * Return how many publishes are done.
	 * @param qos the quality of service of the messages
	 * @return zero or more
	 */
	public long done(QoS qos) {
		return this.cells[cellOfDone(qos)];
	}

	/**
	 * Return how many messages the server has refused.
	 * @param qos the quality of service of the messages
	 * @return zero or more
	 */
	public long refused(QoS qos) {
		return this.cells[REFUSED + qos.value()];
	}

	/**
	 * Return how many messages were sent without an answer.
	 * @param qos the quality of service of the messages
	 * @return zero or more
	 */
	public long outcomeUnknown(QoS qos) {
		return this.cells[UNKNOWN + qos.value()];
	}

	/**
	 * Return how many messages were not sent for a reason.
	 * @param qos the quality of service of the messages
	 * @param reason the reason
	 * @return zero or more
	 */
	public long notSent(QoS qos, Reason reason) {
		return this.cells[cellOfNotSent(qos, reason)];
	}

	long received() {
		return sum(RECEIVED, DONE);
	}

	long published() {
		return sum(DONE, REFUSED);
	}

	long publishFailed() {
		return sum(REFUSED, CELLS);
	}

	private long sum(int from, int to) {
		long sum = 0;
		for (int i = from; i < to; i++) {
			sum += this.cells[i];
		}
		return sum;
	}

	@Override
	public String toString() {
		return "MessageCounts[received=" + received() + ", published=" + published() + ", publishFailed="
				+ publishFailed() + "]";
	}

}
