package io.github.mqttboot.client.internal.connection;

import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.mqttboot.client.error.MqttConnectException;
import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttNotSentException.Reason;
import io.github.mqttboot.client.internal.session.PacketOutput;
import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.internal.session.RestoredMessage;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.store.SessionStorage;
import io.github.mqttboot.client.internal.store.StoreJournal;
import io.github.mqttboot.client.internal.transport.Loop;
import io.github.mqttboot.client.message.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session in a store. What the session notes in its journal is written a batch at
 * a time, on a thread of its own; packets that follow from it are held back until the
 * batch is durable. So the store knows of every packet identifier before the server does,
 * and of every answer of the server before the server hears that it was understood.
 *
 * <pre>
 * opening --records read--&gt; open --write failed--&gt; failed --next attempt to connect--&gt; opening
 * opening --cannot be opened--&gt; failed
 * </pre>
 *
 * A store that has failed, with an exception or an error, takes no message, and the
 * client does not connect, until it can be opened and written again as a whole. Belongs
 * to the event loop.
 */
public final class StoreDurability implements Durability {

	static final long NOTHING = 0;

	private static final Logger logger = LoggerFactory.getLogger(StoreDurability.class);

	private final Loop loop;

	private final Session session;

	private final SessionStorage storage;

	private final Function<MqttMessage, PublishRequest> requests;

	private final StoreJournal journal;

	private final ThreadPoolExecutor writer;

	private State state = State.FAILED;

	private boolean restored;

	private boolean writing;

	private boolean usable;

	private SessionStorage.@Nullable Open open;

	/** The same, as the writer's thread knows it: also what the loop has not seen yet. */
	private SessionStorage.@Nullable Open opened;

	private @Nullable HeldOutput output;

	private @Nullable Consumer<@Nullable MqttConnectException> waiter;

	private @Nullable Runnable onDurable;

	private @Nullable Consumer<MqttException> onFailed;

