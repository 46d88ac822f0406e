package io.github.mqttboot.client;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.mqttboot.client.ScriptedPeer.Link;
import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.internal.transport.EventLoops;
import io.github.mqttboot.client.message.QoS;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Every kind of sockets that this machine has, in a JVM that may use native libraries;
 * the others are skipped.
 */
@Tag("native-transport")
class NativeTransportIntegrationTests extends AbstractPeerTests {

	@TempDir
	Path directory;

	private static void assumeAvailable(IoTransport transport) {
		boolean available = switch (transport) {
			case AUTO, NIO -> true;
			case EPOLL -> Epoll.isAvailable();
			case KQUEUE -> KQueue.isAvailable();
			case IO_URING -> IoUring.isAvailable();
		};
		assumeThat(available).as("%s on this machine", transport).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void messagesPassBothWaysAndAfterAReconnectToo(IoTransport transport) {
		assumeAvailable(transport);
		List<String> received = new CopyOnWriteArrayList<>();
		MqttClient client = build(mqtt5().ioTransport(transport).sessionExpiry(Duration.ofHours(1)));
		CompletableFuture<ConnectResult> connected = client.connect();
		Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
		assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
		CompletableFuture<SubscribeResult> subscribed = client.subscribe(TopicSubscription.of("a", QoS.AT_LEAST_ONCE),
				(message) -> received.add(message.payloadAsString()));
		link.read();
		link.send("90 04 0001 00 01");
		assertThat(outcome(subscribed)).isInstanceOf(SubscribeResult.class);
		String payload = "x".repeat(300_000);
		CompletableFuture<PublishResult> published = client.publish(message(payload, QoS.AT_LEAST_ONCE));
		link.expect(ScriptedPeer.publish(1, 2, "t", payload));
		link.send("40 02 0002" + ScriptedPeer.publish(1, 7, "a", payload));
		link.expect("40 02 0007");
		assertThat(outcome(published)).isInstanceOf(PublishResult.class);
		assertThat(received).containsExactly(payload);
		link.reset();
		Link next = this.peer.accept(ScriptedPeer.CONNACK_5_SESSION_PRESENT);
		client.publish(message("b", QoS.AT_MOST_ONCE));
		next.expect("30 05 0001 74 00 62");
		client.close();
		next.expect(ScriptedPeer.DISCONNECT);
		next.expectEnd();
	}

	@ParameterizedTest
	@EnumSource
	void unixDomainSocketsWork(IoTransport transport) throws IOException {
		assumeAvailable(transport);
		Path path = this.directory.resolve("s");
		try (GreetingRelay relay = new GreetingRelay(UnixDomainSocketAddress.of(path), this.peer.port(),
				GreetingRelay::plain)) {
			MqttClient client = build(mqtt5().uri("mqtt+unix://" + path).ioTransport(transport));
			CompletableFuture<ConnectResult> connected = client.connect();
			Link link = this.peer.accept(ScriptedPeer.CONNACK_5);
			assertThat(outcome(connected)).isInstanceOf(ConnectResult.class);
			client.publish(message("b", QoS.AT_MOST_ONCE));
			link.expect("30 05 0001 74 00 62");
			assertThat(relay.requests()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aServerThatIsNotThereIsNamedAsSuch(IoTransport transport) throws IOException {
		assumeAvailable(transport);
		this.peer.close();
		assertThat(outcome(build(mqtt5().ioTransport(transport)).connect())).isInstanceOfSatisfying(
				MqttConnectException.class, (ex) -> assertThat(ex).hasMessageContaining("127.0.0.1:" + this.peer.port())
					.hasMessageContaining("refused"));
	}

	@Test
	void theDefaultIsEpollWhereItIsThereAndTheLogSaysSoOnce() {
		assumeAvailable(IoTransport.EPOLL);
		// those of an earlier test stay for a moment
		await().until(() -> Thread.getAllStackTraces()
			.keySet()
			.stream()
			.noneMatch((thread) -> thread.getName().startsWith("mqtt-io")));
		Logger logger = (Logger) LoggerFactory.getLogger(EventLoops.class);
		Level level = logger.getLevel();
		ListAppender<ILoggingEvent> appender = new ListAppender<>();
		appender.start();
		logger.setLevel(Level.INFO);
		logger.addAppender(appender);
		try {
			build(mqtt5());
			build(mqtt5());
			await().untilAsserted(() -> assertThat(appender.list).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("EPOLL")));
		}
		finally {
			logger.detachAppender(appender);
			logger.setLevel(level);
		}
	}

}
