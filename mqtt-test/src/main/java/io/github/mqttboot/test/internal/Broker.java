package io.github.mqttboot.test.internal;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker as a whole: what it knows, and the one lock that all of it is guarded by.
 * Every way in (packets of a client, a timer, a call from a test) goes through
 * {@link #run(Runnable)} or {@link #call(Supplier)}; what is reached from there needs no
 * lock of its own. Survives being stopped and started again.
 */
public final class Broker {

	private static final Logger logger = LoggerFactory.getLogger(Broker.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	/** How long a receiver may stand still until nobody waits for it. */
	private static final Duration PATIENCE = Duration.ofMillis(200);

	private static final Duration POLL = Duration.ofMillis(1);

	private final ReentrantLock lock = new ReentrantLock();

	/** Anything may have changed: tests wait for it, and so do readers told to wait. */
	private final Condition changed = this.lock.newCondition();

	/** The timetable has a new first entry, or time has moved. */
	private final Condition timetableChanged = this.lock.newCondition();

	private final BrokerClock clock = new BrokerClock();

	private final Timetable timetable = new Timetable(this.clock, this.timetableChanged::signal);

	private final Statistics statistics = new Statistics();

	private final Faults faults = new Faults();

	private final SubscriptionTable subscriptions = new SubscriptionTable();

	private final RetainedMessages retained = new RetainedMessages(this.clock);

	private final Router router = new Router(this.subscriptions, this.retained);

	private final Sessions sessions = new Sessions(this);

	private final SystemTopics systemTopics = new SystemTopics(this);

	/** Receivers that have fallen behind in what is done under the lock just now. */
	private Set<Session> behind = Set.of();

	private final Set<Connection> connections = new LinkedHashSet<>();

	private final List<Connection> unflushed = new ArrayList<>();

	private final BrokerSettings settings;

	private final Journal journal;

	private @Nullable Acceptor acceptor;

	private int port;

	private int assignedIdentifiers;

	private boolean closed;

	public Broker(BrokerSettings settings) {
		this.settings = settings;
		this.journal = new Journal(settings.recordLimit());
		this.port = settings.port();
		BrokerThreads.start("mqtt-broker-timer", this::runTimetable);
	}

	/** Does something to the broker under its lock. */
	public void run(Runnable action) {
		call(() -> {
			action.run();
			return Boolean.TRUE;
		});
	}

	/** Asks the broker something under its lock. */
	public <T> T call(Supplier<T> question) {
		this.lock.lock();
		try {
			return question.get();
		}
		finally {
			if (this.lock.getHoldCount() == 1) {
				afterChange();
			}
			this.lock.unlock();
		}
	}

	private void afterChange() {
		this.unflushed.forEach(Connection::flush);
		this.unflushed.clear();
		this.changed.signalAll();
	}

	/**
	 * Waits until there is an answer.
	 * @return the answer, or {@code null} if there was none in time
	 */
	public <T> @Nullable T await(Supplier<@Nullable T> question, Duration timeout) {
		this.lock.lock();
		try {
			long remaining = timeout.toNanos();
			T answer = question.get();
			while (answer == null && remaining > 0) {
				remaining = this.changed.awaitNanos(remaining);
				answer = question.get();
			}
			return answer;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the MQTT test broker", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Starts to listen: at first on the port of the settings, later on the same one. */
	public void start() {
		run(() -> {
			if (this.closed) {
				throw new IllegalStateException("MQTT test broker is closed");
			}
			if (this.acceptor == null) {
				this.acceptor = Acceptor.start(this.port, this::onAccepted);
				this.port = this.acceptor.port();
				logger.info("MQTT test broker (for tests and demos only) listens on 127.0.0.1:{}", this.port);
			}
		});
	}

	/**
	 * Stops listening and ends all connections. Sessions stay.
	 * @param ending how a connection is ended
	 */
	public void stop(Consumer<ConnectedClient> ending) {
		run(() -> {
			if (this.acceptor != null) {
				this.acceptor.close();
				this.acceptor = null;
			}
			List.copyOf(this.connections).forEach((connection) -> ending.accept(connection.client()));
		});
		if (await(() -> this.connections.isEmpty() ? Boolean.TRUE : null, CLOSE_TIMEOUT) == null) {
			// what is sent to a client that reads nothing is never written
			run(() -> List.copyOf(this.connections).forEach(Connection::reset));
		}
	}

	/** Stops for good. */
	public void close() {
		stop((client) -> client.disconnect(ReasonCode.SERVER_SHUTTING_DOWN));
		run(() -> {
			this.closed = true;
			this.timetableChanged.signal();
		});
	}

	public boolean isListening() {
		return call(() -> this.acceptor != null);
	}

	public int port() {
		return call(() -> this.port);
	}

	private void onAccepted(Socket socket) {
		run(() -> {
			Connection connection = new Connection(this, socket);
			if (this.acceptor == null) {
				connection.reset();
				return;
			}
			this.connections.add(connection);
			try {
				connection.start();
			}
			catch (IOException ex) {
				logger.debug("Connection lost before it was used", ex);
				connection.reset();
				this.connections.remove(connection);
			}
		});
	}

	void onConnectionEnded(Connection connection) {
		run(() -> {
			connection.client().onConnectionEnded();
			this.connections.remove(connection);
		});
	}

	void flushLater(Connection connection) {
		this.unflushed.add(connection);
	}

	void onBehind(Session session) {
		if (this.behind.isEmpty()) {
			this.behind = new LinkedHashSet<>();
		}
		this.behind.add(session);
	}

	Set<Session> takeBehind() {
		Set<Session> taken = this.behind;
		this.behind = Set.of();
		return taken;
	}

	/**
	 * Makes a publisher wait for receivers that are slower, so that nothing is dropped on
	 * their account. Not for those that stand still, and not for itself.
	 */
	void awaitReceivers(Set<Session> receivers, Connection publisher) throws InterruptedException {
		if (receivers.isEmpty()) {
			return;
		}
		this.lock.lockInterruptibly();
		try {
			for (Session receiver : receivers) {
				awaitReceiver(receiver, publisher);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitReceiver(Session receiver, Connection publisher) throws InterruptedException {
		long backlog = receiver.backlog();
		long progress = System.nanoTime();
		while (receiver.isBehind() && receiver.client() != publisher.client() && !publisher.isClosed()
				&& System.nanoTime() - progress < PATIENCE.toNanos()) {
			// the writer of a receiver signals nothing, so look at it now and then
			this.changed.awaitNanos(POLL.toNanos());
			if (receiver.backlog() < backlog) {
				progress = System.nanoTime();
			}
			backlog = receiver.backlog();
		}
	}

	/** Lets those who wait look again. */
	void signalChange() {
		run(() -> {
		});
	}

	void awaitReadingAllowed(Connection connection) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.faults.isReadingStopped() && !connection.isClosed()) {
				this.changed.await();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void runTimetable() {
		this.lock.lock();
		try {
			while (!this.closed) {
				this.timetable.takeDue().forEach(Runnable::run);
				afterChange();
				this.timetableChanged.awaitNanos(this.timetable.untilNext());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Moves the time that sessions, messages and delayed wills expire by. */
	public void advanceTime(Duration duration) {
		run(() -> {
			this.clock.advance(duration);
			this.timetableChanged.signal();
			this.timetable.takeDue().forEach(Runnable::run);
		});
	}

	public void publish(MqttMessage message) {
		run(() -> this.router.publish(message, Router.NOBODY));
	}

	public void disconnect(ConnectedClient client, ReasonCode reasonCode) {
		run(() -> client.disconnect(reasonCode));
	}

	public void drop(ConnectedClient client) {
		run(client::reset);
	}

	/** Sends the acknowledgements that were held back. */
	public void releaseAcknowledgements() {
		run(() -> this.sessions.online().forEach(ConnectedClient::releaseAcknowledgements));
	}

	/** Forgets the sessions of clients that are not connected. */
	public void forgetSessions() {
		run(this.sessions::endOffline);
	}

	/** Forgets one session, and breaks the connection that belongs to it. */
	public void forgetSession(String clientIdentifier) {
		run(() -> {
			Session session = this.sessions.find(clientIdentifier);
			if (session == null) {
				return;
			}
			ConnectedClient client = session.client();
			if (client != null) {
				drop(client);
			}
			this.sessions.end(session);
		});
	}

	/**
	 * Everything as after the start, except that clients stay connected and subscribed.
	 */
	public void reset() {
		run(() -> {
			this.faults.clear();
			releaseAcknowledgements();
			this.sessions.endOffline();
			this.retained.clear();
			this.journal.clear();
		});
	}

	String nextClientIdentifier() {
		return "auto-" + ++this.assignedIdentifiers;
	}

	public BrokerSettings settings() {
		return this.settings;
	}

	public Faults faults() {
		return this.faults;
	}

	public Journal journal() {
		return this.journal;
	}

	public RetainedMessages retained() {
		return this.retained;
	}

	public Sessions sessions() {
		return this.sessions;
	}

	public Statistics statistics() {
		return this.statistics;
	}

	BrokerClock clock() {
		return this.clock;
	}

	Timetable timetable() {
		return this.timetable;
	}

	SubscriptionTable subscriptions() {
		return this.subscriptions;
	}

	Router router() {
		return this.router;
	}

	SystemTopics systemTopics() {
		return this.systemTopics;
	}

}
