package io.github.mqttboot.spring.observation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.client.message.QoS;
import io.github.mqttboot.spring.observation.MqttTemplateObservation.LowCardinalityTags;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * What the observation of a publish says if nobody else has a say: OpenTelemetry's names
 * for messaging. The topic itself is for traces only; a metric has the template that it
 * was made of, so that the number of its time series does not grow with that of devices.
 */
public class DefaultMqttPublishObservationConvention implements MqttPublishObservationConvention {

	/** An instance to share. */
	public static final DefaultMqttPublishObservationConvention INSTANCE = new DefaultMqttPublishObservationConvention();

	private static final KeyValues CONSTANTS = KeyValues.of(LowCardinalityTags.SYSTEM.withValue("mqtt"),
			LowCardinalityTags.OPERATION_TYPE.withValue("send"),
			LowCardinalityTags.OPERATION_NAME.withValue("publish"));

	private static final KeyValues DONE = KeyValues.of(LowCardinalityTags.OUTCOME.withValue("done"));

	private final KnownKeyValues known = new KnownKeyValues();

	@Override
	public String getName() {
		return "mqtt.template";
	}

	@Override
	public String getContextualName(MqttPublishContext context) {
		String template = context.getTopicTemplate();
		return (template != null) ? "publish " + template : "publish";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(MqttPublishContext context) {
		KeyValues ending = ending(context);
		if (KnownKeyValues.areTold(context)) {
			return ending;
		}
		Origin origin = new Origin(context.getTopicTemplate(), context.getMessage().qos());
		return this.known.of(origin, origin::keyValues).and(ending);
	}

	// Nothing while there is no outcome
	private static KeyValues ending(MqttPublishContext context) {
		Throwable failure = cause(context.getError());
		if (failure == null) {
			return (context.getResult() != null) ? DONE : KeyValues.empty();
		}
		return KeyValues.of(LowCardinalityTags.OUTCOME.withValue(outcome(failure)),
				LowCardinalityTags.ERROR_TYPE.withValue(errorType(failure)));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(MqttPublishContext context) {
		return KnownKeyValues.ofTrace(context, context.getMessage(), context.getClient());
	}

	private static @Nullable Throwable cause(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private static String outcome(Throwable failure) {
		if (failure instanceof MqttRefusedException) {
			return "refused";
		}
		boolean maybeSent = (failure instanceof MqttException && !(failure instanceof MqttNotSentException))
				|| failure instanceof CancellationException;
		return maybeSent ? "unknown" : "not_sent";
	}

	private static String errorType(Throwable failure) {
		if (failure instanceof MqttNotSentException notSent) {
			return notSent.reason().name();
		}
		return (failure instanceof MqttRefusedException refused) ? refused.reasonCode().name()
				: ClassUtils.getShortName(failure.getClass());
	}

	/** Of which there are as many as templates in the application's code. */
	private record Origin(@Nullable String topicTemplate, QoS qos) {

		KeyValues keyValues() {
			return CONSTANTS.and(
					LowCardinalityTags.DESTINATION_TEMPLATE
						.withValue((this.topicTemplate != null) ? this.topicTemplate : KeyValue.NONE_VALUE),
					LowCardinalityTags.QOS.withValue(Integer.toString(this.qos.value())),
					LowCardinalityTags.OUTCOME.withValue(KeyValue.NONE_VALUE),
					LowCardinalityTags.ERROR_TYPE.withValue(KeyValue.NONE_VALUE));
		}

	}

}
