package io.github.mqttboot.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.testsupport.Certificates;
import org.junit.jupiter.api.AfterEach;

/**
 * Base of the tests that let a client talk with a {@link ScriptedPeer}.
 */
public abstract class AbstractPeerTests {

	private static final ReconnectOptions FAST = new ReconnectOptions(true, Duration.ofMillis(20),
			Duration.ofMillis(50), 2, 0);

	protected final ScriptedPeer peer = new ScriptedPeer();

	private final List<MqttClient> clients = new ArrayList<>();

	@AfterEach
	void closeAll() throws IOException {
		this.peer.close();
		this.clients.forEach(MqttClient::close);
	}

	/** Return options of a client that trusts an authority and no other. */
	static TlsOptions trusting(Certificates authority) {
		return TlsOptions.DEFAULT.withTrustManagers(authority.trustManagers());
	}

	protected final MqttClientBuilder mqtt5() {
		return MqttClient.builder()
			.uri(this.peer.uri())
			.clientId("c")
			.version(MqttVersion.MQTT_5)
			.reconnect(FAST)
			.closeTimeout(Duration.ofSeconds(1));
	}

	protected final MqttClientBuilder mqtt3() {
		return mqtt5().version(MqttVersion.MQTT_3_1_1);
	}

	protected final MqttClient build(MqttClientBuilder builder) {
		MqttClient client = builder.build();
		this.clients.add(client);
		return client;
	}

	/** Return a future's value, or the exception that it failed with. */
	protected static Object outcome(CompletableFuture<?> future) {
		try {
			Object value = future.get(30, TimeUnit.SECONDS);
			return (value != null) ? value : "done";
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError("The future has no end", ex);
		}
	}

	protected static MqttMessage message(String payload, QoS qos) {
		return MqttMessage.to("t").payload(payload).qos(qos).build();
	}

}
