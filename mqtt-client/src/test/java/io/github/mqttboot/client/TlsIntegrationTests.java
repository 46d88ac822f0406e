package io.github.mqttboot.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;

import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.testsupport.Certificates;
import io.github.mqttboot.testsupport.ServerSockets;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Who is trusted, who is not, and that nothing leaves before that is known.
 */
class TlsIntegrationTests extends AbstractPeerTests {

	private static final Certificates OWN = new Certificates("own");

	private static final Certificates FOREIGN = new Certificates("foreign");

	private final List<ScriptedPeer> peers = new ArrayList<>();

	@AfterEach
	void closePeers() throws IOException {
		for (ScriptedPeer opened : this.peers) {
			opened.close();
		}
	}

	private ScriptedPeer secure(ServerSockets sockets) {
		return secure("mqtts", sockets);
	}

	private ScriptedPeer secure(String scheme, ServerSockets sockets) {
		ScriptedPeer secure = new ScriptedPeer(scheme, sockets);
		this.peers.add(secure);
		return secure;
	}

	private static ServerSockets sockets(X509Bundle certificate) throws Exception {
		return new ServerSockets(OWN.context(certificate));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.3", "TLSv1.2" })
	void anOwnAuthorityIsTrustedWithBothVersions(String protocol) throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test")));
		TlsOptions trusted = trusting(OWN);
		TlsOptions tls = new TlsOptions(null, trusted.trustManagers(), List.of(protocol), List.of(), List.of(), true,
				Duration.ofSeconds(10));
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri(secure.uri("broker.test")).tls(tls)).connect();
		Link link = secure.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		assertThat(session(link).getProtocol()).isEqualTo(protocol);
	}

	@Test
	void versionsBeforeTls12AreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new TlsOptions(null, null, List.of("TLSv1.2", "TLSv1.1"), List.of(), List.of(), true,
					Duration.ofSeconds(1)))
			.withMessageContaining("TLSv1.1");
	}

	@Test
	void theNewestVersionIsTakenByDefault() throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test")));
		build(mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN))).connect();
		assertThat(session(secure.accept(ScriptedPeer.CONNACK_5)).getProtocol()).isEqualTo("TLSv1.3");
	}

	@Test
	void theServerLearnsTheNameThatIsWanted() throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test")));
		build(mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN))).connect();
		Link link = secure.accept(ScriptedPeer.CONNACK_5);
		assertThat(session(link).getRequestedServerNames()).containsExactly(new SNIHostName("broker.test"));
	}

	@Test
	void anAddressIsFoundInTheCertificateToo() throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issueForAddress("127.0.0.1")));
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri(secure.uri()).tls(trusting(OWN))).connect();
		secure.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

	@Test
	@Conformance(mqtt311 = "MQTT-7.1.2-1", mqtt5 = "MQTT-4.2.0-1")
	void packetsLargerThanTlsRecordsPassBothWays() throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test")));
		MqttClient client = build(mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN)));
		client.connect();
		Link link = secure.accept(ScriptedPeer.CONNACK_5);
		String payload = "x".repeat(300_000);
		CompletableFuture<PublishResult> published = client.publish(message(payload, QoS.AT_LEAST_ONCE));
		link.expect(ScriptedPeer.publish(1, 1, "t", payload));
		link.send("40 02 0001");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
	}

	@Test
	void aClientCertificateIsShown() throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test")));
		TlsOptions tls = trusting(OWN).withKeyManagers(OWN.issue("client.test").toKeyManagerFactory());
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri(secure.uri("broker.test")).tls(tls)).connect();
		Link link = secure.accept();
		((SSLSocket) link.socket()).setNeedClientAuth(true);
		link.readConnect();
		link.send(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		assertThat(session(link).getPeerPrincipal().getName()).isEqualTo("CN=client.test");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.3", "TLSv1.2" })
	void aMissingClientCertificateIsNamedAsSuch(String protocol) throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test")));
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN)))
			.connect();
		Link link = secure.accept();
		((SSLSocket) link.socket()).setNeedClientAuth(true);
		((SSLSocket) link.socket()).setEnabledProtocols(new String[] { protocol });
		assertThatIOException().isThrownBy(link::readPacket);
		assertFailed(connected, "client certificate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqtts", "wss" })
	void theCertificateOfAnotherHostIsRefusedOnEveryAttempt(String scheme) throws Exception {
		// CVE-2019-11777, CVE-2018-11087, and mosquitto 2.0.9, which verified only once
		ScriptedPeer secure = secure(scheme, sockets(OWN.issue("other.test")));
		MqttClient client = build(mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN)));
		assertRefusedTwice(client, secure, "broker.test");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mqtts", "wss" })
	void anUnknownAuthorityIsRefusedOnEveryAttempt(String scheme) throws Exception {
		ScriptedPeer secure = secure(scheme, new ServerSockets(FOREIGN.context(FOREIGN.issue("broker.test"))));
		MqttClient client = build(mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN)));
		assertRefusedTwice(client, secure, "unable to find valid certification path");
	}

	@Test
	void anUnknownAuthorityIsRefusedByTheDefaults() throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test")));
		MqttClient client = build(mqtt5().uri(secure.uri("broker.test")));
		assertRefusedTwice(client, secure, "unable to find valid certification path");
	}

	@Test
	void anExpiredCertificateIsRefusedOnEveryAttempt() throws Exception {
		Instant yesterday = Instant.now().minus(Duration.ofDays(1));
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test", yesterday)));
		MqttClient client = build(mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN)));
		assertRefusedTwice(client, secure, "validity check failed");
	}

	@Test
	void theCertificateIsVerifiedOnReconnectToo() throws Exception {
		ServerSockets sockets = sockets(OWN.issue("broker.test"));
		ScriptedPeer secure = secure(sockets);
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN)))
			.connect();
		Link link = secure.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		sockets.show(OWN.context(OWN.issue("other.test")));
		link.close();
		assertNothingIsSaid(secure.accept());
		assertNothingIsSaid(secure.accept());
		sockets.show(OWN.context(OWN.issue("broker.test")));
		secure.accept(ScriptedPeer.CONNACK_5);
	}

	@Test
	void verificationOfTheHostNameCanBeSwitchedOff() throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("other.test")));
		CompletableFuture<ConnectResult> connected = build(
				mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN).withoutHostNameVerification()))
			.connect();
		secure.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
	}

	@Test
	void trustIsAskedForOnEachAttempt() throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test")));
		AtomicInteger asked = new AtomicInteger();
		MqttClient client = build(mqtt5().uri(secure.uri("broker.test"))
			.tls(() -> (asked.getAndIncrement() == 0) ? trusting(FOREIGN) : trusting(OWN)));
		CompletableFuture<ConnectResult> refused = client.connect();
		assertNothingIsSaid(secure.accept());
		assertFailed(refused, "certification path");
		CompletableFuture<ConnectResult> connected = client.connect();
		secure.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		assertThat(asked).hasValue(2);
	}

	@Test
	void trustThatCannotBeHadIsNotTrustInEverybody() throws Exception {
		// mosquitto 2.0.9: after a bad file the next attempt went through unverified
		ScriptedPeer secure = secure(new ServerSockets(FOREIGN.context(FOREIGN.issue("broker.test"))));
		AtomicInteger asked = new AtomicInteger();
		MqttClient client = build(mqtt5().uri(secure.uri("broker.test")).tls(() -> {
			if (asked.getAndIncrement() == 0) {
				throw new IllegalStateException("no such file");
			}
			return trusting(OWN);
		}));
		assertFailed(client.connect(), "key material could not be had (IllegalStateException)");
		CompletableFuture<ConnectResult> second = client.connect();
		assertNothingIsSaid(secure.accept());
		assertFailed(second, "certification path");
	}

	@Test
	void applicationProtocolsAreOffered() throws Exception {
		ScriptedPeer secure = secure(sockets(OWN.issue("broker.test")));
		CompletableFuture<ConnectResult> connected = build(
				mqtt5().uri(secure.uri("broker.test")).tls(trusting(OWN).withApplicationProtocols("x-amzn-mqtt-ca")))
			.connect();
		Link link = secure.accept();
		SSLSocket socket = (SSLSocket) link.socket();
		List<String> offered = new ArrayList<>();
		socket.setHandshakeApplicationProtocolSelector((self, protocols) -> {
			offered.addAll(protocols);
			return protocols.get(0);
		});
		link.readConnect();
		link.send(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		assertThat(offered).containsExactly("x-amzn-mqtt-ca");
	}

	@Test
	void nothingLeavesInClearTextForAServerWithoutTls() throws IOException {
		CompletableFuture<ConnectResult> connected = build(
				mqtt5().uri(this.peer.uri().replace("mqtt:", "mqtts:")).credentials("user", "s3cr3t"))
			.connect();
		Link link = this.peer.accept();
		link.send(ScriptedPeer.CONNACK_5);
		String sent = new String(link.in().readAllBytes(), StandardCharsets.ISO_8859_1);
		// a handshake record
		assertThat(sent).startsWith("\u0016\u0003").doesNotContain("MQTT", "user", "s3cr3t");
		assertFailed(connected, "Check that it speaks TLS on this port");
		assertThat(outcome(connected)).asString().contains("not TLS").doesNotContain("2003000000");
	}

	@Test
	void aServerThatHangsUpDuringTheHandshakeIsNotAskedInAnotherVersion() throws IOException {
		CompletableFuture<ConnectResult> connected = build(
				mqtt5().uri(this.peer.uri().replace("mqtt:", "mqtts:")).version(MqttVersion.AUTO))
			.connect();
		Link link = this.peer.accept();
		assertThat(link.in().read()).isEqualTo(0x16);
		link.close();
		assertFailed(connected, "speaks TLS");
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@Test
	void aHandshakeThatTakesTooLongIsGivenUp() throws IOException {
		TlsOptions tls = new TlsOptions(null, null, List.of(), List.of(), List.of(), true, Duration.ofMillis(200));
		CompletableFuture<ConnectResult> connected = build(
				mqtt5().uri(this.peer.uri().replace("mqtt:", "mqtts:")).version(MqttVersion.AUTO).tls(tls))
			.connect();
		Link link = this.peer.accept();
		assertFailed(connected, "handshake timed out after 200ms");
		assertThat(link.in().readAllBytes()).isNotEmpty();
		assertThat(this.peer.isConnectedTo(Duration.ofMillis(200))).isFalse();
	}

	@Test
	void aServerWithTlsIsNotTakenForOneWithout() throws Exception {
		ScriptedPeer secure = secure("mqtt", sockets(OWN.issue("broker.test")));
		CompletableFuture<ConnectResult> connected = build(mqtt5().uri(secure.uri("broker.test"))).connect();
		Link link = secure.accept();
		assertThatIOException().isThrownBy(link::readPacket);
		assertFailed(connected, "speaks TLS on this port instead of MQTT: check the port, or use the scheme mqtts");
	}

	private static ExtendedSSLSession session(Link link) {
		return (ExtendedSSLSession) ((SSLSocket) link.socket()).getSession();
	}

	private void assertRefusedTwice(MqttClient client, ScriptedPeer secure, String reason) {
		for (int attempt = 1; attempt <= 2; attempt++) {
			CompletableFuture<ConnectResult> connected = client.connect();
			assertNothingIsSaid(secure.accept());
			assertFailed(connected, reason);
		}
	}

	/** The handshake fails, so there is not one byte of MQTT to be had. */
	private static void assertNothingIsSaid(Link link) {
		assertThatIOException().isThrownBy(link::readPacket);
	}

	private static void assertFailed(CompletableFuture<ConnectResult> connected, String reason) {
		assertThat(outcome(connected)).isInstanceOfSatisfying(MqttConnectException.class,
				(ex) -> assertThat(ex).hasMessageContaining(reason));
	}

}
