package io.github.mqttboot.spring.observation;

import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;

/**
 * Says what the observation of a listener is called and what it says. A bean of this type
 * takes the place of {@link DefaultMqttListenerObservationConvention}.
 */
public interface MqttListenerObservationConvention extends ObservationConvention<MqttListenerContext> {

	@Override
	default boolean supportsContext(Context context) {
		return context instanceof MqttListenerContext;
	}

}
