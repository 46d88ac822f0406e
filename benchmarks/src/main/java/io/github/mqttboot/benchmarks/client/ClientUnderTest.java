package io.github.mqttboot.benchmarks.client;

import java.util.Arrays;

/**
 * The clients by name. A new row of the table begins here.
 */
public enum ClientUnderTest {

	/** The engine of this project, MQTT 5. */
	ENGINE("engine"),

	/** HiveMQ's client, MQTT 5. */
	HIVEMQ("hivemq"),

	/** Eclipse Paho's MQTT 5 client. */
	PAHO_V5("paho-v5");

	private final String label;

	ClientUnderTest(String label) {
		this.label = label;
	}

	/**
	 * Return the name on the command line and in the table.
	 * @return the name
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Create a client that is not connected.
	 * @return the client
	 */
	public BenchmarkClient create() {
		return switch (this) {
			case ENGINE -> new EngineClient();
			case HIVEMQ -> new HiveMqClient();
			case PAHO_V5 -> new PahoV5Client();
		};
	}

	/**
	 * Return the client of this name.
	 * @param label the name
	 * @return the client
	 * @throws IllegalArgumentException if there is none
	 */
	public static ClientUnderTest of(String label) {
		return Arrays.stream(values())
			.filter((client) -> client.label.equals(label))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No client is called '" + label + "'; there are "
					+ Arrays.stream(values()).map(ClientUnderTest::label).toList()));
	}

}
