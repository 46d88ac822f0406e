package io.github.mqttboot.client.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.simulation.SimulatedServer.Welcome;

/**
 * Decides by the seed what happens next: work for the client, and everything that can go
 * wrong around it. Long pauses lie between.
 */
final class Troublemaker {

	private static final Duration PAUSE = Duration.ofMinutes(4);

	private final World world;

	private final Plan plan;

	private final SimulatedServer server;

	private final Network network;

	private final ClientProcess process;

	private final Application application;

	private final List<Runnable> choices = new ArrayList<>();

	private boolean active = true;

	private int serverStops;

	Troublemaker(World world, Plan plan, SimulatedServer server, Network network, ClientProcess process,
			Application application) {
		this.world = world;
		this.plan = plan;
		this.server = server;
		this.network = network;
		this.process = process;
		this.application = application;
		work();
		connectionFaults();
		serverFaults();
		applicationFaults();
	}

	private void choice(int weight, Runnable action) {
		for (int i = 0; i < weight; i++) {
			this.choices.add(action);
		}
	}

	private void work() {
		choice(14, () -> this.application.publish(this.world.between(1, 20)));
		choice(14, () -> deliver(this.world.between(1, 20)));
		choice(2, () -> this.application.publish(this.world.between(50, 150)));
		choice(2, () -> deliver(this.world.between(50, 150)));
		choice(4, () -> this.world.oneOf(this.application.subscribers().toArray(new Subscriber[0])).toggle());
	}

	private void deliver(int count) {
		for (int i = 0; i < count; i++) {
			String topic = this.world.oneOf(Application.TOPICS.toArray(new String[0]));
			this.server.publish(topic, QoS.of(this.world.between(0, 2)));
		}
	}

	/** Both ways, and the connection ends somewhere within. */
	private void trafficAndCut(Runnable cut) {
		this.application.publish(this.world.between(1, 6));
		deliver(this.world.between(1, 6));
		Link link = this.network.current();
		if (link == null) {
			return;
		}
		if (this.world.chance(0.5)) {
			link.cutAfter(this.world.between(0, 30), cut);
		}
		else {
			this.world.after(this.world.nanosBetween(Duration.ZERO, Duration.ofMillis(200)), cut);
		}
	}

	private void connectionFaults() {
		choice(10, () -> trafficAndCut(this::reset));
		choice(5, () -> trafficAndCut(this::closeByServer));
		choice(5, () -> trafficAndCut(this::silence));
		choice(2, this::reset);
		choice(2, this::silence);
		choice(4, () -> {
			trafficAndCut(() -> {
			});
			onCurrent((link) -> link.stall(this.world.exponential(Duration.ofSeconds(20))));
		});
		choice(2, () -> {
			this.network.setSwallowing(true);
			this.world.after(this.world.exponential(Duration.ofSeconds(60)), () -> this.network.setSwallowing(false));
			reset();
		});
		choice(2, () -> {
			this.world.note("name is unknown");
			this.application.setNameUnknown(true);
			this.world.after(this.world.exponential(Duration.ofSeconds(60)),
					() -> this.application.setNameUnknown(false));
			reset();
		});
	}

	private void onCurrent(Consumer<Link> action) {
		Link link = this.network.current();
		if (link != null) {
			action.accept(link);
		}
	}

	private void reset() {
		onCurrent(Link::reset);
	}

	private void closeByServer() {
		onCurrent(Link::closeByServer);
	}

	private void silence() {
		int kind = this.world.between(0, 9);
		onCurrent((link) -> link.silence(kind != 0, kind != 1));
	}

