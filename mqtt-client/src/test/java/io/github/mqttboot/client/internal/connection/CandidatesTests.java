package io.github.mqttboot.client.internal.connection;

import java.util.List;

import io.github.mqttboot.client.error.ServerReason;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.transport.Endpoint;
import io.github.mqttboot.client.internal.transport.Endpoint.Scheme;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Candidates}.
 */
class CandidatesTests {

	private static final Endpoint A = endpoint("a");

	private static final Endpoint B = endpoint("b");

	private static final Endpoint C = endpoint("c");

	private final Candidates candidates = new Candidates(List.of(A, B),
			List.of(ProtocolVersion.MQTT_5, ProtocolVersion.MQTT_3_1_1), new ServerReferences(List.of("c", "a")));

	private static Endpoint endpoint(String host) {
		return new Endpoint(Scheme.MQTT, host, 1883, "");
	}

	private static ServerReason reason(ReasonCode reasonCode, String reference) {
		return new ServerReason(reasonCode, null, reference, UserProperties.none());
	}

	private void expect(Endpoint endpoint, ProtocolVersion version) {
		assertThat(this.candidates.endpoint()).isEqualTo(endpoint);
		assertThat(this.candidates.version()).isEqualTo(version);
	}

	@Test
	void anOutageDoesNotChangeTheVersion() {
		expect(A, ProtocolVersion.MQTT_5);
		assertThat(this.candidates.advance(false, false)).isTrue();
		expect(B, ProtocolVersion.MQTT_5);
		assertThat(this.candidates.advance(false, false)).isFalse();
	}

	@Test
	void aRefusedVersionIsFollowedByTheNextAtTheSameServer() {
		assertThat(this.candidates.advance(true, false)).isTrue();
		expect(A, ProtocolVersion.MQTT_3_1_1);
		assertThat(this.candidates.advance(false, false)).isTrue();
		expect(B, ProtocolVersion.MQTT_5);
	}

	@Test
	void whatACodeHasRefusedIsRememberedForItsServerOnly() {
		this.candidates.advance(true, false);
		this.candidates.onConnected();
		this.candidates.startOver();
		expect(A, ProtocolVersion.MQTT_3_1_1);
		this.candidates.advance(false, false);
		expect(B, ProtocolVersion.MQTT_5);
	}

	@Test
	void whatSilenceHasRefusedIsAGuessForOneConnection() {
		this.candidates.advance(false, true);
		expect(A, ProtocolVersion.MQTT_3_1_1);
		this.candidates.onConnected();
		this.candidates.startOver();
		expect(A, ProtocolVersion.MQTT_5);
	}

	@Test
	void aServerThatHasSpokenTheVersionIsOnlyRestarting() {
		this.candidates.onConnected();
		this.candidates.startOver();
		this.candidates.advance(false, true);
		expect(B, ProtocolVersion.MQTT_5);
	}

	@Test
	void aServerThatRefusesTheVersionThatItHasSpokenIsBelieved() {
		this.candidates.onConnected();
		this.candidates.startOver();
		this.candidates.advance(true, false);
		expect(A, ProtocolVersion.MQTT_3_1_1);
	}

	@Test
	void anotherServerIsForTheNextAttemptOnly() {
		assertThat(this.candidates.refer(reason(ReasonCode.USE_ANOTHER_SERVER, "c"), A)).isEqualTo(C);
		expect(C, ProtocolVersion.MQTT_5);
		assertThat(this.candidates.advance(false, false)).isTrue();
		expect(B, ProtocolVersion.MQTT_5);
		this.candidates.startOver();
		expect(A, ProtocolVersion.MQTT_5);
	}

	@Test
	void aServerThatHasMovedStaysThere() {
		assertThat(this.candidates.refer(reason(ReasonCode.SERVER_MOVED, "c"), A)).isEqualTo(C);
		expect(C, ProtocolVersion.MQTT_5);
		this.candidates.onConnected();
		this.candidates.startOver();
		expect(C, ProtocolVersion.MQTT_5);
		assertThat(this.candidates.advance(false, false)).isTrue();
		expect(B, ProtocolVersion.MQTT_5);
	}

	@Test
	void theVersionOfAnotherServerIsNotThatOfTheOneThatNamedIt() {
		this.candidates.refer(reason(ReasonCode.USE_ANOTHER_SERVER, "c"), A);
		this.candidates.advance(true, false);
		expect(C, ProtocolVersion.MQTT_3_1_1);
		this.candidates.onConnected();
		this.candidates.startOver();
		expect(A, ProtocolVersion.MQTT_5);
	}

	@Test
	void whatIsNotAllowedChangesNothing() {
		assertThat(this.candidates.refer(reason(ReasonCode.SERVER_MOVED, "d"), A)).isNull();
		expect(A, ProtocolVersion.MQTT_5);
	}

	@Test
	void aCircleHasAnEnd() {
		int followed = 0;
		while (this.candidates.refer(reason(ReasonCode.USE_ANOTHER_SERVER, "c"), A) != null) {
			followed++;
			assertThat(followed).isLessThan(100);
		}
		assertThat(followed).isEqualTo(5);
		this.candidates.startOver();
		assertThat(this.candidates.refer(reason(ReasonCode.USE_ANOTHER_SERVER, "c"), A)).isEqualTo(C);
	}

}
