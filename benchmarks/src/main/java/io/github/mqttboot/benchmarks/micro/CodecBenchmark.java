package io.github.mqttboot.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import io.github.mqttboot.client.internal.codec.PacketDecoder;
import io.github.mqttboot.client.internal.codec.PacketEncoder;
import io.github.mqttboot.client.internal.codec.PacketSender;
import io.github.mqttboot.client.internal.packet.Packet;
import io.github.mqttboot.client.internal.packet.ProtocolVersion;
import io.github.mqttboot.client.internal.packet.Publish;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A QoS 1 PUBLISH to bytes and back, in one buffer that is used again and again. With
 * {@code -prof gc}, bytes allocated per packet.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init")
public class CodecBenchmark {

	/** The protocol version. */
	@Param({ "MQTT_3_1_1", "MQTT_5" })
	public ProtocolVersion version;

	/** Length of the payload in bytes. */
	@Param({ "16", "256", "16384" })
	public int payload;

	/** Whether the message has the properties of a request. */
	@Param({ "false", "true" })
	public boolean properties;

	private PacketEncoder encoder;

	private PacketDecoder decoder;

	private Packet publish;

	private ByteBuf out;

	private ByteBuf in;

	@Setup
	public void prepare() {
		MqttMessage message = MqttMessage.to("benchmark/plant-7/line-3/temperature")
			.payload(new byte[this.payload])
			.qos(QoS.AT_LEAST_ONCE)
			.build();
		if (this.properties && this.version == ProtocolVersion.MQTT_5) {
			message = message.toBuilder()
				.contentType("application/json")
				.responseTopic("benchmark/plant-7/replies")
				.correlationData(new byte[16])
				.userProperty("trace", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
				.build();
		}
		this.publish = new Publish(message, 4711, false);
		this.encoder = new PacketEncoder(this.version);
		this.decoder = new PacketDecoder(PacketSender.SERVER, this.version, Integer.MAX_VALUE);
		this.out = Unpooled.directBuffer(64 * 1024);
		this.in = Unpooled.directBuffer(64 * 1024);
		this.encoder.encode(this.publish, this.in);
	}

	@Benchmark
	public ByteBuf encode() {
		this.out.clear();
		this.encoder.encode(this.publish, this.out);
		return this.out;
	}

	@Benchmark
	public @Nullable Packet decode() {
		this.in.readerIndex(0);
		return this.decoder.decode(this.in);
	}

}
