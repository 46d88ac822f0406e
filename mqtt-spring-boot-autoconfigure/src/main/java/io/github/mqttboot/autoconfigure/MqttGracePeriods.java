package io.github.mqttboot.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.Assert;

/**
 * How long each client may take to connect again before its health is down: the
 * {@code mqtt.health.grace-period} of each.
 */
public final class MqttGracePeriods {

	private final Map<String, Duration> periods;

	private MqttGracePeriods(Map<String, Duration> periods) {
		this.periods = periods;
	}

	/**
	 * Read the properties of all clients.
	 * @param beanFactory has the settings of the clients
	 * @return the periods
	 * @throws InvalidMqttPropertyException if a period is negative
	 */
	public static MqttGracePeriods of(ListableBeanFactory beanFactory) {
		Map<String, Duration> periods = new LinkedHashMap<>();
		beanFactory.getBeansOfType(MqttClientSettings.class)
			.values()
			.forEach((settings) -> settings.map()
				.map("health.grace-period", settings.properties().getHealth().getGracePeriod(), (period) -> {
					Assert.isTrue(!period.isNegative(), "The grace period must not be negative");
					periods.put(settings.name(), period);
				}));
		return new MqttGracePeriods(periods);
	}

	/**
	 * Return the period of a client.
	 * @param clientName the name that the client has in this application
	 * @return its period, or that on the top level if it was not made from properties
	 */
	public Duration get(String clientName) {
		Duration topLevel = this.periods.getOrDefault(MqttClientSettings.DEFAULT_NAME, Duration.ZERO);
		return this.periods.getOrDefault(clientName, topLevel);
	}

}
