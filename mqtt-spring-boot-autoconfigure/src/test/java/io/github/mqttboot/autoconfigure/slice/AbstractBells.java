package io.github.mqttboot.autoconfigure.slice;

import io.github.mqttboot.spring.annotation.MqttListener;
import io.github.mqttboot.spring.annotation.TopicVariable;

/**
 * A listener method to inherit.
 */
abstract class AbstractBells {

	private final Chime chime;

	AbstractBells(Chime chime) {
		this.chime = chime;
	}

	@MqttListener(topics = "doors/{door}/bell", filter = "quietHours")
	void onRing(@TopicVariable String door, Ring ring) {
		this.chime.play(door + ring.sound());
	}

}
