package io.github.mqttboot.client.internal.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.mqttboot.client.internal.session.PublishRequest;
import io.github.mqttboot.client.internal.session.RestoredMessage;
import io.github.mqttboot.client.internal.session.Session;
import io.github.mqttboot.client.internal.session.SessionJournal;
import io.github.mqttboot.client.message.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * Collects what has to be written, a batch at a time. Belongs to the event loop; a batch
 * that was taken belongs to whoever writes it.
 */
public final class StoreJournal implements SessionJournal {

	private final LongSupplier clock;

	private final LongSupplier loopTime;

	/** Packet identifiers of received messages that are in the store, or on their way. */
	private final Set<Integer> received = new HashSet<>();

	private Map<Long, @Nullable Supplier<byte[]>> changes = new LinkedHashMap<>();

	private List<PublishRequest> added = new ArrayList<>();

	private long number = 1;

	/**
	 * Create an empty journal.
	 * @param clock milliseconds since 1970
	 * @param loopTime nanoseconds as the session knows them
	 */
	public StoreJournal(LongSupplier clock, LongSupplier loopTime) {
		this.clock = clock;
		this.loopTime = loopTime;
	}

	@Override
	public void onQueued(PublishRequest request) {
		if (request.isAcknowledged()) {
			MqttMessage message = request.message();
			long waitedMillis = (this.loopTime.getAsLong() - request.submittedAt()) / 1_000_000;
			long storedAt = this.clock.getAsLong() - waitedMillis;
			this.changes.put(RecordFormat.key(request.sequence(), RecordFormat.MESSAGE),
					() -> RecordFormat.message(message, storedAt));
			this.added.add(request);
		}
	}

	@Override
	public void onProgress(PublishRequest request) {
		byte[] progress = RecordFormat.progress(request.packetIdentifier(), request.isReleased());
		this.changes.put(RecordFormat.key(request.sequence(), RecordFormat.PROGRESS), () -> progress);
	}

	@Override
	public void onOver(PublishRequest request) {
		if (request.isAcknowledged()) {
			this.changes.put(RecordFormat.key(request.sequence(), RecordFormat.MESSAGE), null);
			this.changes.put(RecordFormat.key(request.sequence(), RecordFormat.PROGRESS), null);
		}
	}

	@Override
	public void onReceived(int packetIdentifier) {
		this.received.add(packetIdentifier);
		this.changes.put(RecordFormat.key(packetIdentifier, RecordFormat.RECEIVED), RecordFormat::mark);
	}

	@Override
	public void onForgotten(int packetIdentifier) {
		this.received.remove(packetIdentifier);
		this.changes.put(RecordFormat.key(packetIdentifier, RecordFormat.RECEIVED), null);
	}

	@Override
	public void onAllForgotten() {
		this.received
			.forEach((identifier) -> this.changes.put(RecordFormat.key(identifier, RecordFormat.RECEIVED), null));
		this.received.clear();
	}

	/**
	 * Return whether there is something to write.
	 * @return {@code false} if the batch is empty
	 */
	public boolean isDirty() {
		return !this.changes.isEmpty();
	}

	/**
	 * Return the number of the batch that is being collected.
	 * @return 1 for the first one
	 */
	public long number() {
		return this.number;
	}

	/**
	 * Take what was collected, and begin the next batch.
	 * @return the batch
	 */
	public Batch take() {
		Batch batch = new Batch(this.number++, this.changes, this.added);
		this.changes = new LinkedHashMap<>();
		this.added = new ArrayList<>();
		return batch;
	}

	/**
	 * Begin anew with everything that a session remembers.
	 * @param session the session
	 * @param keys keys in the store, of which those are removed that it knows nothing of
	 */
	public void rewrite(Session session, Set<Long> keys) {
		this.changes = new LinkedHashMap<>();
		this.received.clear();
		session.journalAll(this);
		// none of these is new
		this.added = new ArrayList<>();
		keys.forEach((key) -> this.changes.putIfAbsent(key, null));
		// something to write, which shows whether it can be done
		this.changes.put(RecordFormat.key(0, RecordFormat.REWRITTEN), RecordFormat::mark);
	}

	/**
	 * Read what an earlier process has written.
	 * @param records records by key
	 * @param requests makes requests of messages
	 * @return the messages in their order
	 * @throws IOException if a record cannot be read
	 */
	public List<RestoredMessage> messages(Map<Long, byte[]> records, Function<MqttMessage, PublishRequest> requests)
			throws IOException {
		Map<Long, MqttMessage> readable = new HashMap<>();
		for (Map.Entry<Long, byte[]> entry : records.entrySet()) {
			if (RecordFormat.kind(entry.getKey()) == RecordFormat.MESSAGE) {
				readable.put(entry.getKey(), RecordFormat.message(entry.getValue()));
			}
		}
		// requests take room in the queue: none is made unless all can be read
		List<RestoredMessage> messages = new ArrayList<>();
		for (Map.Entry<Long, byte[]> entry : records.entrySet()) {
			MqttMessage message = readable.get(entry.getKey());
			if (message != null) {
				messages.add(restored(entry, message, records, requests));
			}
		}
		// numbers wrap, and all that live at a time are close to each other
		messages.sort(Comparator.comparing(RestoredMessage::sequence, (a, b) -> Integer.signum(a - b)));
		return messages;
	}

	private RestoredMessage restored(Map.Entry<Long, byte[]> entry, MqttMessage message, Map<Long, byte[]> records,
			Function<MqttMessage, PublishRequest> requests) throws IOException {
		int sequence = RecordFormat.number(entry.getKey());
		byte[] progress = records.get(RecordFormat.key(sequence, RecordFormat.PROGRESS));
		int packetIdentifier = (progress != null) ? RecordFormat.packetIdentifier(progress) : 0;
		boolean released = progress != null && RecordFormat.isReleased(progress);
		long waited = Math.max(0, this.clock.getAsLong() - RecordFormat.storedAtMillis(entry.getValue()));
		return new RestoredMessage(requests.apply(message), sequence, packetIdentifier, released, waited * 1_000_000);
	}

	/**
	 * Read which received messages were answered.
	 * @param records records by key
	 * @return their packet identifiers
	 */
	public List<Integer> received(Map<Long, byte[]> records) {
		List<Integer> identifiers = records.keySet()
			.stream()
			.filter((key) -> RecordFormat.kind(key) == RecordFormat.RECEIVED)
			.map(RecordFormat::number)
			.toList();
		this.received.addAll(identifiers);
		return identifiers;
	}

	/**
	 * Changes that become durable together.
	 *
	 * @param number the number of the batch
	 * @param changes what to write by key, {@code null} to remove
	 * @param added messages that are new in it
	 */
	public record Batch(long number, Map<Long, @Nullable Supplier<byte[]>> changes, List<PublishRequest> added) {

		/**
		 * Write it.
		 * @param open where to
		 * @throws IOException if it is not durable
		 */
		public void writeTo(SessionStorage.Open open) throws IOException {
			Map<Long, byte[]> put = new HashMap<>();
			List<Long> removed = new ArrayList<>();
			this.changes.forEach((key, record) -> {
				if (record != null) {
					put.put(key, record.get());
				}
				else {
					removed.add(key);
				}
			});
			open.commit(put, removed);
		}

	}

}
