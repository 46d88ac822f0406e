package com.example.fleet.monitor;

import java.time.Duration;
import java.time.Instant;

import com.example.fleet.unit.Answer;
import com.example.fleet.unit.Reading;
import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.stereotype.Component;

/**
 * Hears what the fleet says, and tells the {@link FleetView}.
 */
@Component
class FleetListener {

	private static final Log logger = LogFactory.getLog(FleetListener.class);

	private static final Duration LARGEST_CLOCK_ERROR = Duration.ofMinutes(5);

	private final FleetView view;

	FleetListener(FleetView view) {
		this.view = view;
	}

	/** A sender whose clock is far out would be drawn outside the plots. */
	@MqttListener(id = "readings", topics = "fleet/{unitId}/reading", qos = "1")
	void onReading(@TopicVariable("unitId") String unitId, Reading reading) {
		if (!reading.hasFiniteValues()) {
			logger.warn("A reading of " + unitId + " is not finite");
			return;
		}
		Instant now = Instant.now();
		Instant time = reading.time();
		boolean plausible = time != null && Duration.between(time, now).abs().compareTo(LARGEST_CLOCK_ERROR) < 0;
		this.view.add(unitId, plausible ? reading : reading.at(now));
	}

	@MqttListener(id = "answers", topics = "fleet/{unitId}/answer", qos = "1")
	void onAnswer(Answer answer) {
		this.view.add(answer);
	}

	@MqttListener(id = "presence", topics = "${mqtt.presence.topic}", qos = "1")
	void onPresence(String status) {
		this.view.setPresence(status);
	}

	/**
	 * As published where MQTT 5 can be had: the log shows the publisher's retain flag.
	 */
	@MqttListener(id = "log", topics = "fleet/#", qos = "2",
			retainAsPublished = "#{!'${mqtt.version:auto}'.startsWith('3')}")
	void onMessage(MqttMessage message) {
		this.view.add(message);
	}

}