	/**
	 * Create it.
	 * @param loop the event loop
	 * @param session the session
	 * @param storage where records are kept
	 * @param requests makes requests of messages that an earlier process has left
	 * @param threadName name of the thread that writes
	 */
	public StoreDurability(Loop loop, Session session, SessionStorage storage,
			Function<MqttMessage, PublishRequest> requests, String threadName) {
		this.loop = loop;
		this.session = session;
		this.storage = storage;
		this.requests = requests;
		this.journal = new StoreJournal(System::currentTimeMillis, loop::now);
		this.writer = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = new Thread(task, threadName);
			thread.setDaemon(true);
			return thread;
		});
		this.writer.allowCoreThreadTimeOut(true);
	}

	@Override
	public void start(Runnable onDurable, Consumer<MqttException> onFailed) {
		this.loop.execute(() -> {
			this.onDurable = onDurable;
			this.onFailed = onFailed;
			open((failure) -> {
			});
		});
	}

	@Override
	public boolean isDecided() {
		return this.restored || (this.state == State.FAILED && this.onDurable != null);
	}

	@Override
	public boolean isOpen() {
		return this.state == State.OPEN && this.usable;
	}

	@Override
	public void open(Consumer<@Nullable MqttConnectException> opened) {
		if (isOpen()) {
			opened.accept(null);
			return;
		}
		this.waiter = opened;
		if (this.state == State.FAILED) {
			this.state = State.OPENING;
			this.writer.execute(this::read);
		}
	}

	@SuppressWarnings("checkstyle:IllegalCatch")
	private void read() {
		try {
			SessionStorage.Open current = this.storage.open();
			this.opened = current;
			Map<Long, byte[]> records = current.records();
			// the second time, the session knows more than the store
			List<RestoredMessage> messages = this.restored ? List.of() : this.journal.messages(records, this.requests);
			this.loop.execute(() -> onRead(current, records, messages));
		}
		catch (Throwable ex) {
			// an Error, too: nobody else would tell those who wait
			closeOpened();
			this.loop.execute(() -> onUnreadable(ex));
		}
	}

	private void onRead(SessionStorage.Open current, Map<Long, byte[]> records, List<RestoredMessage> messages) {
		if (this.state == State.CLOSED) {
			return;
		}
		this.open = current;
		this.state = State.OPEN;
		if (!this.restored) {
			this.restored = true;
			this.session.restore(messages, this.journal.received(records), this.loop.now());
			this.session.setJournal(this.journal);
			onUsable();
		}
		else {
			this.journal.rewrite(this.session, records.keySet());
		}
		durable();
	}

	private void onUsable() {
		this.usable = true;
		this.session.refuseMessages(null);
		tell(null);
	}

	private void onUnreadable(Throwable cause) {
		if (this.state == State.CLOSED) {
			return;
		}
		this.state = State.FAILED;
		this.session.refuseMessages(() -> notStored(cause));
		tell(new MqttConnectException("The session store could not be opened: " + cause.getMessage(), cause));
		durable();
	}

	private void tell(@Nullable MqttConnectException failure) {
		Consumer<@Nullable MqttConnectException> told = this.waiter;
		this.waiter = null;
		if (told != null) {
			told.accept(failure);
		}
	}

	private void durable() {
		if (this.onDurable != null) {
			this.onDurable.run();
		}
	}

	private static MqttNotSentException notStored(Throwable cause) {
		return new MqttNotSentException(Reason.NOT_STORED,
				"The message was not sent, because the session store could not take it: " + cause.getMessage(), cause);
	}

	@Override
	public PacketOutput guard(PacketOutput guarded) {
		this.output = new HeldOutput(guarded, this);
		return this.output;
	}

	/** Return the batch that has to be durable before something may leave. */
	long awaited() {
		if (this.journal.isDirty()) {
			return this.journal.number();
		}
		return this.writing ? this.journal.number() - 1 : NOTHING;
	}

	@Override
	public void commit() {
		SessionStorage.Open current = this.open;
		if (this.state == State.OPEN && current != null && !this.writing && this.journal.isDirty()) {
			this.writing = true;
			StoreJournal.Batch batch = this.journal.take();
			this.writer.execute(() -> write(batch, current));
		}
	}

	@SuppressWarnings("checkstyle:IllegalCatch")
	private void write(StoreJournal.Batch batch, SessionStorage.Open current) {
		try {
			batch.writeTo(current);
			this.loop.execute(() -> onWritten(batch));
		}
		catch (Throwable ex) {
			// what comes after a failed write might seem to succeed
			closeOpened();
			this.loop.execute(() -> onNotWritten(batch, ex));
		}
	}

	private void onWritten(StoreJournal.Batch batch) {
		this.writing = false;
		if (this.output != null) {
			this.output.release(batch.number());
		}
		batch.added().forEach(PublishRequest::stored);
		if (!this.usable) {
			onUsable();
		}
		durable();
	}

	private void onNotWritten(StoreJournal.Batch batch, Throwable cause) {
		if (this.state == State.CLOSED) {
			return;
		}
		this.writing = false;
		this.usable = false;
		this.open = null;
		this.state = State.FAILED;
		tell(new MqttConnectException("The session store could not be written: " + cause.getMessage(), cause));
		if (this.output != null) {
			this.output.drop();
		}
		this.session.refuseMessages(() -> notStored(cause));
		// nothing of these has left
		batch.added().forEach((request) -> this.session.giveUp(request, notStored(cause)));
		this.journal.take().added().forEach((request) -> this.session.giveUp(request, notStored(cause)));
		if (this.onFailed != null) {
			this.onFailed.accept(new MqttException("The session store could not be written", cause));
		}
		durable();
	}

	@Override
	public void close(Runnable done) {
		SessionStorage.Open current = this.open;
		StoreJournal.Batch last = this.journal.take();
		this.open = null;
		this.state = State.CLOSED;
		this.writer.execute(() -> {
			finish(last, current);
			done.run();
		});
		this.writer.shutdown();
	}

	@SuppressWarnings("checkstyle:IllegalCatch")
	private void finish(StoreJournal.Batch last, SessionStorage.@Nullable Open current) {
		try {
			// unless a write has failed meanwhile
			if (current != null && current == this.opened) {
				last.writeTo(current);
			}
		}
		catch (Throwable ex) {
			logger.warn("The session store could not be written for the last time", ex);
		}
		closeOpened();
	}

	@SuppressWarnings("checkstyle:IllegalCatch")
	private void closeOpened() {
		SessionStorage.Open current = this.opened;
		this.opened = null;
		try {
			if (current != null) {
				current.close();
			}
		}
		catch (Throwable ex) {
			logger.warn("The session store could not be closed", ex);
		}
	}

	private enum State {

		OPENING, OPEN, FAILED, CLOSED

	}

}
