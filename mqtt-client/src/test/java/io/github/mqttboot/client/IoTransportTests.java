package io.github.mqttboot.client;

import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link IoTransport} in a JVM that may not use native libraries.
 */
class IoTransportTests {

	@ParameterizedTest
	@EnumSource(names = { "EPOLL", "KQUEUE", "IO_URING" })
	void aTransportThatIsNotThereIsNamedWithItsLibrary(IoTransport transport) {
		MqttClientBuilder builder = MqttClient.builder().ioTransport(transport);
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessageContaining("netty-transport-native-" + transport.name().toLowerCase(Locale.ROOT));
	}

	@ParameterizedTest
	@EnumSource(names = { "AUTO", "NIO" })
	void nioIsAlwaysThere(IoTransport transport) {
		try (MqttClient client = MqttClient.builder().ioTransport(transport).build()) {
			assertThat(client.options().ioTransport()).isEqualTo(transport);
		}
	}

	@Test
	void theBestThatIsThereIsTheDefault() {
		assertThat(MqttClient.builder().options().ioTransport()).isEqualTo(IoTransport.AUTO);
	}

}
