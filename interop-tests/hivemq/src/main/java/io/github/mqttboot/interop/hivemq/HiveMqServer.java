package io.github.mqttboot.interop.hivemq;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;

/**
 * HiveMQ CE on the loopback address, with its files in one folder. Lets everybody in,
 * queues more than the 1,000 messages for a client above which it drops by default,
 * reports no usage, and stops in order when its process is asked to end.
 */
public final class HiveMqServer {

	private HiveMqServer() {
	}

	/**
	 * Start the server.
	 * @param args the folder and the port
	 * @throws IOException if the folder cannot be written
	 */
	public static void main(String[] args) throws IOException {
		Path directory = Path.of(args[0]);
		Path configuration = Files.createDirectories(directory.resolve("conf"));
		Files.writeString(configuration.resolve("config.xml"), """
				<?xml version="1.0"?>
				<hivemq>
					<listeners>
						<tcp-listener>
							<port>%s</port>
							<bind-address>127.0.0.1</bind-address>
						</tcp-listener>
					</listeners>
					<mqtt>
						<queued-messages>
							<max-queue-size>100000</max-queue-size>
						</queued-messages>
					</mqtt>
					<anonymous-usage-statistics>
						<enabled>false</enabled>
					</anonymous-usage-statistics>
				</hivemq>
				""".formatted(args[1]));
		EmbeddedHiveMQ server = EmbeddedHiveMQ.builder()
			.withConfigurationFolder(configuration)
			.withDataFolder(Files.createDirectories(directory.resolve("data")))
			.withExtensionsFolder(Files.createDirectories(directory.resolve("extensions")))
			.withEmbeddedExtension(EmbeddedExtension.builder()
				.withId("everybody")
				.withName("Everybody may connect")
				.withVersion("1")
				.withExtensionMain(new Everybody())
				.build())
			.build();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "close"));
		server.start().join();
	}

	private static void close(EmbeddedHiveMQ server) {
		try {
			server.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Without an extension that authenticates, HiveMQ lets nobody in.
	 */
	private static final class Everybody implements ExtensionMain, SimpleAuthenticator {

		@Override
		public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
			Services.securityRegistry().setAuthenticatorProvider((providerInput) -> this);
		}

		@Override
		public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
		}

		@Override
		public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
			output.authenticateSuccessfully();
		}

	}

}
