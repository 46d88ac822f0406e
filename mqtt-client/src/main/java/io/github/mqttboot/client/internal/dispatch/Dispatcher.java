package io.github.mqttboot.client.internal.dispatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.client.topic.TopicFilter;
import io.github.mqttboot.client.topic.TopicFilterTree;
import io.github.mqttboot.client.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * Finds the listeners of each message and hands it over to their threads. A listener gets
 * a message once, however many of its topic filters match. Where the server says by
 * subscription identifier which subscriptions a copy is for, only their listeners get it.
 * Belongs to the event loop, except {@link #onHandled}.
 */
public final class Dispatcher {

	private static final int ROUTE_CACHE_SIZE = 16_384;

	/** Routes of longer topics are not kept, so that a server can't fill the memory. */
	private static final int LONGEST_KEPT_TOPIC = 128;

	/** So many have a thread each when they have messages, be they quick or not. */
	private static final int FEW_LISTENERS = 16;

	/** So often it is looked whether the loop should hear of acknowledgements. */
	private static final int REPORT_EVERY = 32;

	private final TopicFilterTree<Subscribers> tree = new TopicFilterTree<>();

	private final Map<TopicFilter, Subscribers> byFilter = new HashMap<>();

	/** One for each listener, while it has topic filters or messages. */
	private final IdentityHashMap<Object, Mailbox> mailboxes = new IdentityHashMap<>(2);

	/** Of these, the ones that have lost all topic filters. */
	private final List<Mailbox> leaving = new ArrayList<>();

	private final Map<TopicName, Route> routes = new HashMap<>();

	private final List<Mailbox> touched = new ArrayList<>();

	private Mailbox[] unmatched = {};

	private final Executor executor;

	private final LongSupplier time;

	private final SharedMailbox shared;

	private final DispatchEvents events;

	private final Acknowledgments acknowledgments;

	private final AtomicInteger waiting = new AtomicInteger();

	private final int capacity;

	private volatile boolean full;

	/** Whether any listener gets no more messages. */
	private boolean anyStopped;

	private int staged;

	/** So many more may be dispatched before looking how many wait. */
	private int room;

	private long dispatched;

	private long dispatchedBytes;

	private volatile boolean closed;

	/**
	 * Create a dispatcher.
	 * @param loop the event loop
	 * @param executor runs the listeners
	 * @param time gives nanoseconds that never go back, on any thread
	 * @param capacity messages that may wait for listeners
	 * @param events told what happens
	 */
	public Dispatcher(Executor loop, Executor executor, LongSupplier time, int capacity, DispatchEvents events) {
		this.executor = executor;
		this.time = time;
		this.shared = new SharedMailbox(this, executor, time);
		this.capacity = capacity;
		this.events = events;
		this.acknowledgments = new Acknowledgments(loop, time, events::onProgress);
	}

	/**
	 * Add a listener to topic filters, beside those that have them already. A listener
	 * that has one of them already gets it anew.
	 * @param topicFilters its topic filters
	 * @param subscriptionIdentifier the subscription identifier that the server is told
	 * for them from now on
	 * @param owner the listener as the application knows it
	 * @param handler calls the listener
	 * @param manual whether it acknowledges by itself
	 */
	public void add(List<TopicFilter> topicFilters, int subscriptionIdentifier, Object owner, MessageHandler handler,
			boolean manual) {
		Mailbox mailbox = mailbox(owner, handler, manual);
		mailbox.stopped = false;
		this.anyStopped = this.anyStopped && this.mailboxes.values().stream().anyMatch((other) -> other.stopped);
		for (TopicFilter topicFilter : topicFilters) {
			Subscribers subscribers = this.byFilter.computeIfAbsent(topicFilter, (filter) -> {
				Subscribers created = new Subscribers();
				this.tree.add(filter, created);
				return created;
			});
			subscribers.add(mailbox, subscriptionIdentifier);
		}
		this.routes.clear();
	}

	/**
	 * Set the listener of messages that no other has a topic filter for.
	 * @param owner the listener as the application knows it
	 * @param handler calls the listener
	 */
	public void addForUnmatched(Object owner, MessageHandler handler) {
		this.unmatched = new Mailbox[] { new Mailbox(owner, handler, false, this, this.executor) };
	}

	/**
	 * Return the listener's mailbox. It stays the same when the listener subscribes again
	 * or to more, and as long as messages of an ended subscription are with it: with two
	 * of them a listener could be called twice at once, and out of order.
	 */
	private Mailbox mailbox(Object owner, MessageHandler handler, boolean manual) {
		Mailbox known = this.mailboxes.get(owner);
		if (known != null && known.isManual() == manual) {
			return known;
		}
		Mailbox created = new Mailbox(owner, handler, manual, this, this.executor);
		this.mailboxes.put(owner, created);
		return created;
	}

	private void forgetUnused() {
		this.leaving.removeIf((mailbox) -> {
			boolean unused = mailbox.topicFilters == 0 && mailbox.isIdle() && !this.shared.holds(mailbox);
			if (unused) {
				this.mailboxes.remove(mailbox.owner(), mailbox);
			}
			return unused || mailbox.topicFilters > 0;
		});
	}

	/**
	 * Begin to remove listeners. From topic filters that others want they are removed at
	 * once; in the others they stay until {@link #removeEnding}, as what is on its way is
	 * still for them.
	 * @param topicFilters the topic filters
	 * @param owner the listener, or {@code null} for all that there are now
	 * @return those that nobody else would miss
	 */
	public List<TopicFilter> end(List<TopicFilter> topicFilters, @Nullable Object owner) {
		topicFilters.forEach((filter) -> subscribers(filter).end(owner));
		List<TopicFilter> unwanted = topicFilters.stream().filter((filter) -> !subscribers(filter).isWanted()).toList();
		topicFilters.stream()
			.filter((filter) -> !unwanted.contains(filter))
			.forEach((filter) -> removeEnding(filter, owner));
		return unwanted;
	}

	/**
	 * Remove listeners from topic filters, unless they were added again meanwhile.
	 * @param topicFilters the topic filters
	 * @param owner the listener, or {@code null} for all that were to be removed
	 */
	public void removeEnding(List<TopicFilter> topicFilters, @Nullable Object owner) {
		topicFilters.forEach((filter) -> removeEnding(filter, owner));
	}

	private void removeEnding(TopicFilter topicFilter, @Nullable Object owner) {
		Subscribers subscribers = this.byFilter.get(topicFilter);
		if (subscribers == null) {
			return;
		}
		if (subscribers.removeEnding(owner, this.leaving)) {
			remove(topicFilter);
		}
		forgetUnused();
		this.routes.clear();
	}

	private Subscribers subscribers(TopicFilter topicFilter) {
		Subscribers subscribers = this.byFilter.get(topicFilter);
		return (subscribers != null) ? subscribers : new Subscribers();
	}

	/**
	 * Remove a topic filter with all of its listeners. Messages that were handed over are
	 * still handled.
	 * @param topicFilter the topic filter
	 */
	public void remove(TopicFilter topicFilter) {
		Subscribers subscribers = this.byFilter.remove(topicFilter);
		if (subscribers != null) {
			this.tree.remove(topicFilter, subscribers);
			subscribers.removeAll(this.leaving);
			forgetUnused();
			this.routes.clear();
		}
	}

	/**
	 * Hand no message to some listeners any more, beyond what was handed to them before.
	 * Their messages stay unanswered, but for those of topic filters that they are about
	 * to lose. Those that are added again get messages again.
	 * @param owners the listeners
	 */
	public void stop(Collection<?> owners) {
		List<TopicFilter> ending = this.byFilter.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().isAnyEnding())
			.map(Map.Entry::getKey)
			.toList();
		for (Object owner : owners) {
			removeEnding(ending, owner);
			Mailbox mailbox = this.mailboxes.get(owner);
			if (mailbox != null && mailbox.topicFilters > 0) {
				mailbox.stopped = true;
				this.anyStopped = true;
			}
		}
	}

	/**
	 * Return whether some listeners have handled all that was handed to them.
	 * @param owners the listeners
	 * @return {@code false} if messages wait for them or are with them
	 */
	public boolean isIdle(Collection<?> owners) {
		for (Object owner : owners) {
			Mailbox mailbox = this.mailboxes.get(owner);
			if (mailbox != null && (!mailbox.isIdle() || this.shared.holds(mailbox))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Take a message. It is handed over with the next {@link #flush()}.
	 * @param message the message
	 * @param token what comes back with its acknowledgement, or {@code null} if none is
	 * needed
	 * @return whether anybody wants it; if not, nothing will come back
	 */
	public boolean dispatch(MqttMessage message, @Nullable Object token) {
		Mailbox[] route = route(message.topicName()).mailboxes(message.subscriptionIdentifiers());
		if (route.length == 0) {
			if (this.unmatched.length == 0) {
				this.events.onUnmatched(message);
				return false;
			}
			route = this.unmatched;
		}
		AtomicInteger unanswered = (route.length > 1 || this.anyStopped) ? new AtomicInteger(route.length) : null;
		for (Mailbox mailbox : route) {
			if (this.anyStopped && mailbox.stopped) {
				// nobody answers for it, so the server keeps the message
				continue;
			}
			stage(mailbox, (token != null) ? delivery(message, token, unanswered) : message);
			this.staged++;
		}
		if (token != null && this.anyStopped && Arrays.stream(route).anyMatch((mailbox) -> mailbox.stopped)) {
			this.events.onLeft(token);
		}
		this.room -= route.length;
		this.dispatchedBytes += message.payload().length;
		return true;
	}

	/**
	 * Return whether to dispatch a message again that was left before a listener was
	 * added.
	 * @param message the message
	 * @param owner the listener
	 * @return whether it is for this listener or for nobody any more, and all may get it
	 */
	public boolean isWantedAgain(MqttMessage message, Object owner) {
		return route(message.topicName()).isOpenFor(owner, message.subscriptionIdentifiers());
	}

	private void stage(Mailbox mailbox, Object item) {
		boolean many = this.mailboxes.size() > FEW_LISTENERS;
		// in the order of arrival: behind what is there already
		if (this.shared.holds(mailbox) || (many && mailbox.isQuick() && mailbox.isIdle())) {
			this.shared.stage(mailbox, item);
		}
		else {
			stageAlone(mailbox, item);
		}
	}

	private void stageAlone(Mailbox mailbox, Object item) {
		if (mailbox.stage(item)) {
			this.touched.add(mailbox);
		}
	}

	private Delivery delivery(MqttMessage message, Object token, @Nullable AtomicInteger unanswered) {
		return (unanswered != null) ? new SharedDelivery(message, token, this.acknowledgments, unanswered)
				: new Delivery(message, token, this.acknowledgments);
	}

	private Route route(TopicName topicName) {
		Route route = this.routes.get(topicName);
		if (route == null) {
			List<Subscribers> matching = new ArrayList<>(1);
			this.tree.match(topicName, matching::add);
			route = (matching.size() == 1) ? matching.get(0).route() : new Route(matching);
			if (topicName.value().length() > LONGEST_KEPT_TOPIC) {
				return route;
			}
			if (this.routes.size() >= ROUTE_CACHE_SIZE) {
				this.routes.clear();
			}
			this.routes.put(topicName, route);
		}
		return route;
	}

	/**
	 * Hand over everything that was dispatched since the last time.
	 */
	public void flush() {
		if (this.staged > 0) {
			this.waiting.addAndGet(this.staged);
			this.dispatched += this.staged;
			this.staged = 0;
		}
		this.touched.removeIf(Mailbox::flush);
		this.shared.flush();
	}

	/**
	 * Let listeners go on that share a thread with one that blocks. To be called now and
	 * then while {@link #isBusy()}.
	 */
	public void rescue() {
		this.shared.rescue(this::stageAlone);
	}

	/**
	 * Return whether so many messages wait for listeners that no more should be read.
	 * @return {@code true} from the capacity on, until half of it is handled
	 */
	public boolean isFull() {
		int count = this.waiting.get() + this.staged;
		this.full = count >= this.capacity || (this.full && count > this.capacity / 2);
		this.room = this.full ? 0 : this.capacity - count;
		return this.full;
	}

	/**
	 * Return whether another message may be dispatched. The same as {@link #isFull()},
	 * but mostly without looking at what other threads change.
	 * @return {@code false} from the capacity on, until half of it is handled
	 */
	public boolean hasRoom() {
		return this.room > 0 || !isFull();
	}

	/**
	 * Return whether messages wait for listeners or are with them, or acknowledgements
	 * are on their way back.
	 * @return {@code false} if all have been handled, or once it is closed
	 */
	public boolean isBusy() {
		// in this order: an acknowledgement is there before its message counts as handled
		return !this.closed && (this.waiting.get() > 0 || !this.touched.isEmpty() || !this.acknowledgments.isEmpty());
	}

	/**
	 * Return how many messages were handed to listeners so far, each counted once for
	 * each listener.
	 * @return zero or more
	 */
	public long dispatched() {
		return this.dispatched;
	}

	/**
	 * Return how many bytes of payload were dispatched so far.
	 * @return zero or more
	 */
	public long dispatchedBytes() {
		return this.dispatchedBytes;
	}

	/**
	 * Return how many messages listeners have handled so far.
	 * @return zero or more
	 */
	public long handled() {
		return this.dispatched - this.waiting.get();
	}

	/**
	 * Return how many messages wait for listeners or are with them, each counted once for
	 * each listener. On any thread.
	 * @return zero or more
	 */
	public int waiting() {
		return this.waiting.get();
	}

	/**
	 * Return whether the calling thread is running one of the listeners.
	 * @return {@code true} on the thread of a listener
	 */
	public boolean isListenerThread() {
		return Mailbox.current() == this;
	}

	/**
	 * Describe the listeners of a topic for people.
	 * @param topicName the topic
	 * @return the topic filters and how many listeners each has
	 */
	public String describe(TopicName topicName) {
		return this.byFilter.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().matches(topicName))
			.map((entry) -> "'" + entry.getKey() + "' (" + entry.getValue().mailboxes().size() + ")")
			.collect(Collectors.joining(", "));
	}

	/**
	 * Start no listener any more: what waits could not be acknowledged.
	 */
	public void close() {
		this.closed = true;
	}

	long now() {
		return this.time.getAsLong();
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Take the acknowledgements that have come back.
	 * @param taker takes them, in no particular order
	 */
	public void drainAcknowledged(Consumer<Delivery> taker) {
		this.acknowledgments.drain(taker);
	}

	/** Return after how many messages within a batch to tell that they are handled. */
	int reportEvery() {
		// half of what may wait has to be noticed
		return Math.min(REPORT_EVERY, Math.max(1, this.capacity / 2));
	}

	/** Some of a batch have been handled. */
	void onHandled(int count) {
		makeRoom(count);
		this.acknowledgments.signalNowAndThen();
	}

	/** A batch has been handled to its end. */
	void onBatchHandled(int count) {
		makeRoom(count);
		this.acknowledgments.signal();
	}

	private void makeRoom(int count) {
		int left = this.waiting.addAndGet(-count);
		if (this.full && left <= this.capacity / 2) {
			this.acknowledgments.wake();
		}
	}

	void onListenerFailed(MqttMessage message, Throwable failure) {
		this.events.onListenerFailed(message, failure);
	}

}
