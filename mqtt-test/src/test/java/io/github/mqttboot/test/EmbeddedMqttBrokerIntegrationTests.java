package io.github.mqttboot.test;

import io.github.mqttboot.client.message.ReasonCode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link EmbeddedMqttBroker} in a JUnit test without Spring.
 */
@EmbeddedMqttBroker(username = "me", password = "s3cr3t")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedMqttBrokerIntegrationTests {

	private static MqttBroker brokerOfTheClass;

	private final MqttBroker brokerOfTheInstance;

	EmbeddedMqttBrokerIntegrationTests(MqttBroker broker) {
		this.brokerOfTheInstance = broker;
	}

	@BeforeAll
	static void keepBroker(MqttBroker broker) {
		brokerOfTheClass = broker;
	}

	@Test
	@Order(1)
	void thereIsOneBrokerForAllTests(MqttBroker broker, MqttBrokerControl control) {
		assertThat(broker).isSameAs(brokerOfTheClass).isSameAs(this.brokerOfTheInstance);
		assertThat(broker.control()).isSameAs(control);
		assertThat(broker.isRunning()).isTrue();
	}

	@Test
	@Order(2)
	void theAttributesOfTheAnnotationAreUsed(MqttBroker broker) {
		try (RawClient right = new RawClient(broker); RawClient wrong = new RawClient(broker)) {
			wrong.send("10 {'MQTT' 05 02 003C {} 'b'}").expect("20 {00 86 {}}");
			right.send("10 {'MQTT' 05 C2 003C {} 'a' 'me' 's3cr3t'}").expect("20 {00 00 {22 0064}}");
			right.send("32 {'t' 0001 {}}").expect("40 {0001 10}");
			broker.control().refuseConnections(ReasonCode.BANNED);
			assertThat(broker.control().published()).hasSize(1);
		}
	}

	@Test
	@Order(3)
	void eachTestStartsFresh(MqttBroker broker, MqttBrokerControl control) {
		assertThat(control.published()).isEmpty();
		try (RawClient right = new RawClient(broker)) {
			right.send("10 {'MQTT' 05 C2 003C {} 'a' 'me' 's3cr3t'}").expect("20 {00 00 {22 0064}}");
		}
	}

	@Nested
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class InAnInnerClass {

		private final MqttBroker brokerOfTheInnerInstance;

		InAnInnerClass(MqttBroker broker) {
			this.brokerOfTheInnerInstance = broker;
		}

		@Test
		void theBrokerIsThatOfTheOuterOne(MqttBroker broker) {
			assertThat(broker).isSameAs(brokerOfTheClass).isSameAs(this.brokerOfTheInnerInstance);
		}

	}

}
