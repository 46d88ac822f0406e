package io.github.mqttboot.client.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.PubRel;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.simulation.ServerSession.Outgoing;

/**
 * What a server has to send on one connection: within the client's window, what was open
 * first, and some of it by topic alias.
 */
final class ServerOutbox {

	private final ServerConnection connection;

	private final World world;

	private final ServerSession session;

	private final boolean mqtt5;

	private final int window;

	private final int aliasMaximum;

	private final Map<String, Integer> aliases = new HashMap<>();

	private final List<Map.Entry<Integer, Outgoing>> resends = new ArrayList<>();

	/** Messages in flight that this connection has carried. */
	private int carried;

	ServerOutbox(ServerConnection connection, World world, ServerSession session, int window, int aliasMaximum) {
		this.connection = connection;
		this.world = world;
		this.session = session;
		this.mqtt5 = connection.isMqtt5();
		this.window = window;
		this.aliasMaximum = aliasMaximum;
	}

	/** Begin with what the connection before has left open. */
	void resume() {
		for (Map.Entry<Integer, Outgoing> entry : this.session.inFlight.entrySet()) {
			Outgoing outgoing = entry.getValue();
			if (outgoing.released) {
				this.connection.send(new PubRel(entry.getKey(), ReasonCode.SUCCESS, PacketProperties.NONE));
				this.carried++;
			}
		}
		this.resends
			.addAll(this.session.inFlight.entrySet().stream().filter((entry) -> !entry.getValue().released).toList());
		this.connection.pump();
	}

	/** Send what the client's receive maximum allows. */
	void pump() {
		while (!this.resends.isEmpty() && this.carried < this.window) {
			Map.Entry<Integer, Outgoing> entry = this.resends.remove(0);
			this.carried++;
			send(entry.getValue(), entry.getKey());
		}
		while (this.resends.isEmpty() && !this.session.queue.isEmpty()) {
			Outgoing next = this.session.queue.peek();
			if (next.copy.qos == QoS.AT_MOST_ONCE) {
				this.session.queue.remove();
				send(next, 0);
			}
			else if (this.carried < this.window) {
				this.session.queue.remove();
				int identifier = this.session.freeIdentifier();
				this.session.inFlight.put(identifier, next);
				this.carried++;
				send(next, identifier);
			}
			else {
				return;
			}
		}
	}

	private void send(Outgoing outgoing, int identifier) {
		Copy copy = outgoing.copy;
		MqttMessage message = MqttMessage.to(copy.topic)
			.payload(copy.payload())
			.qos(copy.qos)
			.duplicate(outgoing.sent)
			.subscriptionIdentifiers(this.mqtt5 ? outgoing.identifiers : new int[0])
			.build();
		int alias = 0;
		boolean known = false;
		if (this.aliasMaximum > 0 && this.world.chance(0.5)) {
			known = this.aliases.containsKey(copy.topic);
			alias = this.aliases.computeIfAbsent(copy.topic, (topic) -> this.aliases.size() + 1);
			if (alias > this.aliasMaximum) {
				alias = 0;
				known = false;
				this.aliases.remove(copy.topic);
			}
		}
		boolean again = outgoing.sent;
		outgoing.sent = true;
		this.connection.send(new Publish(message, identifier, again, alias, known));
	}

	/** The exchange with an identifier is over. */
	void free(int identifier) {
		this.session.inFlight.remove(identifier);
		this.carried--;
		this.connection.pump();
	}

}
