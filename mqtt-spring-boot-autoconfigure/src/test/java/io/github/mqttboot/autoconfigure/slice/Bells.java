package io.github.mqttboot.autoconfigure.slice;

import org.springframework.stereotype.Component;

/**
 * A bean with a listener.
 */
@Component
class Bells extends AbstractBells {

	Bells(Chime chime) {
		super(chime);
	}

}