	private void serverFaults() {
		choice(3, () -> restart(true, Duration.ofSeconds(30)));
		choice(3, () -> restart(false, Duration.ofSeconds(30)));
		choice(1, () -> restart(true, Duration.ofMinutes(20)));
		choice(4, () -> refuseFor(Duration.ofSeconds(40)));
		choice(5, () -> {
			trafficAndCut(() -> {
			});
			this.server.slowDown(this.world.exponential(this.plan.keepAlive()));
		});
		choice(5,
				() -> trafficAndCut(() -> onCurrent((link) -> link.server()
					.sayGoodbye(this.world.oneOf(ReasonCode.SERVER_SHUTTING_DOWN, ReasonCode.SERVER_BUSY,
							ReasonCode.MAXIMUM_CONNECT_TIME, ReasonCode.QUOTA_EXCEEDED,
							ReasonCode.ADMINISTRATIVE_ACTION, ReasonCode.UNSPECIFIED_ERROR)))));
		choice(1, () -> onCurrent((link) -> {
			this.world.note("another client takes the session over");
			link.server().sayGoodbye(ReasonCode.SESSION_TAKEN_OVER);
		}));
		choice(1, () -> {
			// long enough for most sessions to expire
			reset();
			restart(true, Duration.ofHours(1));
		});
	}

	private void restart(boolean keepSessions, Duration mean) {
		if (!this.server.isUp()) {
			return;
		}
		trafficAndCut(() -> {
			if (!this.server.isUp()) {
				return;
			}
			int number = ++this.serverStops;
			this.server.stop(keepSessions);
			this.world.after(this.world.exponential(mean), () -> {
				if (number == this.serverStops) {
					this.server.start();
				}
			});
		});
	}

	private void refuseFor(Duration mean) {
		Welcome welcome = this.world.oneOf(Welcome.REFUSE, Welcome.REFUSE, Welcome.REFUSE, Welcome.CLOSE,
				Welcome.IGNORE);
		this.server.setWelcome(welcome,
				this.world.oneOf(ReasonCode.SERVER_UNAVAILABLE, ReasonCode.SERVER_BUSY, ReasonCode.NOT_AUTHORIZED,
						ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.QUOTA_EXCEEDED,
						ReasonCode.CONNECTION_RATE_EXCEEDED, ReasonCode.UNSPECIFIED_ERROR));
		this.world.after(this.world.exponential(mean),
				() -> this.server.setWelcome(Welcome.ACCEPT, ReasonCode.SUCCESS));
		reset();
	}

	private void applicationFaults() {
		choice(5, () -> {
			trafficAndCut(() -> {
			});
			int percent = this.world.between(50, 300);
			this.process.pause(this.plan.keepAlive().toNanos() / 100 * percent);
		});
		choice(4, () -> {
			long time = this.world.exponential(Duration.ofMinutes(1));
			this.application.setHandling(time, this.world.oneOf(0.0, 0.02, 0.5));
			deliver(this.world.between(10, 60));
		});
		choice(2, () -> {
			this.process.setExecutorDelay(this.world.nanosBetween(Duration.ZERO, Duration.ofSeconds(3)));
			this.world.after(this.world.exponential(Duration.ofMinutes(2)),
					() -> this.process.setExecutorDelay(World.MILLISECOND));
		});
		choice(1, () -> this.application.disconnectFor(this.world.exponential(Duration.ofMinutes(2))));
		if (this.plan.executorRejects()) {
			choice(3, () -> {
				this.process.setRejecting(true);
				trafficAndCut(() -> {
				});
				this.world.after(this.world.exponential(Duration.ofSeconds(5)), () -> this.process.setRejecting(false));
			});
		}
	}

	void start() {
		this.world.after(this.world.exponential(PAUSE), this::next);
	}

	private void next() {
		if (!this.active) {
			return;
		}
		if (!this.process.isPaused()) {
			this.choices.get(this.world.between(0, this.choices.size() - 1)).run();
		}
		// mostly alone, sometimes on top of each other
		this.world.after(this.world.exponential(this.world.chance(0.7) ? PAUSE : Duration.ofSeconds(1)), this::next);
	}

	/** Stop making trouble and mend everything. */
	void stop() {
		this.active = false;
		this.world.note("everything is mended");
		this.serverStops++;
		this.network.setSwallowing(false);
		this.application.setNameUnknown(false);
		this.application.setHandling(World.SECOND, 0.02);
		this.process.setRejecting(false);
		this.process.setExecutorDelay(World.MILLISECOND);
		this.server.setWelcome(Welcome.ACCEPT, ReasonCode.SUCCESS);
		if (!this.server.isUp()) {
			this.server.start();
		}
	}

}
