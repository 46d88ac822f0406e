package io.github.mqttboot.spring.observation;

import io.github.mqttboot.spring.observation.MqttListenerObservation.HighCardinalityTags;
import io.github.mqttboot.spring.observation.MqttListenerObservation.LowCardinalityTags;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

import org.springframework.util.ClassUtils;

/**
 * What the observation of a listener says if nobody else has a say: OpenTelemetry's names
 * for messaging. The topic itself is for traces only; a metric has the topic filter.
 */
public class DefaultMqttListenerObservationConvention implements MqttListenerObservationConvention {

	/** An instance to share. */
	public static final DefaultMqttListenerObservationConvention INSTANCE = new DefaultMqttListenerObservationConvention();

	private static final KeyValues CONSTANTS = KeyValues.of(LowCardinalityTags.SYSTEM.withValue("mqtt"),
			LowCardinalityTags.OPERATION_TYPE.withValue("process"),
			LowCardinalityTags.OPERATION_NAME.withValue("process"));

	@Override
	public String getName() {
		return "mqtt.listener";
	}

	@Override
	public String getContextualName(MqttListenerContext context) {
		return "process " + context.getTopicTemplate();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(MqttListenerContext context) {
		String share = context.getShare();
		Throwable failure = context.getError();
		return CONSTANTS.and(LowCardinalityTags.DESTINATION_TEMPLATE.withValue(context.getTopicTemplate()),
				LowCardinalityTags.CONSUMER_GROUP.withValue((share != null) ? share : KeyValue.NONE_VALUE),
				LowCardinalityTags.LISTENER_ID.withValue(context.getListenerId()),
				LowCardinalityTags.QOS.withValue(Integer.toString(context.getMessage().qos().value())),
				LowCardinalityTags.ERROR_TYPE
					.withValue((failure != null) ? ClassUtils.getShortName(failure.getClass()) : KeyValue.NONE_VALUE));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(MqttListenerContext context) {
		KeyValues values = KeyValues.of(HighCardinalityTags.DESTINATION_NAME.withValue(context.getMessage().topic()),
				HighCardinalityTags.CLIENT_ID.withValue(context.getClient().clientIdentifier()),
				HighCardinalityTags.BODY_SIZE.withValue(Integer.toString(context.getMessage().payload().length)));
		String address = context.getClient().serverAddress();
		if (address == null) {
			return values;
		}
		return values.and(HighCardinalityTags.SERVER_ADDRESS.withValue(address),
				HighCardinalityTags.SERVER_PORT.withValue(Integer.toString(context.getClient().serverPort())));
	}

}
