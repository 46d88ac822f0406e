package io.github.mqttboot.spring.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.mqttboot.client.ConnectResult;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.TopicSubscription.RetainHandling;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.spring.BoundedWait;
import io.github.mqttboot.spring.FakeMqttClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Requests and replies by {@link MqttTemplate}.
 */
class RequestReplyTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final FakeMqttClient client = new FakeMqttClient((builder) -> builder.clientId("meter-7"));

	private final MqttTemplate template = new MqttTemplate(this.client);

	@Test
	void aRequestBringsItsReply() {
		CompletableFuture<Reading> reply = this.template.request("read/7", "now", Reading.class, LIMIT);
		MqttMessage request = this.client.lastPublished();
		assertThat(request.topic()).isEqualTo("read/7");
		assertThat(request.payloadAsString()).isEqualTo("now");
		assertThat(request.qos()).isEqualTo(QoS.AT_LEAST_ONCE);
		assertThat(reply).isNotDone();
		this.client.deliver(reply(request, "{\"celsius\":21.5}"));
		assertThat(reply).succeedsWithin(LIMIT).isEqualTo(new Reading(21.5));
	}

	@Test
	void anEmptyReplyIsAnEmptyOptional() {
		ParameterizedTypeReference<Optional<Reading>> type = new ParameterizedTypeReference<>() {
		};
		CompletableFuture<Optional<Reading>> nothing = this.template.request("read/7", null, type);
		this.client.deliver(reply(this.client.lastPublished(), ""));
		assertThat(nothing).succeedsWithin(LIMIT).isEqualTo(Optional.empty());
		CompletableFuture<Optional<Reading>> something = this.template.request("read/7", null, type);
		this.client.deliver(reply(this.client.lastPublished(), "{\"celsius\":21.5}"));
		assertThat(something).succeedsWithin(LIMIT).isEqualTo(Optional.of(new Reading(21.5)));
	}

	@Test
	void aRequestIsNotRetainedByDefault() {
		this.template.setDefaultRetain(true);
		this.template.newMessage("now").topic("read/7").request(Reading.class);
		assertThat(this.client.lastPublished().isRetain()).isFalse();
		this.template.request("read/7", "now", Reading.class, LIMIT);
		assertThat(this.client.lastPublished().isRetain()).isFalse();
		this.template.newMessage("now").topic("read/7").publish();
		assertThat(this.client.lastPublished().isRetain()).isTrue();
	}

	@Test
	void aReplyMayHaveAGenericType() {
		CompletableFuture<List<Reading>> reply = this.template.request("read/all", null,
				new ParameterizedTypeReference<>() {
				});
		this.client.deliver(reply(this.client.lastPublished(), "[{\"celsius\":21.5}]"));
		assertThat(reply).succeedsWithin(LIMIT).isEqualTo(List.of(new Reading(21.5)));
	}

	@Test
	void aRequestCanSayMoreThanTopicAndPayload() {
		CompletableFuture<String> reply = this.template.newMessage("now")
			.topic("read/{id}", 7)
			.qos(QoS.EXACTLY_ONCE)
			.userProperty("unit", "C")
			.replyTimeout(LIMIT)
			.request(String.class);
		MqttMessage request = this.client.lastPublished();
		assertThat(request.topic()).isEqualTo("read/7");
		assertThat(request.qos()).isEqualTo(QoS.EXACTLY_ONCE);
		assertThat(request.userProperties().first("unit")).isEqualTo("C");
		this.client.deliver(reply(request, "21.5"));
		assertThat(reply).succeedsWithin(LIMIT).isEqualTo("21.5");
	}

	@Test
	void aRequestExpiresWithItsTimeoutUnlessItSaysOtherwise() {
		this.template.request("read/7", "", String.class, Duration.ofMillis(2_500));
		assertThat(this.client.lastPublished().messageExpiryInterval()).isEqualTo(Duration.ofSeconds(3));
		this.template.request("read/7", "", String.class);
		assertThat(this.client.lastPublished().messageExpiryInterval()).isEqualTo(Duration.ofSeconds(10));
		this.template.setReplyTimeout(Duration.ofSeconds(5));
		this.template.request("read/7", "", String.class);
		assertThat(this.client.lastPublished().messageExpiryInterval()).isEqualTo(Duration.ofSeconds(5));
		this.template.newMessage("").topic("read/7").expiry(Duration.ofHours(1)).request(String.class);
		assertThat(this.client.lastPublished().messageExpiryInterval()).isEqualTo(Duration.ofHours(1));
	}

	@Test
	void manyRequestsShareOneSubscriptionAndAreToldApart() {
		List<CompletableFuture<String>> replies = new ArrayList<>();
		IntStream.range(0, 1_000)
			.forEach((i) -> replies.add(this.template.request("read/" + i, "", String.class, LIMIT)));
		assertThat(this.client.topicFilters()).hasSize(1);
		List<MqttMessage> requests = new ArrayList<>(this.client.published);
		Collections.reverse(requests);
		requests.forEach((request) -> this.client.deliver(reply(request, request.topic())));
		for (int i = 0; i < 1_000; i++) {
			assertThat(replies.get(i)).succeedsWithin(LIMIT).isEqualTo("read/" + i);
		}
	}

	@Test
	void lateDuplicateAndForeignRepliesAreDropped() {
		CompletableFuture<String> first = this.template.request("read/1", "", String.class, LIMIT);
		MqttMessage request = this.client.lastPublished();
		CompletableFuture<String> second = this.template.request("read/2", "", String.class, LIMIT);
		this.client.deliver(reply(request, "1"));
		this.client.deliver(reply(request, "1 again"));
		this.client.deliver(MqttMessage.to(request.responseTopic()).payload("without correlation data"));
		this.client.deliver(MqttMessage.to(request.responseTopic()).correlationData(new byte[] { 1 }));
		assertThat(first).succeedsWithin(LIMIT).isEqualTo("1");
		assertThat(second).isNotDone();
	}

	@Test
	void aReplyMayBeWaitedForInsideOfAnother() {
		CompletableFuture<String> both = this.template.request("read/1", "", String.class, LIMIT)
			.thenApply((one) -> one + this.template.request("read/2", "", String.class, LIMIT).join());
		this.client.deliver(reply(this.client.lastPublished(), "1"));
		BoundedWait.until(() -> this.client.published.size() >= 2);
		this.client.deliver(reply(this.client.lastPublished(), "2"));
		assertThat(both).succeedsWithin(LIMIT).isEqualTo("12");
	}

	@Test
	void aRequestThatNobodyAnswersFails() {
		assertThat(this.template.request("read/7", "", String.class, Duration.ofMillis(1))).failsWithin(LIMIT)
			.withThrowableThat()
			.withMessageContaining("'read/7'")
			.havingCause()
			.isInstanceOfSatisfying(MqttReplyTimeoutException.class, (ex) -> assertThat(ex.isDelivered()).isTrue());
	}

	@Test
	void aRequestThatStillWaitsIsTakenBackWhenItsTimeIsOverOrTheCallerGivesUp() {
		this.client.outcome = new CompletableFuture<>();
		assertThat(this.template.request("read/7", "", String.class, Duration.ofMillis(1))).failsWithin(LIMIT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(MqttReplyTimeoutException.class, (ex) -> assertThat(ex.isDelivered()).isFalse());
		assertThat(this.client.outcome).isCancelled();
		this.client.outcome = new CompletableFuture<>();
		this.template.request("read/7", "", String.class, LIMIT).cancel(false);
		assertThat(this.client.outcome).isCancelled();
	}

	@Test
	void aRequestThatCannotBeSentFails() {
		this.client.outcome = CompletableFuture
			.failedFuture(new MqttNotSentException(MqttNotSentException.Reason.EXPIRED, "expired"));
		assertThat(this.template.request("read/7", "", String.class, LIMIT)).failsWithin(LIMIT)
			.withThrowableThat()
			.withCauseInstanceOf(MqttNotSentException.class);
	}

	@Test
	void aReplyThatCannotBeConvertedFails() {
		CompletableFuture<Reading> reply = this.template.request("read/7", "", Reading.class, LIMIT);
		this.client.deliver(reply(this.client.lastPublished(), "{"));
		assertThat(reply).failsWithin(LIMIT).withThrowableThat().withCauseInstanceOf(MessageConversionException.class);
	}

	@Test
	void anErrorReplyFailsWithWhatTheResponderSays() {
		CompletableFuture<Reading> reply = this.template.request("read/7", "", Reading.class, LIMIT);
		this.client.deliver(reply(this.client.lastPublished(), "no such sensor").toBuilder()
			.userProperties(UserProperties.none().with(ErrorReply.USER_PROPERTY, "no such sensor"))
			.build());
		assertThat(reply).failsWithin(LIMIT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOfSatisfying(MqttErrorReplyException.class, (ex) -> {
				assertThat(ex.text()).isEqualTo("no such sensor");
				assertThat(ex).hasMessage("The request on 'read/7' was answered by an error");
				assertThat(ex.reply()).isNotNull();
			});
	}

	@Test
	void theReplyTopicCanBeChosen() {
		this.template.setReplyTopic("replies/{clientId}");
		this.template.request("read/7", "", String.class);
		assertThat(this.client.lastPublished().responseTopic()).hasToString("replies/meter-7");
		assertThat(this.client.topicFilters()).containsExactly("replies/meter-7");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "replies/+", "replies/{other}" })
	void aReplyTopicThatCannotBeOneIsRefused(String topic) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.setReplyTopic(topic));
	}

	@Test
	void theServersResponseInformationIsTheBasisOfTheReplyTopic() {
		this.client.agreement = agreement(MqttVersion.MQTT_5, "answers/of-7/");
		this.template.request("read/7", "", String.class);
		assertThat(this.client.lastPublished().responseTopic().value()).startsWith("answers/of-7/").hasSize(13 + 36);
		MqttTemplate other = new MqttTemplate(this.client);
		other.setReplyTopic("{responseInformation}/{clientId}/other");
		other.request("read/7", "", String.class);
		assertThat(this.client.lastPublished().responseTopic()).hasToString("answers/of-7/assigned/other");
	}

	@Test
	void aReplyTopicThatNeedsResponseInformationSaysSo() {
		this.template.setReplyTopic("{responseInformation}/7");
		assertThatIllegalStateException().isThrownBy(() -> this.template.request("read/7", "", String.class))
			.withMessageContaining("requestResponseInformation(true)");
	}

	@Test
	void beforeMqtt5ARequestNeedsAConvention() {
		MqttTemplate old = new MqttTemplate(new FakeMqttClient((builder) -> builder.version(MqttVersion.MQTT_3_1_1)));
		assertThatIllegalStateException().isThrownBy(() -> old.request("a", "", String.class, LIMIT))
			.withMessageContaining("MQTT_3_1_1")
			.withMessageContaining("mqtt.template.reply-convention");
		this.client.agreement = agreement(MqttVersion.MQTT_3_1_1, null);
		assertThatIllegalStateException().isThrownBy(() -> this.template.request("a", "", String.class, LIMIT))
			.withMessageContaining("MQTT_3_1_1");
	}

	@Test
	void byConventionACorrelationInTheTopicsTellsRequestsApart() {
		this.template
			.setReplyConvention(ReplyConvention.topics("{topic}/{correlation}", "{topic}/{correlation}/reply"));
		CompletableFuture<String> first = this.template.request("read", "1", String.class, LIMIT);
		CompletableFuture<String> second = this.template.request("read", "2", String.class, LIMIT);
		List<MqttMessage> requests = this.client.published;
		assertThat(requests).hasSize(2)
			.allSatisfy((request) -> assertThat(request.topic()).matches("read/[0-9a-f]+-\\d+"))
			.allSatisfy((request) -> assertThat(request.responseTopic()).isNull());
		assertThat(this.client.topicFilters()).containsExactly(requests.get(0).topic() + "/reply",
				requests.get(1).topic() + "/reply");
		this.client.deliver(requests.get(1).topic() + "/reply", "two");
		assertThat(second).succeedsWithin(LIMIT).isEqualTo("two");
		assertThat(first).isNotDone();
		this.client.deliver(requests.get(0).topic() + "/reply", "one");
		assertThat(first).succeedsWithin(LIMIT).isEqualTo("one");
		assertThat(this.client.topicFilters()).isEmpty();
	}

	@Test
	void byConventionTopicsMayHaveNothingInCommon() {
		CompletableFuture<String> reply = this.template.newMessage("{}")
			.topic("restart")
			.replyConvention(ReplyConvention.topics("v1/rpc/request/{correlation}", "v1/rpc/response/{correlation}"))
			.request(String.class);
		String topic = this.client.lastPublished().topic();
		assertThat(topic).startsWith("v1/rpc/request/");
		this.client.deliver(topic.replace("request", "response"), "done");
		assertThat(reply).succeedsWithin(LIMIT).isEqualTo("done");
	}

	@Test
	void withoutACorrelationInTheReplyTopicRequestsGoOneAfterTheOther() {
		this.template.setReplyConvention(ReplyConvention.topics("{topic}/get", "{topic}"));
		CompletableFuture<String> first = this.template.request("lamp", "", String.class, LIMIT);
		CompletableFuture<String> second = this.template.request("lamp", "", String.class, LIMIT);
		CompletableFuture<String> other = this.template.request("door", "", String.class, LIMIT);
		assertThat(this.client.published).extracting(MqttMessage::topic).containsExactly("lamp/get", "door/get");
		assertThat(this.client.subscription("lamp").retainHandling()).isEqualTo(RetainHandling.DO_NOT_SEND);
		this.client.deliver(MqttMessage.to("lamp").payload("from before").retain(true));
		assertThat(first).isNotDone();
		this.client.deliver("lamp", "on");
		assertThat(first).succeedsWithin(LIMIT).isEqualTo("on");
		BoundedWait.until(() -> this.client.published.size() >= 3);
		this.client.deliver("lamp", "off");
		assertThat(second).succeedsWithin(LIMIT).isEqualTo("off");
		assertThat(other).isNotDone();
	}

	@Test
	void aConventionThatCannotWorkIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReplyConvention.topics("{topic}", "{topic}"));
		assertThatIllegalArgumentException().isThrownBy(() -> ReplyConvention.topics("{topic}/+", "{topic}/reply"));
		assertThatIllegalArgumentException().isThrownBy(() -> ReplyConvention.topics("{topic}", "{device}/reply"))
			.withMessageContaining("{correlation}");
	}

	private static ConnectResult agreement(MqttVersion version, String responseInformation) {
		return new ConnectResult(version, false, "assigned", "mqtt://localhost", Duration.ZERO, Duration.ZERO, 10,
				1_000, QoS.EXACTLY_ONCE, true, true, true, true, 0, responseInformation, null, null,
				UserProperties.none());
	}

	private static MqttMessage reply(MqttMessage request, String payload) {
		return MqttMessage.to(request.responseTopic())
			.payload(payload)
			.correlationData(request.correlationData().clone())
			.build();
	}

	record Reading(double celsius) {
	}

}
