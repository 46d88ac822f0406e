package io.github.mqttboot.benchmarks.client;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The clients by name. A new row of the table begins here.
 */
public enum ClientUnderTest {

	/** The engine of this project, MQTT 5. */
	ENGINE("engine", 10_000, EngineClient::new),

	/** {@code MqttTemplate} and {@code @MqttListener} of this project, MQTT 5. */
	SPRING("spring", 1, SpringClient::new),

	/** HiveMQ's client, MQTT 5. */
	HIVEMQ("hivemq", 10_000, HiveMqClient::new),

	/** The client of Vert.x 5, which speaks MQTT 3.1.1. */
	VERTX("vertx", 10_000, VertxClient::new),

	/**
	 * Eclipse Paho's MQTT 5 client, with threads of its own for each connection, of which
	 * it makes three in a second.
	 */
	PAHO_V5("paho-v5", 100, PahoV5Client::new),

	/** mica-mqtt, MQTT 5, with threads of its own for each connection. */
	MICA("mica", 100, MicaClient::new),

	/** Spring Integration 7 on Eclipse Paho's MQTT 5 client. */
	SPRING_INTEGRATION("spring-integration", 1, SpringIntegrationClient::new),

	/** Not a client, but the least that a Java program can do: plain sockets, MQTT 5. */
	FLOOR("floor", 1, FloorClient::new);

	private final String label;

	private final int fitInOneProcess;

	// A factory without state
	@SuppressWarnings("ImmutableEnumChecker")
	private final Supplier<BenchmarkClient> create;

	ClientUnderTest(String label, int fitInOneProcess, Supplier<BenchmarkClient> create) {
		this.label = label;
		this.fitInOneProcess = fitInOneProcess;
		this.create = create;
	}

	/**
	 * Return the name on the command line and in the table.
	 * @return the name
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Return how many of them are asked of one process.
	 * @return 1 for what is a whole application
	 */
	public int fitInOneProcess() {
		return this.fitInOneProcess;
	}

	/**
	 * Return whether it does all that a client does.
	 * @return whether it is more than the floor, which can only publish and receive
	 */
	public boolean isClient() {
		return this != FLOOR;
	}

	/**
	 * Return whether this project's figures are compared with its.
	 * @return whether somebody else has made it
	 */
	public boolean isPeer() {
		return isClient() && this != ENGINE && this != SPRING;
	}

	/**
	 * Return whether a message takes it tens of microseconds.
	 * @return whether its rounds have to be shorter than those of others
	 */
	public boolean isSlow() {
		return this == PAHO_V5 || this == SPRING_INTEGRATION;
	}

	/**
	 * Return how many topic filters are asked of one of them.
	 * @return few enough to have subscribed within
	 * {@link BenchmarkClient#TIMEOUT_SECONDS}
	 */
	public int mostFilters() {
		// Its time to subscribe grows with the square
		return (this == MICA) ? 1_000 : Integer.MAX_VALUE;
	}

	/**
	 * Return whether records can be published and received.
	 * @return whether {@link #create()} makes a {@link JsonClient}
	 */
	public boolean speaksJson() {
		return this == ENGINE || this == SPRING;
	}

	/**
	 * Create a client that is not connected.
	 * @return the client
	 */
	public BenchmarkClient create() {
		return this.create.get();
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
