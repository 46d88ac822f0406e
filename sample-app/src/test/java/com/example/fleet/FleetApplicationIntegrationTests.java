package com.example.fleet;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.test.MqttBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * The application on its own broker, seen through HTTP.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "fleet.interval=200ms")
class FleetApplicationIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@LocalServerPort
	private int port;

	@Autowired
	private MqttBroker broker;

	private ApplicationClient application;

	private FeedReader feed;

	@BeforeEach
	void openFeed() {
		this.application = new ApplicationClient(this.port);
		this.feed = new FeedReader(this.port);
		await().atMost(PATIENCE).until(() -> {
			if (this.feed.response().isDone()) {
				// refused: pages that another test has left still count
				this.feed = new FeedReader(this.port);
			}
			return this.feed.latest("/connection/state").equals("CONNECTED");
		});
	}

	@AfterEach
	void closeFeed() {
		this.feed.close();
	}

	@Test
	void feedBeginsWithASnapshotAndGoesOnWithReadingsOfAllUnits() {
		assertThat(this.feed.events().get(0).name()).isEqualTo("snapshot");
		for (String unit : List.of("truck-11", "truck-12", "van-3", "van-4", "depot-1", "depot-2")) {
			await().atMost(PATIENCE).until(() -> this.feed.readings(unit).count() > 3);
		}
		assertThat(this.feed.latest("/connection/broker")).isEqualTo(this.broker.uri());
		assertThat(this.feed.events().get(0).data().at("/connection/embedded").asBoolean()).isTrue();
	}

	@Test
	void presenceIsOnlineAndRetainedAtTheBroker() {
		await().atMost(PATIENCE).until(() -> this.feed.latest("/presence/status").equals("online"));
		assertThat(this.broker.control().retained()).extracting(MqttMessage::topic, MqttMessage::payloadAsString)
			.contains(tuple("fleet/app/presence", "online"));
	}

	@Test
	void publishedMessageComesBackInTheLog() throws Exception {
		HttpResponse<String> response = this.application.post("/api/messages", """
				{"topic": "fleet/control/note", "payload": "<b>Grüße</b>", "qos": 2, "retain": true}""");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("Acknowledged by the broker");
		JsonNode message = await().atMost(PATIENCE)
			.until(() -> this.feed.all("messages")
				.filter((logged) -> logged.get("topic").asString().equals("fleet/control/note"))
				.findFirst()
				.orElse(null), (found) -> found != null);
		assertThat(message.get("payload").asString()).isEqualTo("<b>Grüße</b>");
		assertThat(message.get("qos").asInt()).isEqualTo(2);
		assertThat(message.get("retain").asBoolean()).isTrue();
	}

	@Test
	void eachMessageIsInTheLogOnce() throws Exception {
		this.application.post("/api/messages",
				"""
						{"topic": "fleet/van-3/answer", "payload": "{\\"id\\": \\"once\\", \\"accepted\\": true}", "qos": 1, "retain": false}""");
		this.application.post("/api/messages", """
				{"topic": "fleet/control/last", "payload": "", "qos": 1, "retain": false}""");
		await().atMost(PATIENCE)
			.until(() -> this.feed.all("messages")
				.anyMatch((message) -> message.get("topic").asString().equals("fleet/control/last"))
					&& this.feed.all("answers").anyMatch((answer) -> answer.get("id").asString("").equals("once")));
		assertThat(this.feed.all("messages").filter((message) -> message.get("payload").asString().contains("once")))
			.hasSize(1);
		assertThat(this.feed.all("answers").filter((answer) -> answer.get("id").asString("").equals("once")))
			.hasSize(1);
	}

	@Test
	void wildcardInATopicIsRefusedWithAMessageForTheField() throws Exception {
		HttpResponse<String> response = this.application.post("/api/messages", """
				{"topic": "fleet/#", "payload": "", "qos": 1, "retain": false}""");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"errors\":{\"topic\":\"No wildcards here");
	}

	@Test
	void commandIsAnsweredAndFollowed() throws Exception {
		await().atMost(PATIENCE).until(() -> this.feed.readings("van-3").findAny().isPresent());
		HttpResponse<String> response = this.application.post("/api/units/van-3/commands", """
				{"action": "target", "value": 9.5}""");
		assertThat(response.statusCode()).isEqualTo(202);
		await().atMost(PATIENCE)
			.until(() -> this.feed.all("answers")
				.anyMatch((answer) -> response.body().contains(answer.get("id").asString("-"))
						&& answer.get("accepted").asBoolean()));
		await().atMost(PATIENCE)
			.until(() -> this.feed.readings("van-3").anyMatch((reading) -> reading.get("target").asDouble() == 9.5));
	}

	@Test
	void commandsToNobodyAndIncompleteOnesAreRefused() throws Exception {
		await().atMost(PATIENCE).until(() -> this.feed.readings("van-3").findAny().isPresent());
		assertThat(this.application.post("/api/units/nobody/commands", "{\"action\": \"report\"}").statusCode())
			.isEqualTo(404);
		HttpResponse<String> response = this.application.post("/api/units/van-3/commands", "{\"action\": \"target\"}");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("A target needs a number.");
	}

	@Test
	void strangeReadingsDoNoHarm() {
		for (String payload : List.of("", "{", "[]", "null", "{\"temperature\": \"warm\"}",
				"{\"temperature\": 1e999, \"humidity\": 0, \"target\": 0}")) {
			this.broker.control()
				.publish(MqttMessage.to("fleet/stranger/reading").payload(payload).qos(QoS.AT_LEAST_ONCE).build());
		}
		this.broker.control()
			.publish(MqttMessage.to("fleet/clockless/reading")
				.payload("{\"temperature\": 3, \"humidity\": 0, \"target\": 0}")
				.build());
		await().atMost(PATIENCE).until(() -> this.feed.readings("clockless").findAny().isPresent());
		assertThat(this.feed.readings("clockless").findFirst().orElseThrow().get("time").isNull()).isFalse();
		assertThat(this.feed.readings("stranger")).isEmpty();
		long seen = this.feed.readings("truck-11").count();
		await().atMost(PATIENCE).until(() -> this.feed.readings("truck-11").count() > seen);
	}

	@Test
	void interruptedConnectionIsShownAndComesBack() throws Exception {
		assertThat(this.application.post("/api/broker/interruptions", "{}").statusCode()).isEqualTo(202);
		await().atMost(PATIENCE).until(() -> this.feed.latest("/connection/state").equals("RECONNECTING"));
		assertThat(this.application.post("/api/broker/interruptions", "{}").statusCode()).isEqualTo(409);
		await().atMost(PATIENCE).until(() -> this.feed.latest("/connection/state").equals("CONNECTED"));
		long seen = this.feed.readings("truck-11").count();
		await().atMost(PATIENCE).until(() -> this.feed.readings("truck-11").count() > seen + 3);
		await().atMost(PATIENCE).until(() -> this.feed.latest("/presence/status").equals("online"));
	}

	@Test
	void pagesThatLeaveMakeRoomForOthers() {
		List<FeedReader> others = new ArrayList<>();
		try {
			for (int i = 0; i < 40; i++) {
				others.add(new FeedReader(this.port));
			}
			await().atMost(PATIENCE)
				.until(() -> others.stream()
					.anyMatch((other) -> other.response().isDone() && other.response().join().statusCode() == 503));
		}
		finally {
			others.forEach(FeedReader::close);
		}
		await().atMost(PATIENCE).until(() -> {
			try (FeedReader another = new FeedReader(this.port)) {
				await().atMost(Duration.ofSeconds(2))
					.until(() -> another.response().isDone() || !another.events().isEmpty());
				return !another.events().isEmpty();
			}
		});
	}

	@Test
	void pageAndPlottingLibraryAreServedByTheApplication() throws Exception {
		assertThat(this.application.get("/").body()).contains("<title>Cold Fleet</title>").doesNotContain("https://");
		HttpResponse<String> library = this.application.get("/webjars/chart.js/dist/chart.umd.min.js");
		assertThat(library.statusCode()).isEqualTo(200);
		assertThat(library.body()).contains("Chart.js v4");
	}

}
