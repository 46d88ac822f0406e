package io.github.mqttboot.test;

import java.time.Duration;

import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Will messages: when they are published, and when they are not.
 */
class WillIntegrationTests extends AbstractBrokerIntegrationTests {

	private RawClient heir;

	@BeforeEach
	void subscribe() {
		this.heir = RawClient.mqtt5(this.broker, "heir").send("82 {0001 {} 'wills' 01}").expect("90 {0001 {} 01}");
	}

	@AfterEach
	void closeHeir() {
		this.heir.close();
	}

	@Test
	void theWillIsPublishedWhenTheConnectionBreaks() {
		testator("", "").close();
		this.heir.expect("32 {'wills' 0001 {03 'text/plain' 26 'k' 'v'} <s3cr3t>}");
		assertThat(this.control.published("wills")).hasSize(1);
	}

	@Test
	void theWillIsNotPublishedAfterDisconnect() {
		testator("", "").send("E0 00").expectEnd();
		this.heir.expectNothing();
	}

	@Test
	void theWillIsPublishedAfterDisconnectThatAsksForIt() {
		testator("", "").send("E0 {04}").expectEnd();
		this.heir.expect("32 {'wills' 0001 {03 'text/plain' 26 'k' 'v'} <s3cr3t>}");
	}

	@Test
	void theWillIsPublishedWhenTheBrokerEndsTheConnection() {
		RawClient testator = testator("", "");
		this.control.disconnect("testator", ReasonCode.ADMINISTRATIVE_ACTION);
		testator.expect("E0 {98}").expectEnd();
		this.heir.expect("32 {'wills' 0001 {03 'text/plain' 26 'k' 'v'} <s3cr3t>}");
	}

	@Test
	void theWillIsPublishedWhenAnotherClientTakesTheIdentifier() {
		try (RawClient older = testator("", ""); RawClient newer = RawClient.mqtt5(this.broker, "testator")) {
			this.heir.expect("32 {'wills' 0001 {03 'text/plain' 26 'k' 'v'} <s3cr3t>}");
			older.expect("E0 {8E}").expectEnd();
			newer.expectNothing();
		}
	}

	@Test
	void aDelayedWillWaits() {
		testator("11 00000064", "18 0000000A").close();
		this.control.awaitNoClient("testator", TIMEOUT);
		this.control.advanceTime(Duration.ofSeconds(9));
		this.heir.expectNothing();
		this.control.advanceTime(Duration.ofSeconds(2));
		this.heir.expect("32 {'wills' 0001 {03 'text/plain' 26 'k' 'v'} <s3cr3t>}");
	}

	@Test
	void aDelayedWillIsNotPublishedIfTheClientComesBackInTime() {
		testator("11 00000064", "18 0000000A").close();
		this.control.awaitNoClient("testator", TIMEOUT);
		try (RawClient back = new RawClient(this.broker)) {
			back.send("10 {'MQTT' 05 00 0000 {} 'testator'}").expect("20 {01 00 {22 0064}}");
			this.control.advanceTime(Duration.ofSeconds(20));
			this.heir.expectNothing();
		}
	}

	@Test
	void aDelayedWillDoesNotWaitLongerThanTheSessionLasts() {
		testator("11 00000005", "18 0000000A").close();
		this.control.awaitNoClient("testator", TIMEOUT);
		this.control.advanceTime(Duration.ofSeconds(6));
		this.heir.expect("32 {'wills' 0001 {03 'text/plain' 26 'k' 'v'} <s3cr3t>}");
	}

	@Test
	void aDelayedWillIsPublishedIfTheClientComesBackWithACleanStart() {
		testator("11 00000064", "18 0000000A").close();
		this.control.awaitNoClient("testator", TIMEOUT);
		RawClient.mqtt5(this.broker, "testator").close();
		this.heir.expect("32 {'wills' 0001 {03 'text/plain' 26 'k' 'v'} <s3cr3t>}");
	}

	@Test
	void aRetainedWillOfMqtt311IsRetained() {
		try (RawClient testator = new RawClient(this.broker)) {
			testator.send("10 {'MQTT' 04 26 0000 'old' 'wills' 's3cr3t'}").expect("20 02 00 00");
		}
		this.heir.expect("30 {'wills' {} <s3cr3t>}");
		assertThat(this.control.retained()).hasSize(1);
	}

	private RawClient testator(String properties, String willProperties) {
		RawClient client = new RawClient(this.broker);
		client.send("10 {'MQTT' 05 0E 0000 {" + properties + "} 'testator' {" + willProperties
				+ " 03 'text/plain' 26 'k' 'v'} 'wills' 's3cr3t'}");
		return client.expect("20 {00 00 {22 0064}}");
	}

}
