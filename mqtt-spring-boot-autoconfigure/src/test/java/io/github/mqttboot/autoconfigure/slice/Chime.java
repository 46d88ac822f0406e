package io.github.mqttboot.autoconfigure.slice;

import org.springframework.stereotype.Service;

/**
 * What listeners work with, and what has nothing to do with MQTT.
 */
@Service
class Chime {

	Chime() {
		throw new IllegalStateException("not part of the slice");
	}

	void play(String sound) {
		throw new UnsupportedOperationException(sound);
	}

}
