package io.github.mqttboot.interop.artemis;

import java.nio.file.Path;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * Artemis on the loopback address, with its files in one folder. Lets everybody in and
 * stops in order when its process is asked to end.
 */
public final class ArtemisServer {

	/** Its default of 500 milliseconds makes expiry and delayed wills late. */
	private static final long SCAN_MILLIS = 200;

	private ArtemisServer() {
	}

	/**
	 * Start the server.
	 * @param args the folder and the port
	 * @throws Exception if it does not start
	 */
	public static void main(String[] args) throws Exception {
		Path directory = Path.of(args[0]);
		Configuration configuration = new ConfigurationImpl().setSecurityEnabled(false)
			.setPersistenceEnabled(true)
			.setJournalType(JournalType.NIO)
			.setBindingsDirectory(directory.resolve("bindings").toString())
			.setJournalDirectory(directory.resolve("journal").toString())
			.setLargeMessagesDirectory(directory.resolve("large-messages").toString())
			.setPagingDirectory(directory.resolve("paging").toString())
			.setJournalFileSize(1024 * 1024)
			.setMqttSessionScanInterval(SCAN_MILLIS)
			.addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + args[1] + "?protocols=MQTT");
		EmbeddedActiveMQ server = new EmbeddedActiveMQ();
		server.setConfiguration(configuration);
		server.start();
	}

}
