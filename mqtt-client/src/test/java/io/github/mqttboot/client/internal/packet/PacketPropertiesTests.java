package io.github.mqttboot.client.internal.packet;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of packets, and the tables of the specification that stand in enums.
 */
class PacketPropertiesTests {

	@Test
	void holdsWhatItWasBuiltWith() {
		PacketProperties properties = PacketProperties.builder()
			.set(Property.RECEIVE_MAXIMUM, 10)
			.set(Property.REASON_STRING, "reason")
			.set(Property.AUTHENTICATION_DATA, new byte[] { 1 })
			.set(Property.SERVER_REFERENCE, (String) null)
			.set(Property.CORRELATION_DATA, (byte[]) null)
			.userProperties(UserProperties.none().with("k", "v"))
			.build();
		assertThat(properties.number(Property.RECEIVE_MAXIMUM, 65_535)).isEqualTo(10);
		assertThat(properties.number(Property.TOPIC_ALIAS_MAXIMUM, 7)).isEqualTo(7);
		assertThat(properties.text(Property.REASON_STRING)).isEqualTo("reason");
		assertThat(properties.text(Property.SERVER_REFERENCE)).isNull();
		assertThat(properties.binary(Property.AUTHENTICATION_DATA)).containsExactly(1);
		assertThat(properties.binary(Property.CORRELATION_DATA)).isNull();
		assertThat(properties.has(Property.RECEIVE_MAXIMUM)).isTrue();
		assertThat(properties.has(Property.SERVER_REFERENCE)).isFalse();
		assertThat(properties.userProperties().first("k")).isEqualTo("v");
		assertThat(properties.isEmpty()).isFalse();
		assertThat(properties.values().keySet()).containsExactly(Property.AUTHENTICATION_DATA, Property.REASON_STRING,
				Property.RECEIVE_MAXIMUM);
	}

	@Test
	void isEmptyOnlyAsOneObject() {
		assertThat(PacketProperties.builder().build()).isSameAs(PacketProperties.NONE);
		assertThat(PacketProperties.NONE.isEmpty()).isTrue();
	}

	@Test
	void canDoWithoutDiagnostics() {
		// [MQTT-3.4.2-2] [MQTT-3.4.2-3]
		PacketProperties properties = PacketProperties.builder()
			.set(Property.SESSION_EXPIRY_INTERVAL, 1)
			.set(Property.REASON_STRING, "reason")
			.userProperties(UserProperties.none().with("k", "v"))
			.build();
		assertThat(properties.withoutDiagnostics())
			.isEqualTo(PacketProperties.builder().set(Property.SESSION_EXPIRY_INTERVAL, 1).build());
		assertThat(properties.has(Property.REASON_STRING)).isTrue();
		assertThat(
				PacketProperties.builder().set(Property.REASON_STRING, "reason").build().withoutDiagnostics().isEmpty())
			.isTrue();
	}

	@Test
	void isComparedByItsValues() {
		assertThat(withData(1, 2)).isEqualTo(withData(1, 2)).hasSameHashCodeAs(withData(1, 2));
		assertThat(withData(1, 2)).isNotEqualTo(withData(1, 3)).isNotEqualTo(PacketProperties.NONE);
	}

	private static PacketProperties withData(int... data) {
		byte[] bytes = new byte[data.length];
		for (int i = 0; i < data.length; i++) {
			bytes[i] = (byte) data[i];
		}
		return PacketProperties.builder().set(Property.AUTHENTICATION_DATA, bytes).build();
	}

	@Test
	void neverShowsAValue() {
		PacketProperties properties = PacketProperties.builder()
			.set(Property.AUTHENTICATION_METHOD, "s3cr3t")
			.userProperties(UserProperties.none().with("s3cr3t", "s3cr3t"))
			.build();
		assertThat(properties.toString()).contains("AUTHENTICATION_METHOD").doesNotContain("s3cr3t");
	}

	@ParameterizedTest
	@EnumSource(Property.class)
	void propertiesAreFoundByTheirNumber(Property property) {
		assertThat(Property.of(property.identifier())).isSameAs(property);
	}

	@Test
	void thereAre27Properties() {
		assertThat(Property.values()).hasSize(27);
		assertThat(List.of(-1, 0, 4, 5, 0x0A, 0x2B, 0x7F, 255))
			.allSatisfy((number) -> assertThat(Property.of(number)).isNull());
	}

	@ParameterizedTest
	@EnumSource(PacketType.class)
	void packetTypesAreFoundByTheirNumber(PacketType type) {
		assertThat(PacketType.of(type.value())).isSameAs(type);
	}

	@ParameterizedTest
	@CsvSource({ "CONNACK, 22, 0", "PUBACK, 9, 9", "PUBREC, 9, 9", "PUBREL, 2, 2", "PUBCOMP, 2, 2", "SUBACK, 12, 0",
			"UNSUBACK, 7, 0", "DISCONNECT, 29, 14", "AUTH, 2, 2", "PUBLISH, 0, 0", "PINGREQ, 0, 0" })
	void packetsHaveTheirReasonCodes(PacketType type, int fromServer, int fromClient) {
		assertThat(ReasonCodes.fromServer(type)).hasSize(fromServer);
		assertThat(ReasonCodes.fromClient(type)).hasSize(fromClient);
	}

	@Test
	void someReasonCodesAreForOneSideOnly() {
		// [MQTT-3.14.2-1] [MQTT-3.15.2-1]
		Set<ReasonCode> client = ReasonCodes.fromClient(PacketType.DISCONNECT);
		Set<ReasonCode> server = ReasonCodes.fromServer(PacketType.DISCONNECT);
		assertThat(client).contains(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
			.doesNotContain(ReasonCode.SESSION_TAKEN_OVER);
		assertThat(server).contains(ReasonCode.SESSION_TAKEN_OVER)
			.doesNotContain(ReasonCode.DISCONNECT_WITH_WILL_MESSAGE);
		assertThat(ReasonCodes.fromServer(PacketType.AUTH)).containsExactlyInAnyOrder(ReasonCode.SUCCESS,
				ReasonCode.CONTINUE_AUTHENTICATION);
		assertThat(ReasonCodes.fromClient(PacketType.AUTH)).containsExactlyInAnyOrder(ReasonCode.RE_AUTHENTICATE,
				ReasonCode.CONTINUE_AUTHENTICATION);
	}

	@Test
	void versionsAreFoundByNameAndLevel() {
		assertThat(Arrays.stream(ProtocolVersion.values())).allSatisfy(
				(version) -> assertThat(ProtocolVersion.of(version.protocolName(), version.level())).isSameAs(version));
		assertThat(ProtocolVersion.of("MQTT", 3)).isNull();
		assertThat(ProtocolVersion.of("MQIsdp", 4)).isNull();
		assertThat(ProtocolVersion.of("mqtt", 5)).isNull();
		assertThat(ProtocolVersion.MQTT_5.hasProperties()).isTrue();
		assertThat(ProtocolVersion.MQTT_3_1_1.hasProperties()).isFalse();
	}

}
