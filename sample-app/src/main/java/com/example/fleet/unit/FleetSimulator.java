package com.example.fleet.unit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import io.github.mqttboot.spring.core.MqttTemplate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Plays the units: publishes their readings and answers what they are told. Switched off
 * with {@code fleet.simulate=false}, for a second instance that only watches.
 */
@Component
@ConditionalOnBooleanProperty(name = "fleet.simulate", matchIfMissing = true)
class FleetSimulator {

	private static final Log logger = LogFactory.getLog(FleetSimulator.class);

	private final Map<String, RefrigeratedUnit> units = new TreeMap<>();

	private final MqttTemplate mqtt;

	FleetSimulator(FleetProperties properties, MqttTemplate mqtt) {
		properties.units().forEach((id, target) -> this.units.put(id, new RefrigeratedUnit(target, new Random())));
		this.mqtt = mqtt;
	}

	/** While there is no connection the readings wait in the client's outbound queue. */
	@Scheduled(fixedRateString = "${fleet.interval:1s}")
	void publishReadings() {
		Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		this.units.forEach((id, unit) -> publish(id, unit.measure(now)));
	}

	private void publish(String unitId, Reading reading) {
		this.mqtt.publish("fleet/" + unitId + "/reading", reading, QoS.AT_LEAST_ONCE).whenComplete((result, ex) -> {
			if (ex != null) {
				logger.debug("Reading of " + unitId + " is lost", ex);
			}
		});
	}

	@MqttListener(id = "commands", topics = "fleet/{unitId}/command", qos = "1")
	@SendTo("fleet/{unitId}/answer")
	@Nullable Answer on(@TopicVariable("unitId") String unitId, Command command) {
		RefrigeratedUnit unit = this.units.get(unitId);
		return (unit != null) ? unit.execute(command) : null;
	}

}
