package io.github.mqttboot.spring.observation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import io.github.mqttboot.client.error.MqttException;
import io.github.mqttboot.client.error.MqttNotSentException;
import io.github.mqttboot.client.error.MqttRefusedException;
import io.github.mqttboot.spring.observation.MqttTemplateObservation.HighCardinalityTags;
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
		String template = context.getTopicTemplate();
		Throwable failure = cause(context.getError());
		return CONSTANTS.and(
				LowCardinalityTags.DESTINATION_TEMPLATE.withValue((template != null) ? template : KeyValue.NONE_VALUE),
				LowCardinalityTags.QOS.withValue(Integer.toString(context.getMessage().qos().value())),
				LowCardinalityTags.OUTCOME.withValue(outcome(context, failure)),
				LowCardinalityTags.ERROR_TYPE.withValue(errorType(failure)));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(MqttPublishContext context) {
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

	private static @Nullable Throwable cause(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	private static String outcome(MqttPublishContext context, @Nullable Throwable failure) {
		if (failure == null) {
			return (context.getResult() != null) ? "done" : KeyValue.NONE_VALUE;
		}
		if (failure instanceof MqttRefusedException) {
			return "refused";
		}
		boolean maybeSent = (failure instanceof MqttException && !(failure instanceof MqttNotSentException))
				|| failure instanceof CancellationException;
		return maybeSent ? "unknown" : "not_sent";
	}

	private static String errorType(@Nullable Throwable failure) {
		if (failure == null) {
			return KeyValue.NONE_VALUE;
		}
		if (failure instanceof MqttNotSentException notSent) {
			return notSent.reason().name();
		}
		return (failure instanceof MqttRefusedException refused) ? refused.reasonCode().name()
				: ClassUtils.getShortName(failure.getClass());
	}

}
