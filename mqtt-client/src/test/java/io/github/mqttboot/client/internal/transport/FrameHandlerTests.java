package io.github.mqttboot.client.internal.transport;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FrameHandler}.
 */
class FrameHandlerTests {

	@ParameterizedTest
	@EnumSource
	@Conformance(mqtt311 = "MQTT-4.8.0-2")
	void anErrorInTheTreatmentOfAPacketClosesTheConnection(ProtocolVersion version) {
		Recorder recorder = new Recorder();
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, version, 1_000);
		EmbeddedChannel channel = new EmbeddedChannel(new FrameHandler(decoder, new PacketEncoder(version), recorder));
		// two packets in one read: the second must not be treated
		channel.writeInbound(Unpooled.wrappedBuffer(new byte[] { (byte) 0xd0, 0, (byte) 0xd0, 0 }));
		assertThat(channel.isOpen()).isFalse();
		assertThat(recorder.events).containsExactly("opened", "PINGRESP", "closed: broken");
		channel.finishAndReleaseAll();
	}

	/** Fails with the first packet. */
	private static final class Recorder implements PacketChannelListener {

		private final List<String> events = new ArrayList<>();

		@Override
		public boolean isWanted() {
			return true;
		}

		@Override
		public void onOpened(PacketChannel channel) {
			this.events.add("opened");
		}

		@Override
		public void onPacket(Packet packet) {
			this.events.add(packet.type().toString());
			throw new IllegalStateException("broken");
		}

		@Override
		public void onReadComplete() {
		}

		@Override
		public void onWritable() {
		}

		@Override
		public void onProtocolError(MqttProtocolException error) {
			this.events.add("protocol error");
		}

		@Override
		public void onClosed(@Nullable Throwable cause) {
			this.events.add("closed: " + ((cause != null) ? cause.getMessage() : "silently"));
		}

	}

}
