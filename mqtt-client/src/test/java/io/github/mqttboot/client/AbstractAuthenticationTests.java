package io.github.mqttboot.client;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.client.ScriptedPeer.Link;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of the tests of enhanced authentication: a client with the method "M".
 */
abstract class AbstractAuthenticationTests extends AbstractPeerTests {

	/** Method "M", data "f1". */
	static final String CONNACK = "20 0c 00 00 09 15 0001 4d 16 0002 6631";

	final Door door = new Door();

	final MqttClientBuilder authenticating() {
		return mqtt5().authenticator(this.door);
	}

	/** Return AUTH with the method "M". */
	static String auth(String code, String data) {
		byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
		return String.format("f0 %02x %s %02x 15 0001 4d 16 %04x %s", 9 + bytes.length, code, 7 + bytes.length,
				bytes.length, HexFormat.of().formatHex(bytes));
	}

	final Link connected(MqttClient client) {
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept(CONNACK);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		return link;
	}

}
