package io.github.mqttboot.client.internal.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.MqttMessageBuilder;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.UserProperties;
import io.github.mqttboot.client.message.UserProperty;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of records. Each begins with the number of its format, so that a later
 * version can tell what it finds.
 *
 * <pre>
 * key            = number * 4 + kind
 * message  (0)   = number of the submission: format, time stored, QoS, retain, topic, payload, properties
 * progress (1)   = the same number: format, packet identifier, released
 * received (2)   = packet identifier: format
 * rewritten (3)  = 0: format; there since the store was last written as a whole
 * </pre>
 */
final class RecordFormat {

	static final int MESSAGE = 0;

	static final int PROGRESS = 1;

	static final int RECEIVED = 2;

	static final int REWRITTEN = 3;

	private static final int FORMAT = 1;

	private static final int KINDS = 4;

	private RecordFormat() {
	}

	static long key(int number, int kind) {
		return Integer.toUnsignedLong(number) * KINDS + kind;
	}

	static int kind(long key) {
		return (int) (key % KINDS);
	}

	static int number(long key) {
		return (int) (key / KINDS);
	}

	static byte[] mark() {
		return new byte[] { FORMAT };
	}

	static byte[] progress(int packetIdentifier, boolean released) {
		return new byte[] { FORMAT, (byte) (packetIdentifier >> 8), (byte) packetIdentifier,
				(byte) (released ? 1 : 0) };
	}

	static int packetIdentifier(byte[] progress) throws IOException {
		requireFormat(progress, 4);
		return ((progress[1] & 0xFF) << 8) | (progress[2] & 0xFF);
	}

	static boolean isReleased(byte[] progress) {
		return progress[3] != 0;
	}

	static void requireFormat(byte[] bytes, int length) throws IOException {
		if (bytes.length < length || bytes[0] != FORMAT) {
			throw new IOException("The session store holds a record that this version cannot read");
		}
	}

	static byte[] message(MqttMessage message, long storedAtMillis) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.payload().length + 64);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(FORMAT);
			out.writeLong(storedAtMillis);
			out.writeByte(message.qos().value());
			out.writeBoolean(message.isRetain());
			write(out, message.topic());
			write(out, message.payload());
			out.writeBoolean(message.hasProperties());
			if (message.hasProperties()) {
				writeProperties(out, message);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Memory does not fail to be written", ex);
		}
		return bytes.toByteArray();
	}

	private static void writeProperties(DataOutputStream out, MqttMessage message) throws IOException {
		Duration expiry = message.messageExpiryInterval();
		out.writeLong((expiry != null) ? expiry.toSeconds() : -1);
		Boolean utf8 = message.isPayloadUtf8();
		out.writeByte((utf8 != null) ? (utf8 ? 1 : 0) : -1);
		write(out, message.contentType());
		TopicName responseTopic = message.responseTopic();
		write(out, (responseTopic != null) ? responseTopic.value() : null);
		write(out, message.correlationData());
		UserProperties userProperties = message.userProperties();
		out.writeInt(userProperties.asList().size());
		for (UserProperty entry : userProperties.asList()) {
			write(out, entry.name());
			write(out, entry.value());
		}
	}

	static long storedAtMillis(byte[] record) throws IOException {
		requireFormat(record, 9);
		return new DataInputStream(new ByteArrayInputStream(record, 1, 8)).readLong();
	}

	static MqttMessage message(byte[] record) throws IOException {
		requireFormat(record, 9);
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(record, 9, record.length - 9));
		try {
			QoS qos = QoS.of(in.readByte());
			boolean retain = in.readBoolean();
			MqttMessageBuilder builder = MqttMessage.to(TopicName.of(required(in))).qos(qos).retain(retain);
			byte[] payload = read(in);
			builder.payload((payload != null) ? payload : new byte[0]);
			if (in.readBoolean()) {
				readProperties(in, builder);
			}
			return builder.build();
		}
		catch (IllegalArgumentException ex) {
			throw new IOException("The session store holds a record that is no message", ex);
		}
	}

	private static void readProperties(DataInputStream in, MqttMessageBuilder builder) throws IOException {
		long expiry = in.readLong();
		if (expiry >= 0) {
			builder.messageExpiryInterval(Duration.ofSeconds(expiry));
		}
		byte utf8 = in.readByte();
		builder.payloadUtf8((utf8 < 0) ? null : (utf8 == 1));
		builder.contentType(text(in));
		String responseTopic = text(in);
		if (responseTopic != null) {
			builder.responseTopic(responseTopic);
		}
		byte[] correlationData = read(in);
		if (correlationData != null) {
			builder.correlationData(correlationData);
		}
		int count = in.readInt();
		for (int i = 0; i < count; i++) {
			builder.userProperty(required(in), required(in));
		}
	}

	private static void write(DataOutputStream out, @Nullable String text) throws IOException {
		write(out, (text != null) ? text.getBytes(StandardCharsets.UTF_8) : null);
	}

	private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
		out.writeInt((bytes != null) ? bytes.length : -1);
		if (bytes != null) {
			out.write(bytes);
		}
	}

	private static byte @Nullable [] read(DataInputStream in) throws IOException {
		int length = in.readInt();
		if (length > in.available()) {
			throw new IOException("The session store holds a record that was cut off");
		}
		return (length >= 0) ? in.readNBytes(length) : null;
	}

	private static @Nullable String text(DataInputStream in) throws IOException {
		byte[] bytes = read(in);
		return (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : null;
	}

	private static String required(DataInputStream in) throws IOException {
		String text = text(in);
		if (text == null) {
			throw new IOException("The session store holds a record that lacks a text");
		}
		return text;
	}

}
