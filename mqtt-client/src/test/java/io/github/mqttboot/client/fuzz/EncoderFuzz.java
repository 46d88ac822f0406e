package io.github.mqttboot.client.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.github.mqttboot.client.error.MqttProtocolException;
import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Property;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.internal.packet.Subscribe;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.internal.packet.Unsubscribe;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.WillMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Whatever an application puts into a message or a request is refused with
 * {@link IllegalArgumentException}, or written so that a server reads just that.
 */
final class EncoderFuzz {

	private final Script script;

	private final ProtocolVersion version;

	private EncoderFuzz(byte[] input) {
		this.script = new Script(input);
		this.version = ProtocolVersion.values()[this.script.below(3)];
	}

	static void run(byte... input) {
		EncoderFuzz fuzz = new EncoderFuzz(input);
		Packet packet;
		try {
			packet = fuzz.packet();
		}
		catch (IllegalArgumentException ex) {
			// refused where the application can see it
			return;
		}
		fuzz.writeAndRead(packet);
		if (packet instanceof Publish publish) {
			fuzz.publishAndRead(publish);
		}
	}

	private Packet packet() {
		return switch (this.script.below(8)) {
			case 0 -> connect();
			case 1 ->
				new Subscribe(this.script.number16(), subscriptions(), properties(Property.SUBSCRIPTION_IDENTIFIER));
			case 2 -> new Unsubscribe(this.script.number16(),
					subscriptions().stream().map(Subscription::topicFilter).toList(), properties(null));
			case 3 -> new Disconnect(ReasonCode.SUCCESS, properties(Property.SESSION_EXPIRY_INTERVAL));
			default -> {
				MqttMessage message = message();
				int identifier = (message.qos() != QoS.AT_MOST_ONCE || this.script.below(16) == 0)
						? this.script.number16() : 0;
				yield new Publish(message, identifier, this.script.below(8) == 0);
			}
		};
	}

	private Connect connect() {
		boolean user = this.script.flip();
		return new Connect(this.version, this.script.text(), this.script.flip(), (int) this.script.number32(),
				user ? this.script.text() : null, this.script.flip() ? bytes() : null,
				this.script.flip() ? new WillMessage(message(), Duration.ofMillis(this.script.number32())) : null,
				properties(Property.RECEIVE_MAXIMUM));
	}

	private List<Subscription> subscriptions() {
		List<Subscription> subscriptions = new ArrayList<>();
		for (int i = this.script.below(4); i > 0; i--) {
			boolean mqtt5 = this.version == ProtocolVersion.MQTT_5;
			TopicFilter filter = TopicFilter.of(this.script.text());
			QoS qos = QoS.values()[this.script.below(3)];
			subscriptions.add(mqtt5 ? new Subscription(filter, qos, !filter.isShared() && this.script.flip(),
					this.script.flip(), this.script.below(3)) : new Subscription(filter, qos));
		}
		return subscriptions;
	}

	private PacketProperties properties(@Nullable Property number) {
		if (this.version != ProtocolVersion.MQTT_5) {
			return PacketProperties.NONE;
		}
		PacketProperties.Builder properties = PacketProperties.builder().userProperties(userProperties());
		if (number != null && this.script.flip()) {
			properties.set(number, this.script.number32());
		}
		return properties.build();
	}

	private UserProperties userProperties() {
		UserProperties userProperties = UserProperties.none();
		for (int i = this.script.below(4); i > 0; i--) {
			userProperties = userProperties.with(this.script.text(), this.script.text());
		}
		return userProperties;
	}

	private byte[] bytes() {
		int kind = this.script.octet();
		return (kind == 255) ? new byte[65_530 + this.script.below(12)] : this.script.some(kind % 32);
	}

	private MqttMessage message() {
		MqttMessageBuilder message = MqttMessage.to(this.script.text())
			.qos(QoS.values()[this.script.below(3)])
			.retain(this.script.flip())
			.payload(bytes());
		int properties = this.script.octet();
		if ((properties & 1) != 0) {
			message.contentType(this.script.text());
		}
		if ((properties & 2) != 0) {
			message.responseTopic(this.script.text());
		}
		if ((properties & 4) != 0) {
			message.correlationData(bytes());
		}
		if ((properties & 8) != 0) {
			message.messageExpiryInterval(Duration.ofSeconds(this.script.number32()));
		}
		if ((properties & 16) != 0) {
			message.payloadUtf8(this.script.flip());
		}
		if ((properties & 32) != 0) {
			message.userProperties(userProperties());
		}
		return message.build();
	}

