package io.github.mqttboot.client.internal.transport;

import java.nio.charset.StandardCharsets;

import io.github.mqttboot.client.error.MqttForeignProtocolException;
import io.github.mqttboot.client.error.MqttForeignProtocolException.Protocol;
import io.github.mqttboot.client.error.MqttProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Knows other protocols by their first bytes. They can't begin a legal MQTT packet: the
 * flags in the first byte are wrong. So it is enough to look once there is an error.
 */
final class ForeignProtocols {

	private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);

	/** Content type of a TLS record: the lowest, change cipher spec. */
	private static final int LOWEST_TLS_RECORD = 0x14;

	/** The highest, application data. */
	private static final int HIGHEST_TLS_RECORD = 0x17;

	/** First byte of the version in a TLS record, from SSL 3 to TLS 1.3. */
	private static final int TLS_MAJOR_VERSION = 3;

	private ForeignProtocols() {
	}

	/**
	 * Return what to make of bytes that were no packet.
	 * @param bytes the bytes of the last read
	 * @param start the index of the first of them
	 * @param error what was wrong with them as a packet
	 * @return an error that names the protocol, or the one that was given
	 */
	static MqttProtocolException explain(ByteBuf bytes, int start, MqttProtocolException error) {
		int length = bytes.writerIndex() - start;
		if (length >= HTTP.length && startsWithHttp(bytes, start)) {
			return new MqttForeignProtocolException(Protocol.HTTP);
		}
		if (length >= 2 && isTlsRecord(bytes.getUnsignedByte(start), bytes.getByte(start + 1))) {
			return new MqttForeignProtocolException(Protocol.TLS);
		}
		return error;
	}

	private static boolean startsWithHttp(ByteBuf bytes, int start) {
		for (int i = 0; i < HTTP.length; i++) {
			if (bytes.getByte(start + i) != HTTP[i]) {
				return false;
			}
		}
		return true;
	}

	private static boolean isTlsRecord(int contentType, int majorVersion) {
		return contentType >= LOWEST_TLS_RECORD && contentType <= HIGHEST_TLS_RECORD
				&& majorVersion == TLS_MAJOR_VERSION;
	}

}
