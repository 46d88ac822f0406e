package io.github.mqttboot.spring.observation;

import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;

/**
 * Says what the observation of a publish is called and what it says. A bean of this type
 * takes the place of {@link DefaultMqttPublishObservationConvention}.
 */
public interface MqttPublishObservationConvention extends ObservationConvention<MqttPublishContext> {

	@Override
	default boolean supportsContext(Context context) {
		return context instanceof MqttPublishContext;
	}

}
