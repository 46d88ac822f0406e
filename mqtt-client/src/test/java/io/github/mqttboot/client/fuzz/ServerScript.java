package io.github.mqttboot.client.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * What a server might send, by decisions: mostly legal packets with few packet
 * identifiers and topics, so that they meet, and now and then a byte that is wrong.
 */
final class ServerScript {

	private static final int[] REASON_CODES = { 0x00, 0x00, 0x00, 0x10, 0x01, 0x02, 0x11, 0x18, 0x80, 0x81, 0x82, 0x87,
			0x8c, 0x8e, 0x92, 0x97, 0x9c, 0x42 };

	private static final byte[][] PROPERTIES = { { 0x01, 0x01 }, { 0x02, 0, 0, 0, 1 }, { 0x03, 0, 1, 'c' },
			{ 0x08, 0, 1, 'r' }, { 0x09, 0, 1, 7 }, { 0x0b, 1 }, { 0x11, 0, 0, 0, 9 }, { 0x12, 0, 1, 'x' },
			{ 0x13, 0, 30 }, { 0x15, 0, 1, 'm' }, { 0x16, 0, 1, 'd' }, { 0x1c, 0, 1, 's' }, { 0x1f, 0, 1, '!' },
			{ 0x21, 0, 1 }, { 0x21, 0, 3 }, { 0x22, 0, 5 }, { 0x23, 0, 1 }, { 0x23, 0, 2 }, { 0x24, 0 }, { 0x24, 1 },
			{ 0x25, 0 }, { 0x26, 0, 1, 'n', 0, 1, 'v' }, { 0x27, 0, 0, 0, 20 }, { 0x27, 0, 0, 1, 0 }, { 0x28, 0 },
			{ 0x29, 0 }, { 0x2a, 0 }, { 0x7f } };

	private final Script script;

	private final boolean mqtt5;

	ServerScript(Script script, boolean mqtt5) {
		this.script = script;
		this.mqtt5 = mqtt5;
	}

	byte[] packet() {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		int first = body(body);
		byte[] content = body.toByteArray();
		ByteArrayOutputStream packet = new ByteArrayOutputStream();
		packet.write(first);
		if (content.length > 0x7f) {
			packet.write((content.length & 0x7f) | 0x80);
		}
		packet.write((content.length > 0x7f) ? content.length >>> 7 : content.length);
		packet.writeBytes(content);
		return mutated(packet.toByteArray());
	}

	private byte[] mutated(byte[] packet) {
		int mutation = this.script.octet();
		if (mutation < 200) {
			return packet;
		}
		int position = this.script.below(packet.length);
		return switch (mutation % 5) {
			case 0 -> Arrays.copyOf(packet, position);
			case 1 -> Arrays.copyOf(packet, packet.length + 1 + this.script.below(4));
			case 2 -> this.script.some(40);
			default -> {
				packet[position] ^= (byte) Math.max(1, this.script.octet());
				yield packet;
			}
		};
	}

	private int body(ByteArrayOutputStream body) {
		int type = this.script.below(16);
		switch (type) {
			case 2 -> {
				body.write(this.script.below(2));
				body.write(code());
				properties(body);
			}
			case 3 -> {
				return publish(body);
			}
			case 4, 5, 6, 7 -> {
				identifier(body);
				if (this.mqtt5 && this.script.flip()) {
					body.write(code());
					if (this.script.flip()) {
						properties(body);
					}
				}
				return (type << 4) | ((type == 6) ? 2 : 0);
			}
			case 9, 11 -> {
				identifier(body);
				properties(body);
				for (int i = (type == 9 || this.mqtt5) ? 1 + this.script.below(3) : 0; i > 0; i--) {
					body.write(code());
				}
			}
			case 14, 15 -> {
				if (this.script.flip()) {
					body.write(code());
					properties(body);
				}
			}
			default -> {
			}
		}
		return type << 4;
	}

	private int publish(ByteArrayOutputStream body) {
		int qos = this.script.below(3);
		int duplicate = (qos > 0 && this.script.flip()) ? 8 : 0;
		boolean topic = !this.mqtt5 || this.script.below(4) > 0;
		body.write(0);
		body.write(topic ? 1 : 0);
		if (topic) {
			body.write('a' + this.script.below(3));
		}
		if (qos > 0) {
			identifier(body);
		}
		properties(body);
		body.writeBytes(this.script.some(8));
		return 0x30 | duplicate | (qos << 1);
	}

	private void identifier(ByteArrayOutputStream body) {
		body.write(0);
		body.write(this.script.below(6));
	}

	private int code() {
		return REASON_CODES[this.script.below(REASON_CODES.length)];
	}

	private void properties(ByteArrayOutputStream body) {
		if (!this.mqtt5) {
			return;
		}
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		for (int i = this.script.below(8) - 4; i > 0; i--) {
			block.writeBytes(PROPERTIES[this.script.below(PROPERTIES.length)]);
		}
		body.write(block.size());
		body.writeBytes(block.toByteArray());
	}

}
