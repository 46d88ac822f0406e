package io.github.mqttboot.client.fuzz;

import java.time.Duration;
import java.util.Arrays;

import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.connection.EmbeddedClient;
import io.github.mqttboot.client.internal.packet.Connect;
import io.github.mqttboot.client.internal.packet.Disconnect;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A client lives through a script: connections, cuts, time, its application's calls, and
 * whatever a server sends, in whatever pieces. Nothing escapes, what it sends is legal,
 * begins with CONNECT and ends with DISCONNECT, and at the end nothing is left.
 */
final class ClientFuzz {

	private static final int STEPS = 100;

	private final Script script;

	private final ServerScript server;

	private final EmbeddedClient client;

	private final ProtocolVersion version;

	private PacketDecoder sent;

	private final ByteBuf stream = Unpooled.buffer();

	private boolean opened;

	private boolean saidGoodbye;

	private byte[] held = {};

	private ClientFuzz(byte[] input) {
		this.script = new Script(input);
		int setup = this.script.octet();
		this.version = ProtocolVersion.values()[setup % 3];
		this.server = new ServerScript(this.script, this.version == ProtocolVersion.MQTT_5);
		this.client = new EmbeddedClient(this.version, 1 + (setup >>> 2) % 4, (setup >>> 4) % 3, 1024);
		this.sent = decoder();
	}

	static void run(byte... input) {
		ClientFuzz fuzz = new ClientFuzz(input);
		fuzz.live();
	}

	private void live() {
		connect(true);
		if (this.script.below(8) > 0) {
			this.client.accept(false);
		}
		for (int step = 0; step < STEPS && !this.script.isOver(); step++) {
			step();
			look();
		}
		this.client.finish();
		if (this.client.session().inFlight() + this.client.session().queued() != 0 || this.client.session().isBusy()) {
			throw new AssertionError("Something is in flight though the client is closed");
		}
		this.stream.release();
	}

	private void connect(boolean cleanStart) {
		look();
		this.sent = decoder();
		this.stream.clear();
		this.opened = false;
		this.saidGoodbye = false;
		this.held = new byte[0];
		this.client.connect(cleanStart);
		look();
		if (!this.opened) {
			throw new AssertionError("No CONNECT [MQTT-3.1.0-1]");
		}
	}

	private PacketDecoder decoder() {
		return new PacketDecoder(PacketSender.CLIENT, this.version, 1 << 20);
	}

	private void step() {
		switch (this.script.below(16)) {
			case 0 -> {
				connect(this.script.flip());
				this.client.accept(this.script.flip());
			}
			case 1 -> connect(this.script.flip());
			case 2 -> this.client.close();
			case 3 -> this.client.publish(QoS.values()[this.script.below(3)], "p");
			case 4 -> this.client.subscribe(filters());
			case 5 -> this.client.unsubscribe(filters());
			case 6, 7 -> this.client.acknowledge(this.script.below(4),
					(this.script.below(4) > 0) ? ReasonCode.SUCCESS : ReasonCode.UNSPECIFIED_ERROR);
			case 8 -> this.client.pass(Duration.ofSeconds(this.script.octet()));
			// several packets in one read
			case 9 -> hold(this.server.packet());
			// one packet in two reads
			case 10 -> {
				hold(this.server.packet());
				byte[] bytes = this.held;
				int position = this.script.below(Math.min(256, bytes.length + 1));
				this.held = new byte[0];
				this.client.receive(Arrays.copyOf(bytes, position));
				this.client.receive(Arrays.copyOfRange(bytes, position, bytes.length));
			}
			default -> {
				hold(this.server.packet());
				byte[] bytes = this.held;
				this.held = new byte[0];
				this.client.receive(bytes);
			}
		}
	}

	private void hold(byte... packet) {
		byte[] both = Arrays.copyOf(this.held, this.held.length + packet.length);
		System.arraycopy(packet, 0, both, this.held.length, packet.length);
		this.held = both;
	}

	private String[] filters() {
		String[] filters = new String[1 + this.script.below(3)];
		for (int i = 0; i < filters.length; i++) {
			filters[i] = "abc+#".charAt(this.script.below(5)) + "";
		}
		return filters;
	}

	/** What has left since the last look is legal. */
	private void look() {
		byte[] bytes = this.client.sentBytes();
		this.stream.writeBytes(bytes);
		for (Packet packet = this.sent.decode(this.stream); packet != null; packet = this.sent.decode(this.stream)) {
			if (this.saidGoodbye) {
				throw new AssertionError("Behind DISCONNECT came " + packet + " [MQTT-3.14.4-1]");
			}
			if (packet instanceof Connect == this.opened) {
				throw new AssertionError("CONNECT must come first and once [MQTT-3.1.0-1] but here is " + packet);
			}
			this.opened = true;
			this.saidGoodbye = packet instanceof Disconnect;
		}
		if (this.stream.isReadable()) {
			throw new AssertionError("Half a packet was sent");
		}
		if (this.saidGoodbye && this.client.isOpen()) {
			throw new AssertionError("Still open after DISCONNECT [MQTT-3.14.4-2]");
		}
	}

}
