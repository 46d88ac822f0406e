package io.github.mqttboot.spring.observation;

import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.observation.MqttListenerObservation.LowCardinalityTags;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

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

	private final KnownKeyValues known = new KnownKeyValues();

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
		Throwable failure = context.getError();
		KeyValues values = KnownKeyValues.areTold(context) ? KeyValues.empty() : origin(context);
		return (failure != null)
				? values.and(LowCardinalityTags.ERROR_TYPE.withValue(ClassUtils.getShortName(failure.getClass())))
				: values;
	}

	private KeyValues origin(MqttListenerContext context) {
		Origin origin = new Origin(context.getTopicTemplate(), context.getShare(), context.getListenerId(),
				context.getMessage().qos());
		return this.known.of(origin, origin::keyValues);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(MqttListenerContext context) {
		return KnownKeyValues.ofTrace(context, context.getMessage(), context.getClient());
	}

	/** Of which there are as many as listeners and their topic filters. */
	private record Origin(String topicTemplate, @Nullable String share, String listenerId, QoS qos) {

		KeyValues keyValues() {
			return CONSTANTS.and(LowCardinalityTags.DESTINATION_TEMPLATE.withValue(this.topicTemplate),
					LowCardinalityTags.CONSUMER_GROUP
						.withValue((this.share != null) ? this.share : KeyValue.NONE_VALUE),
					LowCardinalityTags.LISTENER_ID.withValue(this.listenerId),
					LowCardinalityTags.QOS.withValue(Integer.toString(this.qos.value())),
					LowCardinalityTags.ERROR_TYPE.withValue(KeyValue.NONE_VALUE));
		}

	}

}
