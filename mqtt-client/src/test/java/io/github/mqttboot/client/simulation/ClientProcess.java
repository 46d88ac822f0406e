package io.github.mqttboot.client.simulation;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.mqttboot.client.internal.transport.Loop;
import io.github.mqttboot.client.internal.transport.SimulatedLoops;
import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Ticker;

/**
 * The process that the client runs in: an event loop that runs when the world says so,
 * and an executor whose threads come sooner or later. It can be paused as a whole, as by
 * a garbage collection or a suspended machine.
 */
final class ClientProcess {

	private static final int MOST_ROUNDS = 10_000;

	private final World world;

	/** What sockets have to say to the loop. */
	private final Queue<Runnable> io = new ArrayDeque<>();

	private final SteppedLoop eventLoop;

	private final Loop loop;

	private long pausedUntil = Long.MIN_VALUE;

	private long lastPauseStart = Long.MIN_VALUE;

	private long pausedInAll;

	/** Time of the next run of the loop that is planned. */
	private long planned = Long.MAX_VALUE;

	/** Whether the event was a run of the loop. */
	private boolean ran;

	private boolean released;

	private boolean rejecting;

	private long executorDelay;

	private int executorTasks;

	ClientProcess(World world, Function<Consumer<Runnable>, Channel> sockets) {
		this.world = world;
		this.eventLoop = new SteppedLoop(world, this.io);
		this.loop = SimulatedLoops.create(this.eventLoop, world::now, world::random, () -> sockets.apply(this.io::add),
				() -> this.released = true);
		world.setAfterEvent(this::afterEvent);
	}

	Loop loop() {
		return this.loop;
	}

	/** Let nothing run in this process for a time. */
	void pause(long nanos) {
		if (isPaused()) {
			return;
		}
		this.world.note("process paused for " + nanos / World.MILLISECOND + " ms");
		this.lastPauseStart = this.world.now();
		this.pausedUntil = this.world.now() + nanos;
		this.pausedInAll += nanos;
	}

	boolean isPaused() {
		return this.world.now() < this.pausedUntil;
	}

	/** Return how long the process was paused since a time, roughly upwards. */
	long pausedSince(long time) {
		return (this.pausedUntil > time) ? this.pausedUntil - Math.max(time, this.lastPauseStart) : 0;
	}

	/** Return how long the process was paused until now. */
	long pausedInAll() {
		return this.pausedInAll;
	}

	void setRejecting(boolean rejecting) {
		this.rejecting = rejecting;
	}

	/** Let tasks wait for a thread for up to a time. */
	void setExecutorDelay(long nanos) {
		this.executorDelay = nanos;
	}

	Executor executor() {
		return (task) -> {
			if (this.rejecting) {
				throw new RejectedExecutionException("no thread to be had");
			}
			this.executorTasks++;
			long delay = this.world.chance(0.5) ? 0 : (long) (this.world.random() * this.executorDelay);
			this.world.after(delay, () -> runTask(task));
		};
	}

	private void runTask(Runnable task) {
		if (isPaused()) {
			this.world.at(this.pausedUntil, () -> runTask(task));
			return;
		}
		this.executorTasks--;
		task.run();
	}

	/** Return whether the application's threads have nothing to do. */
	boolean isExecutorIdle() {
		return this.executorTasks == 0;
	}

	/** Something has happened: the loop may have something to do, now or very soon. */
	private void afterEvent() {
		if (this.ran) {
			this.ran = false;
			plan(this.eventLoop.nextDeadline());
			return;
		}
		long soon = this.world.chance(0.8) ? 0 : (long) (this.world.random() * World.MILLISECOND);
		plan(this.world.now() + soon);
	}

	private void plan(long time) {
		long at = Math.max(time, this.pausedUntil);
		if (at < this.planned) {
			this.planned = at;
			this.world.at(at, () -> run(at));
		}
	}

	private void run(long at) {
		this.ran = true;
		if (at != this.planned) {
			// another run has come first
			return;
		}
		this.planned = Long.MAX_VALUE;
		if (isPaused()) {
			plan(this.pausedUntil);
			return;
		}
		int rounds = 0;
		while (rounds < MOST_ROUNDS && this.eventLoop.runNow() > 0) {
			rounds++;
		}
		this.world.check(rounds < MOST_ROUNDS, "The event loop finds no end");
	}

	boolean isReleased() {
		return this.released;
	}

	boolean hasTimers() {
		return this.eventLoop.nextDeadline() != Long.MAX_VALUE;
	}

	private static final class SteppedLoop extends ManualIoEventLoop {

		private final World world;

		SteppedLoop(World world, Queue<Runnable> io) {
			super(null, Thread.currentThread(), (executor) -> new SimulatedIo(io), new WorldTicker(world, world.now()));
			this.world = world;
		}

		@Override
		protected boolean canBlock() {
			return false;
		}

		long nextDeadline() {
			long delay = nextScheduledTaskNano();
			return (delay < 0) ? Long.MAX_VALUE : this.world.now() + delay;
		}

	}

	/** Netty's own time begins with zero. */
	private record WorldTicker(World world, long start) implements Ticker {

		@Override
		public long initialNanoTime() {
			return 0;
		}

		@Override
		public long nanoTime() {
			return this.world.now() - this.start;
		}

		@Override
		public void sleep(long delay, TimeUnit unit) {
			throw new UnsupportedOperationException("nobody sleeps here");
		}

	}

	/** Treats what the simulated sockets have to say, before any task as a real loop. */
	private static final class SimulatedIo implements IoHandler {

		private final Queue<Runnable> ready;

		SimulatedIo(Queue<Runnable> ready) {
			this.ready = ready;
		}

		@Override
		public int run(IoHandlerContext context) {
			int count = this.ready.size();
			for (int i = 0; i < count; i++) {
				this.ready.remove().run();
			}
			return count;
		}

		@Override
		public IoRegistration register(IoHandle handle) {
			throw new UnsupportedOperationException("no real sockets here");
		}

		@Override
		public void wakeup() {
			// the world runs the loop after each event
		}

		@Override
		public boolean isCompatible(Class<? extends IoHandle> handleType) {
			return false;
		}

	}

}
