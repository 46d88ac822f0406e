package io.github.mqttboot.client.internal.connection;

import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.session.PacketOutput;

/**
 * Who has made a connection.
 */
interface ConnectionOwner {

	/**
	 * CONNACK with success has come.
	 * @param connection the connection
	 * @param negotiated what was agreed
	 */
	void onUp(Connection connection, Negotiated negotiated);

	/**
	 * Packets of one read have been treated, or the socket takes bytes again.
	 * @param connection the connection
	 */
	void onBatch(Connection connection);

	/**
	 * Outcomes of written QoS 0 messages are there.
	 */
	void onOutcomes();

	/**
	 * The connection has ended, or could not be opened.
	 * @param connection the connection
	 */
	void onDown(Connection connection);

	/**
	 * Return what the session is to give its packets to.
	 * @param output the connection's own output
	 * @return the same, or one in front of it
	 */
	default PacketOutput guard(PacketOutput output) {
		return output;
	}

}
