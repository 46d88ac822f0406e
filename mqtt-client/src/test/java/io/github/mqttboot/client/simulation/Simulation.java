package io.github.mqttboot.client.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import io.github.mqttboot.client.ClientState;
import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.SimulatedClients;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.client.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * One run: a client and a server, a day of trouble, and then the question whether
 * everything has come out right.
 */
final class Simulation {

	/** Everything is mended: so long it may take until all is done. */
	private static final Duration RECOVERY = Duration.ofHours(2);

	private final World world;

	private final Plan plan;

	private final Ledger ledger;

	private final WireHistory history = new WireHistory();

	private final SimulatedServer server;

	private final Network network;

	private final ClientProcess process;

	private final Application application;

	private final Troublemaker troublemaker;

	Simulation(long seed, MqttVersion version, @Nullable Consumer<String> trace) {
		this.world = new World(seed, trace);
		this.plan = Plan.of(this.world, version);
		this.world.note(this.plan.toString());
		this.ledger = new Ledger(this.world, version != MqttVersion.MQTT_3_1_1);
		this.server = new SimulatedServer(this.world, this.plan, this.ledger);
		this.network = new Network(this.world, this.server, this::newWitness);
		this.process = new ClientProcess(this.world, (io) -> new SimulatedSocket(this.world, this.network, io));
		this.application = new Application(this.world, this.plan, this.process, this.ledger, this.history);
		this.troublemaker = new Troublemaker(this.world, this.plan, this.server, this.network, this.process,
				this.application);
	}

	private WireWitness newWitness() {
		return new WireWitness(this.world, this.plan, this.process, this.ledger, this.history);
	}

	/** Run for a time, and check everything. */
	void run(Duration time) {
		this.application.subscribers().get(0).subscribe();
		this.application.connect();
		this.application.subscribers().get(1).subscribe();
		this.troublemaker.start();
		boolean closedInTrouble = this.world.chance(0.2);
		pass(time);
		if (!closedInTrouble) {
			this.troublemaker.stop();
			pass(RECOVERY.plus(this.plan.deliveryTimeout()));
			checkRecovered();
			checkWorking();
		}
		close();
	}

	private void pass(Duration time) {
		// what was called before is work for the loop
		this.world.after(0, () -> {
		});
		this.world.runUntil(this.world.now() + time.toNanos());
	}

	private void checkRecovered() {
		this.world.note("recovered?");
		check(this.application.client().state() == ClientState.CONNECTED,
				"The client has not come back: " + this.application.client().state());
		check(this.server.owed(Application.CLIENT_IDENTIFIER) == 0, "The server still waits for answers to "
				+ this.server.owed(Application.CLIENT_IDENTIFIER) + " messages");
		checkAllOver();
		long abandoned = this.history.inUse.size();
		check(SimulatedClients.identifiersTaken(this.application.client()) == abandoned,
				"Packet identifiers are still taken: " + SimulatedClients.identifiersTaken(this.application.client()));
		check(this.process.isExecutorIdle(), "The application's threads find no end");
		for (Copy copy : this.ledger.copies()) {
			boolean handled = !copy.entered.isEmpty() || copy.unmatched || this.plan.executorRejects();
			check(copy.qos == QoS.AT_MOST_ONCE || copy.lost || copy.acknowledged || copy.rejected, "Owed: " + copy);
			check(!copy.acknowledged || handled, "Acknowledged, but nobody has seen it: " + copy);
			check(copy.pending == 0, "A listener is still busy with " + copy);
		}
	}

	private void checkAllOver() {
		checkOutcomes();
		for (WireHistory.Sent sent : this.history.inUse.values()) {
			// the identifiers of QoS 2 messages that were given up stay taken
			check(sent.qos == QoS.EXACTLY_ONCE && this.ledger.isGivenUp(sent.payload),
					"In flight on the wire: " + sent.payload);
		}
	}

	private void checkOutcomes() {
		for (Publication publication : this.ledger.publications()) {
			check(publication.outcome != null, "No outcome: " + publication);
		}
		check(this.application.client().statistics().inFlight() == 0, "In flight at the end");
		check(this.application.client().statistics().queued() == 0, "Queued at the end");
	}

	private void check(boolean kept, String rule) {
		if (!kept) {
			throw new AssertionError(rule);
		}
	}

	/** After all of that, a client has to be as good as new. */
	private void checkWorking() {
		List<Subscriber> subscribers = this.application.subscribers();
		subscribers.stream().filter(Subscriber::isWanted).forEach(Subscriber::unsubscribe);
		pass(Duration.ofMinutes(1));
		for (int i = 0; i < 5; i++) {
			// the server refuses some
			subscribers.forEach(Subscriber::subscribe);
			pass(Duration.ofMinutes(1));
		}
		checkSubscriptions(subscribers);
		int before = this.ledger.publications().size();
		for (QoS qos : QoS.values()) {
			this.application.publish("out/end", qos);
			this.server.publish("in/a", qos);
		}
		pass(Duration.ofMinutes(5));
		for (Publication publication : this.ledger.publications().subList(before, before + 3)) {
			boolean unsupported = publication.qos.compareTo(this.plan.serverMaximumQos()) > 0;
			check(unsupported || publication.accepted == 1 || publication.outcome == Publication.Outcome.REFUSED,
					"Not working: " + publication);
		}
		checkAllOver();
	}

	private void checkSubscriptions(List<Subscriber> subscribers) {
		Set<String> known = new TreeSet<>();
		ServerSession session = this.server.session(Application.CLIENT_IDENTIFIER);
		if (session != null) {
			session.subscriptions.keySet().stream().map(TopicFilter::value).forEach(known::add);
		}
		Set<String> wanted = new TreeSet<>();
		subscribers.forEach((subscriber) -> wanted.addAll(subscriber.filters()));
		check(known.equals(wanted), "The server knows of " + known + " but wanted are " + wanted);
	}

	private void close() {
		while (this.process.isPaused()) {
			pass(Duration.ofMinutes(1));
		}
		this.world.note("close");
		this.application.client().close();
		pass(Duration.ofMinutes(1));
		check(this.application.client().state() == ClientState.CLOSED,
				"Closed, but the state is " + this.application.client().state());
		check(this.process.isReleased(), "The loop was not given back");
		checkOutcomes();
		pass(Duration.ofHours(1));
		check(!this.process.hasTimers(), "A timer is left");
		check(this.network.bytesInUse() == 0, "Bytes of buffers that were not released: " + this.network.bytesInUse());
	}

	/** Return the same number for the same run. */
	long fingerprint() {
		return this.world.fingerprint();
	}

	List<String> lastLines() {
		return this.world.lastLines();
	}

	String figures() {
		return this.history.figures() + ", " + this.ledger.figures();
	}

}
