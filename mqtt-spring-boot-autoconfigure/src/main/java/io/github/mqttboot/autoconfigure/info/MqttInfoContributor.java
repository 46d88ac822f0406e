package io.github.mqttboot.autoconfigure.info;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.mqttboot.autoconfigure.status.MqttClientStatus;
import io.github.mqttboot.autoconfigure.status.MqttClientStatus.Connection;
import io.github.mqttboot.autoconfigure.status.MqttStatusMonitor;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that tells of each MQTT client, by its name, where it is
 * connected to and as whom. It reads what is known and asks no server, and shows no
 * credentials.
 */
public class MqttInfoContributor implements InfoContributor {

	private final MqttStatusMonitor monitor;

	/**
	 * Create a contributor.
	 * @param monitor knows the clients
	 */
	public MqttInfoContributor(MqttStatusMonitor monitor) {
		this.monitor = monitor;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> clients = new LinkedHashMap<>();
		this.monitor.getClients().forEach((name, client) -> clients.put(name, describe(client)));
		builder.withDetail("mqtt", clients);
	}

	private static Map<String, Object> describe(MqttClientStatus client) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("state", client.state());
		Connection connection = client.connection();
		if (connection != null) {
			description.put("server", connection.server());
			description.put("version", connection.version());
		}
		else {
			description.put("servers", client.servers());
		}
		// the server may be about to assign one
		if (!client.clientId().isEmpty()) {
			description.put("clientId", client.clientId());
		}
		return description;
	}

}
