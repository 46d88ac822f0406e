package io.github.mqttboot.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.github.mqttboot.client.MqttVersion;

/**
 * A broker that runs on Erlang. Started without the package's own script, which wants to
 * be root and to use the folders of the system.
 */
abstract class ErlangBroker extends Broker {

	ErlangBroker(String name, Set<MqttVersion> versions, Set<Feature> features) {
		super(name, versions, features);
	}

	/** Return the first of a folder's entries whose name begins as given. */
	static Optional<Path> entry(String folder, String beginning) {
		if (!Files.isDirectory(Path.of(folder))) {
			return Optional.empty();
		}
		try (Stream<Path> entries = Files.list(Path.of(folder))) {
			return entries.filter((entry) -> entry.getFileName().toString().startsWith(beginning)).findFirst();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	final boolean isServer(ProcessHandle handle) {
		return handle.info().command().filter((command) -> command.endsWith("beam.smp")).isPresent();
	}

}
