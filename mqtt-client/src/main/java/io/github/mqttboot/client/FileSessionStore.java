package io.github.mqttboot.client;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Keeps each session in a file of its own, by way of H2's MVStore
 * ({@code com.h2database:h2-mvstore} or {@code com.h2database:h2}, which is not among the
 * client's dependencies). A file can be open in one process at a time. Files and the
 * directory are made readable for their owner alone where the file system knows owners.
 */
public final class FileSessionStore implements SessionStore {

	private static final int LONGEST_NAME = 120;

	private final Path directory;

	/**
	 * Create a store.
	 * @param directory where the files are; made if it does not exist
	 */
	public FileSessionStore(Path directory) {
		this.directory = Objects.requireNonNull(directory, "directory");
	}

	@Override
	public StoredSession open(String clientIdentifier) throws IOException {
		Path file = file(clientIdentifier);
		Files.createDirectories(this.directory, forOwner("rwx------"));
		try {
			Files.createFile(file, forOwner("rw-------"));
		}
		catch (FileAlreadyExistsException ex) {
			// an earlier process has made it
		}
		try {
			return new FileSession(new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().open());
		}
		catch (MVStoreException ex) {
			throw new IOException("Cannot open " + file + ((ex.getErrorCode() == 7)
					? ": another client or process has it open. Give each client an identifier of its own" : ""), ex);
		}
	}

	private static FileAttribute<?>[] forOwner(String permissions) {
		boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
		return posix
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

	// Any text can be a client identifier, and not any text a file name
	private Path file(String clientIdentifier) {
		String name = URLEncoder.encode(clientIdentifier, StandardCharsets.UTF_8).replace("*", "%2A");
		if (name.length() > LONGEST_NAME || name.startsWith(".")) {
			name = "id-" + UUID.nameUUIDFromBytes(clientIdentifier.getBytes(StandardCharsets.UTF_8));
		}
		return this.directory.resolve(name + ".session");
	}

	@Override
	public String toString() {
		return "FileSessionStore[directory=" + this.directory + "]";
	}

	private static final class FileSession implements StoredSession {

		/** So often is space looked for that nobody uses. */
		private static final int COMMITS_BETWEEN_COMPACTIONS = 500;

		private static final int COMPACTED_BYTES = 4 * 1024 * 1024;

		private final MVStore store;

		private final MVMap<Long, byte[]> records;

		private int commits;

		FileSession(MVStore store) {
			this.store = store;
			this.records = store.openMap("records");
		}

		@Override
		public Map<Long, byte[]> records() {
			return new HashMap<>(this.records);
		}

		@Override
		public void commit(Map<Long, byte[]> put, Collection<Long> removed) throws IOException {
			try {
				put.forEach(this.records::put);
				removed.forEach(this.records::remove);
				this.store.commit();
				this.store.sync();
				if (++this.commits % COMMITS_BETWEEN_COMPACTIONS == 0) {
					this.store.compact(50, COMPACTED_BYTES);
				}
			}
			catch (MVStoreException ex) {
				throw new IOException("Cannot write " + this.store.getFileStore().getFileName(), ex);
			}
		}

		@Override
		public void close() throws IOException {
			try {
				this.store.close();
			}
			catch (MVStoreException ex) {
				this.store.closeImmediately();
				throw new IOException("Cannot close the session's file", ex);
			}
		}

	}

}
