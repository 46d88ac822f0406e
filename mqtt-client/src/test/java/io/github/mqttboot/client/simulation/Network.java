package io.github.mqttboot.client.simulation;

import java.time.Duration;
import java.util.function.Supplier;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The way between client and server.
 */
final class Network {

	private final World world;

	private final SimulatedServer server;

	private final Supplier<WireWitness> witnesses;

	/** Counts exactly, and faster than Netty's leak detection. */
	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

	private boolean swallowing;

	private @Nullable Link current;

	private @Nullable Runnable onSocketClosed;

	Network(World world, SimulatedServer server, Supplier<WireWitness> witnesses) {
		this.world = world;
		this.server = server;
		this.witnesses = witnesses;
	}

	UnpooledByteBufAllocator allocator() {
		return this.allocator;
	}

	/** Return how many bytes of buffers have not been given back. */
	long bytesInUse() {
		return this.allocator.metric().usedHeapMemory() + this.allocator.metric().usedDirectMemory();
	}

	/** Let attempts to connect be answered by nobody. */
	void setSwallowing(boolean swallowing) {
		this.swallowing = swallowing;
	}

	void setOnSocketClosed(Runnable onSocketClosed) {
		this.onSocketClosed = onSocketClosed;
	}

	/** Return the connection that was made last, unless it is over. */
	@Nullable Link current() {
		return (this.current != null && this.current.isOpen()) ? this.current : null;
	}

	void connect(SimulatedSocket socket) {
		long latency = this.world.chance(0.9) ? this.world.nanosBetween(Duration.ofMillis(1), Duration.ofMillis(40))
				: this.world.nanosBetween(Duration.ofMillis(100), Duration.ofMillis(900));
		this.world.note("socket connects");
		this.world.after(2 * latency, () -> {
			if (this.swallowing || !socket.isOpen()) {
				this.world.note("nobody answers the socket");
			}
			else if (!this.server.isUp()) {
				this.world.note("connection refused");
				socket.onRefused();
			}
			else {
				Link link = new Link(this.world, socket, this.server, this.witnesses.get(), latency);
				this.current = link;
				this.server.onLink(link);
				socket.onAccepted(link);
			}
		});
	}

	void onSocketClosed(SimulatedSocket socket) {
		if (this.onSocketClosed != null) {
			this.onSocketClosed.run();
		}
	}

}
