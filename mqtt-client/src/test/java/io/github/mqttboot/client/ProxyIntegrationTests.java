package io.github.mqttboot.client;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;

import io.github.mqttboot.client.GreetingRelay.Greeting;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.testsupport.Certificates;
import io.github.mqttboot.testsupport.Loopback;
import io.github.mqttboot.testsupport.ServerSockets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that are reached through a proxy. Their names are known to nobody else, so each
 * connection shows that the proxy resolves them.
 */
class ProxyIntegrationTests extends AbstractPeerTests {

	private static final String BEHIND = "mqtt://behind.example:1883";

	@Test
	void anHttpProxyIsAskedToConnectToTheServersName() throws Exception {
		try (GreetingRelay proxy = GreetingRelay.onLoopback(this.peer.port(), GreetingRelay::http)) {
			MqttClient client = build(mqtt5().uri(BEHIND).proxy(options(ProxyOptions.Type.HTTP, proxy, null, null)));
			assertPublishes(client);
			assertThat(proxy.requests()).singleElement()
				.asString()
				.startsWith("CONNECT behind.example:1883 HTTP/1.1\r\n")
				.containsIgnoringCase("host: behind.example:1883\r\n");
		}
	}

	@Test
	void anHttpProxyLearnsUserNameAndPassword() throws Exception {
		try (GreetingRelay proxy = GreetingRelay.onLoopback(this.peer.port(),
				GreetingRelay.httpWithLogin("me", "s3cr3t"))) {
			assertPublishes(build(mqtt5().uri(BEHIND).proxy(options(ProxyOptions.Type.HTTP, proxy, "me", "s3cr3t"))));
		}
	}

	@Test
	void anHttpProxyThatDoesNotKnowTheUserIsNamedAsSuch() throws Exception {
		try (GreetingRelay proxy = GreetingRelay.onLoopback(this.peer.port(),
				GreetingRelay.httpWithLogin("me", "s3cr3t"))) {
			MqttClient client = build(mqtt5().uri(BEHIND).proxy(options(ProxyOptions.Type.HTTP, proxy, "me", "wrong")));
			assertThat(outcome(client.connect())).isInstanceOfSatisfying(MqttConnectException.class,
					(ex) -> assertThat(ex).hasMessageContaining("407")
						.hasMessageContaining("proxy")
						.hasMessageNotContaining("wrong"));
			assertThat(proxy.requests()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqtt", "mqtts", "ws", "wss" })
	void anHttpProxyThatRefusesIsNamedAsSuch(String scheme) throws Exception {
		assertRefused(scheme, ProxyOptions.Type.HTTP, GreetingRelay::httpRefusing, "403 Forbidden");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqtt", "mqtts", "ws", "wss" })
	void aSocksProxyThatRefusesIsNamedAsSuch(String scheme) throws Exception {
		assertRefused(scheme, ProxyOptions.Type.SOCKS5, GreetingRelay::socks5Refusing, "FORBIDDEN");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqtt", "mqtts", "ws", "wss" })
	void aProxyThatHangsUpIsNamedAsSuch(String scheme) throws Exception {
		assertRefused(scheme, ProxyOptions.Type.HTTP, (client, requests) -> false, "proxy");
	}

	@Test
	void aProxyThatIsNotThereIsNamedAsSuch() throws Exception {
		int port = Loopback.freePort();
		MqttClient client = build(
				mqtt5().uri(BEHIND).proxy(new ProxyOptions(ProxyOptions.Type.HTTP, "127.0.0.1", port, null, null)));
		assertThat(outcome(client.connect())).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("127.0.0.1:" + port).hasMessageContaining("proxy"));
	}

	@Test
	void aProxyWhoseNameIsUnknownIsNamedAsSuch() {
		MqttClient client = build(mqtt5().uri(BEHIND)
			.proxy(new ProxyOptions(ProxyOptions.Type.HTTP, "no-proxy.example", 3128, null, null)));
		assertThat(outcome(client.connect())).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining("no-proxy.example"));
	}

	@Test
	void aSocks5ProxyResolvesTheServersName() throws Exception {
		try (GreetingRelay proxy = GreetingRelay.onLoopback(this.peer.port(), GreetingRelay::socks5)) {
			assertPublishes(build(mqtt5().uri(BEHIND).proxy(options(ProxyOptions.Type.SOCKS5, proxy, null, null))));
			assertThat(proxy.requests()).containsExactly("behind.example:1883");
		}
	}

	@Test
	void aSocks5ProxyLearnsUserNameAndPassword() throws Exception {
		try (GreetingRelay proxy = GreetingRelay.onLoopback(this.peer.port(), GreetingRelay::socks5WithLogin)) {
			assertPublishes(build(mqtt5().uri(BEHIND).proxy(options(ProxyOptions.Type.SOCKS5, proxy, "me", "s3cr3t"))));
			assertThat(proxy.requests()).containsExactly("me/s3cr3t", "behind.example:1883");
		}
	}

	@Test
	void aSocks4ProxyResolvesTheServersName() throws Exception {
		try (GreetingRelay proxy = GreetingRelay.onLoopback(this.peer.port(), GreetingRelay::socks4)) {
			assertPublishes(build(mqtt5().uri(BEHIND).proxy(options(ProxyOptions.Type.SOCKS4, proxy, "me", null))));
			assertThat(proxy.requests()).containsExactly("me@behind.example");
		}
	}

	@Test
	void tlsReachesThroughTheProxyToTheServer() throws Exception {
		Certificates own = new Certificates("own");
		try (ScriptedPeer secure = new ScriptedPeer("mqtts",
				new ServerSockets(own.context(own.issue("behind.example"))));
				GreetingRelay proxy = GreetingRelay.onLoopback(secure.port(), GreetingRelay::http)) {
			CompletableFuture<ConnectResult> connected = build(mqtt5().uri("mqtts://behind.example")
				.tls(trusting(own))
				.proxy(options(ProxyOptions.Type.HTTP, proxy, null, null))).connect();
			Link link = secure.accept(ScriptedPeer.CONNACK_5);
			assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
			ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) link.socket()).getSession();
			assertThat(session.getRequestedServerNames()).containsExactly(new SNIHostName("behind.example"));
			assertThat(proxy.requests()).singleElement().asString().startsWith("CONNECT behind.example:8883 ");
		}
	}

	private void assertPublishes(MqttClient client) {
		client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		CompletableFuture<PublishResult> published = client.publish(message("m", QoS.AT_LEAST_ONCE));
		link.expect(ScriptedPeer.publish(1, 1, "t", "m"));
		link.send("40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	private void assertRefused(String scheme, ProxyOptions.Type type, Greeting greeting, String reason)
			throws IOException {
		try (GreetingRelay proxy = GreetingRelay.onLoopback(this.peer.port(), greeting)) {
			MqttClient client = build(
					mqtt5().uri(scheme + "://behind.example").proxy(options(type, proxy, null, null)));
			assertThat(outcome(client.connect())).isInstanceOfSatisfying(MqttConnectException.class,
					(ex) -> assertThat(ex).hasMessageContaining("behind.example")
						.hasMessageContaining(reason)
						.hasMessageContaining("proxy"));
		}
	}

	private static ProxyOptions options(ProxyOptions.Type type, GreetingRelay proxy, @Nullable String userName,
			@Nullable String password) throws IOException {
		return new ProxyOptions(type, "127.0.0.1", proxy.port(), userName, password);
	}

}
