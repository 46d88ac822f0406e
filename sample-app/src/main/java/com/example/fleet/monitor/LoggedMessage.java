package com.example.fleet.monitor;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

import io.github.mqttboot.client.message.MqttMessage;

/**
 * A message as the page's log shows it.
 *
 * @param id counts up
 * @param time when it arrived
 * @param topic the topic, cut if very long
 * @param qos the quality of service it came with
 * @param retain the retain flag it came with
 * @param payload the beginning of the payload: text, or bytes in hexadecimal
 * @param size the payload's size in bytes
 */
public record LoggedMessage(long id, Instant time, String topic, int qos, boolean retain, String payload, int size) {

	private static final int TEXT_LENGTH = 240;

	private static final int BYTES_LENGTH = 32;

	private static final int TOPIC_LENGTH = 120;

	static LoggedMessage of(long id, Instant time, MqttMessage message) {
		return new LoggedMessage(id, time, cut(message.topic(), TOPIC_LENGTH), message.qos().value(),
				message.isRetain(), excerpt(message.payload()), message.payload().length);
	}

	private static String excerpt(byte[] payload) {
		// four bytes a character at most
		int length = Math.min(payload.length, TEXT_LENGTH * 4);
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
		CharBuffer text = CharBuffer.allocate(length);
		boolean complete = length == payload.length;
		if (decoder.decode(ByteBuffer.wrap(payload, 0, length), text, complete).isError()) {
			int shown = Math.min(payload.length, BYTES_LENGTH);
			return "0x" + HexFormat.of().formatHex(payload, 0, shown) + ((shown < payload.length) ? "…" : "");
		}
		String visible = text.flip().toString().replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\u00b7");
		return complete ? cut(visible, TEXT_LENGTH) : cut(visible + "…", TEXT_LENGTH);
	}

	private static String cut(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
		return text.substring(0, end) + "…";
	}

}
