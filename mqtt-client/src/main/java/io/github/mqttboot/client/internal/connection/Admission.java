package io.github.mqttboot.client.internal.connection;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.packet.Auth;
import io.github.mqttboot.client.internal.packet.ConnAck;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.session.Negotiated;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What happens between CONNECT and the connection being up: enhanced authentication if
 * there is any, CONNACK, and after it the application's word that the server is the right
 * one. Nothing else has a meaning before that [MQTT-3.2.0-1].
 */
final class Admission {

	private final Connect connect;

	private final Endpoint endpoint;

	private final @Nullable Authentication authentication;

	private final Door door;

	/** What comes while the application verifies the server that sent CONNACK. */
	private @Nullable List<Packet> held;

	Admission(Connect connect, Endpoint endpoint, @Nullable Authentication authentication, Door door) {
		this.connect = connect;
		this.endpoint = endpoint;
		this.authentication = authentication;
		this.door = door;
	}

	/**
	 * A packet has come.
	 * @param packet the packet
	 * @throws MqttProtocolException if it should not have
	 */
	void onPacket(Packet packet) {
		if (this.held != null) {
			this.held.add(packet);
		}
		else if (packet instanceof ConnAck connAck) {
			onConnAck(connAck);
		}
		else if (packet instanceof Auth auth) {
			Authentication.require(this.authentication).onAuth(auth);
		}
		else if (packet instanceof Disconnect disconnect) {
			this.door.onRefused(Handshake.disconnected(this.endpoint, disconnect),
					Handshake.mayRefuseVersion(disconnect));
		}
		else {
			throw new MqttProtocolException(ReasonCode.PROTOCOL_ERROR,
					"The server's first packet must be CONNACK but is " + packet.type());
		}
	}

	private void onConnAck(ConnAck connAck) {
		Negotiated agreed;
		try {
			agreed = Handshake.accept(this.connect, connAck, this.endpoint);
		}
		catch (MqttConnectException ex) {
			// [MQTT-3.2.2-7] the server should close; we do not wait for it
			this.door.onRefused(ex, false);
			return;
		}
		if (this.authentication == null) {
			this.door.onAdmitted(agreed, List.of());
			return;
		}
		// the server may go on, but it is not trusted yet
		List<Packet> early = new ArrayList<>();
		this.held = early;
		this.door.pause(true);
		this.authentication.onConnAck(connAck.properties(), () -> this.door.onAdmitted(agreed, early));
	}

	/**
	 * Where the admission ends.
	 */
	interface Door {

		/**
		 * The connection is up.
		 * @param agreed what was agreed
		 * @param early what came in the meantime
		 */
		void onAdmitted(Negotiated agreed, List<Packet> early);

		/**
		 * The server does not want us.
		 * @param failure what it said
		 * @param withoutConnAck whether it may mean the version, which it cannot say
		 */
		void onRefused(MqttConnectException failure, boolean withoutConnAck);

		/**
		 * Stop to read, or go on.
		 * @param paused whether to stop
		 */
		void pause(boolean paused);

	}

}
