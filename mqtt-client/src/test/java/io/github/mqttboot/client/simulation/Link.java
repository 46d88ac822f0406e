package io.github.mqttboot.client.simulation;

/**
 * One connection through the simulated network.
 */
final class Link {

	/** What the client may have under way before its socket takes no more. */
	private static final int SEND_BUFFER = 64 * 1024;

	private final World world;

	private final SimulatedSocket socket;

	private final ServerConnection server;

	private final WireWitness witness;

	private final Pipe up;

	private final Pipe down;

	private int underWay;

	private boolean stuck;

	private boolean closedByClient;

	private boolean broken;

	/** Cut after so many more steps of the server; -1 for never. */
	private int cutAfterSteps = -1;

	private Runnable cut = () -> {
	};

	Link(World world, SimulatedSocket socket, SimulatedServer server, WireWitness witness, long latency) {
		this.world = world;
		this.socket = socket;
		this.witness = witness;
		this.server = new ServerConnection(world, server, this);
		this.up = new Pipe(world, latency, this::atServer);
		this.down = new Pipe(world, latency, socket::onBytes);
	}

	WireWitness witness() {
		return this.witness;
	}

	ServerConnection server() {
		return this.server;
	}

	boolean isOpen() {
		return !this.closedByClient && !this.broken;
	}

	/** Return how many bytes the client's socket takes. */
	int room() {
		int room = SEND_BUFFER - this.underWay;
		this.stuck = room == 0;
		return room;
	}

	void fromClient(byte[] bytes) {
		this.underWay += bytes.length;
		this.up.send(bytes);
	}

	private void atServer(byte[] bytes) {
		this.server.onBytes(bytes);
	}

	/** The server has read bytes: there is room again. */
	void onServerRead(int length) {
		this.underWay -= length;
		if (this.stuck && !this.up.isSilent()) {
			this.stuck = false;
			this.socket.onRoom();
		}
	}

	void fromServer(byte[] bytes) {
		this.down.send(bytes);
	}

	/** The server closes the connection. */
	void closeByServer() {
		this.world.note("server closes the connection");
		this.down.end(this.socket::onEndOfStream);
		this.server.onClosed();
	}

	void onClientClosed(boolean byReset) {
		if (this.closedByClient) {
			return;
		}
		this.closedByClient = true;
		this.witness.onClosed();
		this.world.note("client closes the connection");
		if (byReset) {
			this.up.finish(this.world.chance(0.5));
		}
		this.up.end(this.server::onClosed);
	}

	/** Break the connection off; what is under way arrives before or not at all. */
	void reset() {
		if (this.broken) {
			return;
		}
		this.broken = true;
		this.world.note("connection reset");
		this.up.finish(this.world.chance(0.5));
		this.down.finish(this.world.chance(0.5));
		this.server.onClosed();
		if (!this.closedByClient) {
			this.socket.onReset();
		}
	}

	/** Let nothing arrive any more in one or both directions, without a sign. */
	void silence(boolean upwards, boolean downwards) {
		this.world.note("connection goes silent" + (upwards ? " up" : "") + (downwards ? " down" : ""));
		if (upwards) {
			this.up.silence();
		}
		if (downwards) {
			this.down.silence();
			this.witness.onPeerSilent();
		}
	}

	void stall(long nanos) {
		this.world.note("connection stalls for " + nanos / World.MILLISECOND + " ms");
		this.up.stall(this.world.now() + nanos);
		this.down.stall(this.world.now() + nanos);
	}

	/** Do something to the connection after some more steps of the server. */
	void cutAfter(int steps, Runnable how) {
		this.cutAfterSteps = steps;
		this.cut = how;
	}

	/** The server is about to treat a packet, or has treated it. */
	void onServerStep() {
		if (this.cutAfterSteps >= 0) {
			this.cutAfterSteps--;
			if (this.cutAfterSteps < 0) {
				this.cut.run();
			}
		}
	}

}
