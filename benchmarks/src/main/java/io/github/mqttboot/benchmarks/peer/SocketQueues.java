package io.github.mqttboot.benchmarks.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What waits in the two sockets of a connection on this machine, as Linux tells it.
 */
final class SocketQueues {

	private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

	private SocketQueues() {
	}

	/**
	 * Return the bytes that one end has written and the other has not read.
	 * @param writerPort the port of the end that has written
	 * @param readerPort the port of the end that is to read
	 * @return the bytes; negative if the operating system does not say
	 */
	static long unreadBytes(int writerPort, int readerPort) {
		if (TABLES.stream().noneMatch(Files::isReadable)) {
			return -1;
		}
		return TABLES.stream().filter(Files::isReadable).flatMap(SocketQueues::lines).mapToLong((line) -> {
			String[] fields = line.trim().split("\\s+", -1);
			// local address, remote address, state, bytes not sent:bytes not read
			String[] waiting = fields[4].split(":", -1);
			if (fields[1].endsWith(port(writerPort)) && fields[2].endsWith(port(readerPort))) {
				return Long.parseLong(waiting[0], 16);
			}
			if (fields[1].endsWith(port(readerPort)) && fields[2].endsWith(port(writerPort))) {
				return Long.parseLong(waiting[1], 16);
			}
			return 0;
		}).sum();
	}

	private static String port(int port) {
		return String.format(Locale.ROOT, ":%04X", port);
	}

	private static Stream<String> lines(Path table) {
		try {
			return Files.readAllLines(table).stream().skip(1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
