package io.github.mqttboot.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that sends and expects bytes and knows nothing. What it writes and reads is in
 * the form of {@link WireText}.
 */
final class RawClient implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 5_000;

	private final Socket socket;

	RawClient(MqttBroker broker) {
		try {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), broker.port());
			this.socket.setSoTimeout(TIMEOUT_MILLIS);
			this.socket.setTcpNoDelay(true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Connected with MQTT 5, clean start and no session afterwards. */
	static RawClient mqtt5(MqttBroker broker, String clientId) {
		return mqtt5(broker, clientId, "02", "");
	}

	/** Connected with MQTT 5, to a new session. */
	static RawClient mqtt5(MqttBroker broker, String clientId, String flags, String properties) {
		RawClient client = new RawClient(broker);
		client.send("10 {'MQTT' 05 " + flags + " 0000 {" + properties + "} '" + clientId + "'}");
		client.expect("20 {00 00 {22 0064}}");
		return client;
	}

	/** Connected with MQTT 3.1.1 and a clean session. */
	static RawClient mqtt311(MqttBroker broker, String clientId) {
		RawClient client = new RawClient(broker);
		client.send("10 {'MQTT' 04 02 0000 '" + clientId + "'}");
		client.expect("20 02 00 00");
		return client;
	}

	RawClient send(String text) {
		try {
			this.socket.getOutputStream().write(WireText.bytes(text));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	RawClient expect(String text) {
		byte[] expected = WireText.bytes(text);
		try {
			byte[] actual = this.socket.getInputStream().readNBytes(expected.length);
			assertThat(Arrays.equals(actual, expected))
				.as("Expected %s but was %s", WireText.abbreviated(expected), WireText.abbreviated(actual))
				.isTrue();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Instead of " + WireText.abbreviated(expected), ex);
		}
	}

	/** Nothing else came: the answer to a ping is the next that does. */
	RawClient expectNothing() {
		return send("C0 00").expect("D0 00");
	}

	/** The broker closes the connection in good order. */
	void expectEnd() {
		try {
			InputStream in = this.socket.getInputStream();
			assertThat(in.read()).isEqualTo(-1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The connection is reset. */
	void expectReset() {
		try {
			int read = this.socket.getInputStream().read();
			throw new AssertionError("Connection should be reset but " + read + " was read");
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
	}

	/** Goes without DISCONNECT. */
	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