	private void writeAndRead(Packet packet) {
		ByteBuf out = Unpooled.buffer().writeByte(7);
		PacketEncoder encoder = new PacketEncoder(this.version);
		try {
			encoder.encode(packet, out);
		}
		catch (IllegalArgumentException ex) {
			requireUntouched(out);
			return;
		}
		if (out.readableBytes() != 1 + encoder.encodedLength(packet)) {
			throw new AssertionError("Longer or shorter than was said: " + packet);
		}
		Packet read = read(out);
		if (read != null && !isSame(packet, read)) {
			throw new AssertionError("Written as " + packet + " but read as " + read);
		}
	}

	private void publishAndRead(Publish publish) {
		ByteBuf out = Unpooled.buffer().writeByte(7);
		Duration expiry = publish.message().messageExpiryInterval();
		try {
			new PacketEncoder(this.version).encodePublish(publish.message(), publish.packetIdentifier(),
					publish.duplicate(), 0, false, (expiry != null) ? expiry.toSeconds() : -1, out);
		}
		catch (IllegalArgumentException ex) {
			requireUntouched(out);
			return;
		}
		Packet read = read(out);
		if (read != null && !isSame(publish, read)) {
			throw new AssertionError("Written as " + publish + " but read as " + read);
		}
	}

	private static void requireUntouched(ByteBuf out) {
		if (out.readableBytes() != 1) {
			throw new AssertionError("Part of a packet was written");
		}
	}

	private @Nullable Packet read(ByteBuf out) {
		out.skipBytes(1);
		try {
			Packet read = new PacketDecoder(PacketSender.CLIENT, this.version, Integer.MAX_VALUE).decode(out);
			if (read == null || out.isReadable()) {
				throw new AssertionError("Not a whole packet");
			}
			return read;
		}
		catch (MqttProtocolException ex) {
			if (ex.reasonCode() == ReasonCode.QUOTA_EXCEEDED) {
				// legal, but more than the decoder takes
				return null;
			}
			throw new AssertionError("Written though it is not legal", ex);
		}
	}

	private boolean isSame(Packet written, Packet read) {
		if (written instanceof Publish publish && read instanceof Publish other) {
			return publish.packetIdentifier() == other.packetIdentifier() && publish.duplicate() == other.duplicate()
					&& isSame(publish.message(), other.message());
		}
		if (written instanceof Connect connect && read instanceof Connect other) {
			WillMessage will = connect.will();
			WillMessage otherWill = other.will();
			return connect.version() == other.version() && connect.clientIdentifier().equals(other.clientIdentifier())
					&& connect.cleanStart() == other.cleanStart() && connect.keepAlive() == other.keepAlive()
					&& Objects.equals(connect.userName(), other.userName())
					&& Arrays.equals(connect.password(), other.password())
					&& connect.properties().equals(other.properties()) && (will == null) == (otherWill == null)
					&& (will == null || otherWill == null || isSame(will.message(), otherWill.message()));
		}
		return written.equals(read);
	}

	private boolean isSame(MqttMessage message, MqttMessage other) {
		boolean same = message.topic().equals(other.topic()) && message.qos() == other.qos()
				&& message.isRetain() == other.isRetain() && Arrays.equals(message.payload(), other.payload());
		if (this.version != ProtocolVersion.MQTT_5) {
			return same && !other.hasProperties();
		}
		return same && Objects.equals(message.contentType(), other.contentType())
				&& Objects.equals(message.responseTopic(), other.responseTopic())
				&& Arrays.equals(message.correlationData(), other.correlationData())
				&& Objects.equals(message.messageExpiryInterval(), other.messageExpiryInterval())
				&& Objects.equals(message.isPayloadUtf8(), other.isPayloadUtf8())
				&& message.userProperties().equals(other.userProperties());
	}

}
