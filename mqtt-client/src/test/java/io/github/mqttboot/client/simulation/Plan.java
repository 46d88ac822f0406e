package io.github.mqttboot.client.simulation;

import java.time.Duration;

import io.github.mqttboot.client.MqttVersion;
import io.github.mqttboot.client.message.QoS;

/**
 * What stays the same during one run: how the client is set up, and what kind of server
 * it has.
 *
 * @param version the version that the client speaks
 * @param serverVersion5 whether the server speaks MQTT 5
 * @param addresses how many servers the client is told of
 * @param cleanStart clean start of the first connection
 * @param sessionExpiry session expiry interval
 * @param keepAlive keep alive
 * @param deliveryTimeout delivery timeout
 * @param connectTimeout connect timeout
 * @param receiveMaximum the client's receive maximum
 * @param maxInFlight the client's window
 * @param maxQos2InFlight the same for QoS 2 before MQTT 5
 * @param queueCapacity most messages that are not done
 * @param inboundQueueCapacity most messages that wait for listeners
 * @param topicAliasMaximum most topic aliases of the server
 * @param initialDelay first back-off
 * @param maxDelay longest back-off
 * @param multiplier growth of the back-off
 * @param jitter share of the back-off that is random
 * @param serverMaximumQos highest QoS that the server takes
 * @param serverSessionLimit how long the server keeps sessions at most
 * @param serverWindow most messages in flight to a client that cannot say how many
 * @param deliversAtRelease whether the server passes a QoS 2 message on at PUBREL
 * @param copyForEach whether the server sends a copy for each matching subscription
 * @param executorRejects whether the executor refuses work now and then
 */
record Plan(MqttVersion version, boolean serverVersion5, int addresses, boolean cleanStart, Duration sessionExpiry,
		Duration keepAlive, Duration deliveryTimeout, Duration connectTimeout, int receiveMaximum, int maxInFlight,
		int maxQos2InFlight, int queueCapacity, int inboundQueueCapacity, int topicAliasMaximum, Duration initialDelay,
		Duration maxDelay, double multiplier, double jitter, QoS serverMaximumQos, Duration serverSessionLimit,
		int serverWindow, boolean deliversAtRelease, boolean copyForEach, boolean executorRejects) {

	static Plan of(World world, MqttVersion version) {
		Duration keepAlive = Duration.ofSeconds(world.oneOf(5, 10, 30, 60, 60, 300));
		// most sessions outlive a loss of the connection
		Duration expiry = world.oneOf(Duration.ZERO, Duration.ofMinutes(2), Duration.ofHours(1), Duration.ofDays(7),
				Duration.ofDays(7));
		return new Plan(version, version == MqttVersion.MQTT_5 || world.chance(0.5), world.between(1, 2),
				world.chance(0.4), expiry, keepAlive,
				world.oneOf(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2),
						Duration.ofMinutes(10)),
				world.oneOf(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(30)),
				world.oneOf(1, 2, 10, 256), world.oneOf(1, 5, 100, 1_000), world.oneOf(1, 20), world.oneOf(50, 10_000),
				world.oneOf(5, 1_000), world.oneOf(0, 3), Duration.ofMillis(world.oneOf(100, 1_000, 5_000)),
				Duration.ofSeconds(world.oneOf(10, 60, 120)), world.oneOf(1.0, 1.5, 2.0), world.oneOf(0.0, 0.3, 1.0),
				(version == MqttVersion.MQTT_5 && world.chance(0.1)) ? QoS.AT_LEAST_ONCE : QoS.EXACTLY_ONCE,
				world.oneOf(Duration.ofMinutes(5), Duration.ofDays(30), Duration.ofDays(30)), world.oneOf(1, 20, 1_000),
				world.chance(0.5), world.chance(0.3), world.chance(0.2));
	}

}
