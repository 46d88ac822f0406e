package io.github.mqttboot.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.EnumSet;
import java.util.HexFormat;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttVersion;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine and HiveMQ CE.
 */
class HiveMqInteropIntegrationTests extends AbstractMqtt5Tests {

	HiveMqInteropIntegrationTests() {
		super(new JavaBroker("HiveMQ CE", EnumSet.of(MqttVersion.MQTT_3_1, MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5),
				EnumSet.of(Feature.SUBSCRIPTIONS_SURVIVE_KILL, Feature.MANY_IN_FLIGHT, Feature.QOS_2, Feature.ORDER,
						Feature.QOS_2_ACROSS_CONNECTIONS, Feature.WILL_ENDS_WITH_DISCONNECT,
						Feature.IDENTIFIER_FOR_EACH_COPY, Feature.RECEIVE_MAXIMUM, Feature.SHARED_SUBSCRIPTIONS,
						Feature.SESSION_SURVIVES_STOP, Feature.SESSION_SURVIVES_KILL,
						Feature.CLIENT_MAXIMUM_PACKET_SIZE, Feature.EXPIRY_IN_QUEUE, Feature.NO_MATCHING_SUBSCRIBERS,
						Feature.TAKEOVER_REASON, Feature.DISCONNECT_WITH_WILL),
				"hivemq", "io.github.mqttboot.interop.hivemq.HiveMqServer"));
	}

	@Test
	void tenMessagesAreTakenAtATime() {
		ConnectResult result = connect(mqtt5()).blocking().connect();
		assertThat(result.receiveMaximum()).isEqualTo(10);
		assertThat(result.topicAliasMaximum()).isEqualTo(5);
	}

	@Test
	void anUnknownAuthenticationMethodIsAcceptedInSilence() throws IOException {
		// [MQTT-4.12.0-1] CONNECT with the method "x": the standard wants 0x8C or 0x87
		byte[] connect = HexFormat.of()
			.parseHex("1012" + "00044d515454" + "05" + "02" + "003c" + "04" + "15000178" + "000161");
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker().port())) {
			socket.setSoTimeout((int) PATIENCE.toMillis());
			socket.getOutputStream().write(connect);
			byte[] connAck = socket.getInputStream().readNBytes(4);
			assertThat(connAck).startsWith(0x20);
			assertThat(connAck[3]).isZero();
		}
	}

}
