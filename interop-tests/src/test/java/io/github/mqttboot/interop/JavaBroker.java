package io.github.mqttboot.interop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.mqttboot.client.MqttVersion;

/**
 * A broker written in Java, in a JVM of its own with a class path of its own, which the
 * build has put into its module.
 */
final class JavaBroker extends Broker {

	private final Path module;

	private final String mainClass;

	JavaBroker(String name, Set<MqttVersion> versions, Set<Feature> features, String module, String mainClass) {
		super(name, versions, features);
		this.module = Path.of(module).toAbsolutePath();
		this.mainClass = mainClass;
	}

	private Path classPath() {
		return this.module.resolve("target/class-path.txt");
	}

	@Override
	boolean isInstalled() {
		return Files.isReadable(classPath());
	}

	@Override
	void configure() {
	}

	@Override
	ProcessBuilder command() throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
		if (Runtime.version().feature() >= 24) {
			command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
		}
		command.addAll(List.of("-cp",
				this.module.resolve("target/classes") + File.pathSeparator + Files.readString(classPath()).strip(),
				this.mainClass, directory().toString(), Integer.toString(port())));
		return new ProcessBuilder(command);
	}

}
