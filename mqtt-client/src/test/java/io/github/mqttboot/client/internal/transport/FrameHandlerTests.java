package io.github.mqttboot.client.internal.transport;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.github.mqttboot.client.conformance.Conformance;
import io.github.mqttboot.client.error.MqttForeignProtocolException;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.PubAck;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

	@ParameterizedTest
	@CsvSource({ "485454502F312E3120343030,HTTP", "15030300020246,TLS", "160303007A0200,TLS" })
	void bytesOfAnotherProtocolAreNamed(String bytes, String protocol) {
		Recorder recorder = new Recorder();
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, 1_000);
		EmbeddedChannel channel = new EmbeddedChannel(
				new FrameHandler(decoder, new PacketEncoder(ProtocolVersion.MQTT_5), recorder));
		channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(bytes)));
		assertThat(recorder.errors).singleElement()
			.isInstanceOfSatisfying(MqttForeignProtocolException.class,
					(error) -> assertThat(error.protocol()).hasToString(protocol));
		channel.finishAndReleaseAll();
	}

	@Test
	void otherBytesThatAreNoPacketStayAProtocolError() {
		Recorder recorder = new Recorder();
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, 1_000);
		EmbeddedChannel channel = new EmbeddedChannel(
				new FrameHandler(decoder, new PacketEncoder(ProtocolVersion.MQTT_5), recorder));
		channel.writeInbound(Unpooled.wrappedBuffer(new byte[] { 0x48, 0x54, 0x54, 0x50 }));
		assertThat(recorder.errors).singleElement().isExactlyInstanceOf(MqttProtocolException.class);
		channel.finishAndReleaseAll();
	}

	@Test
	void readingStopsAmidWhatOneReadHasBroughtAndGoesOnInOrder() {
		Taker taker = new Taker(2);
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, 1_000);
		EmbeddedChannel channel = new EmbeddedChannel(
				new FrameHandler(decoder, new PacketEncoder(ProtocolVersion.MQTT_5), taker));
		channel.writeInbound(Unpooled.wrappedBuffer(pubAcks(1, 2, 3, 4)), Unpooled.wrappedBuffer(pubAcks(5, 6, 7)));
		assertThat(taker.taken).containsExactly(1, 2);
		assertThat(channel.config().isAutoRead()).isFalse();
		taker.goOn(3);
		channel.runPendingTasks();
		assertThat(taker.taken).containsExactly(1, 2, 3, 4, 5);
		assertThat(channel.config().isAutoRead()).as("bytes are kept that come first").isFalse();
		taker.goOn(3);
		channel.runPendingTasks();
		assertThat(taker.taken).containsExactly(1, 2, 3, 4, 5, 6, 7);
		assertThat(channel.config().isAutoRead()).isTrue();
		channel.finishAndReleaseAll();
	}

	@Test
	void whatIsKeptWhenTheConnectionEndsIsGivenOn() {
		Taker taker = new Taker(1);
		PacketDecoder decoder = new PacketDecoder(PacketSender.SERVER, ProtocolVersion.MQTT_5, 1_000);
		EmbeddedChannel channel = new EmbeddedChannel(
				new FrameHandler(decoder, new PacketEncoder(ProtocolVersion.MQTT_5), taker));
		channel.writeInbound(Unpooled.wrappedBuffer(pubAcks(1, 2, 3)));
		channel.close();
		assertThat(taker.taken).containsExactly(1, 2, 3);
		assertThat(taker.closed).isOne();
		channel.finishAndReleaseAll();
	}

	private static byte[] pubAcks(int... identifiers) {
		byte[] bytes = new byte[4 * identifiers.length];
		for (int i = 0; i < identifiers.length; i++) {
			bytes[4 * i] = 0x40;
			bytes[4 * i + 1] = 2;
			bytes[4 * i + 3] = (byte) identifiers[i];
		}
		return bytes;
	}

	/** Takes so many packets and then stops reading. */
	private static final class Taker implements PacketChannelListener {

		private final List<Integer> taken = new ArrayList<>();

		private int room;

		private int closed;

		private @Nullable PacketChannel channel;

		Taker(int room) {
			this.room = room;
		}

		void goOn(int more) {
			this.room = more;
			setReading(true);
		}

		private void setReading(boolean reading) {
			if (this.channel != null) {
				this.channel.setReading(reading);
			}
		}

		@Override
		public boolean isWanted() {
			return true;
		}

		@Override
		public void onOpened(PacketChannel channel) {
			this.channel = channel;
		}

		@Override
		public void onPacket(Packet packet) {
			this.taken.add(((PubAck) packet).packetIdentifier());
			if (--this.room == 0) {
				setReading(false);
			}
		}

		@Override
		public void onReadComplete() {
		}

		@Override
		public void onWritable() {
		}

		@Override
		public void onProtocolError(MqttProtocolException error) {
			throw error;
		}

		@Override
		public void onClosed(@Nullable Throwable cause) {
			this.closed++;
		}

	}

	/** Fails with the first packet. */
	private static final class Recorder implements PacketChannelListener {

		private final List<String> events = new ArrayList<>();

		private final List<MqttProtocolException> errors = new ArrayList<>();

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
			this.errors.add(error);
			this.events.add("protocol error");
		}

		@Override
		public void onClosed(@Nullable Throwable cause) {
			this.events.add("closed: " + ((cause != null) ? cause.getMessage() : "silently"));
		}

	}

}
