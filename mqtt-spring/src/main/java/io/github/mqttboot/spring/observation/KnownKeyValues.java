package io.github.mqttboot.spring.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.mqttboot.client.message.MqttMessage;
import io.github.mqttboot.spring.observation.MqttListenerObservation.HighCardinalityTags;
import io.github.mqttboot.spring.observation.MqttListenerObservation.LowCardinalityTags;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;

/**
 * Key values of observations that need not be made anew each time. Micrometer asks a
 * convention at the start of an observation and again at its end, and keeps what it was
 * told: at the end, only what has become known since is worth the time. Thread-safe.
 */
final class KnownKeyValues {

	/** Above that the origins are no small number, and nothing is worth keeping. */
	private static final int AT_MOST = 1_000;

	private final Map<Object, KeyValues> byOrigin = new ConcurrentHashMap<>();

	/**
	 * Return what observations of the same origin have in common.
	 * @param origin what it depends on, with equality
	 * @param maker makes it
	 * @return the key values
	 */
	KeyValues of(Object origin, Supplier<KeyValues> maker) {
		KeyValues known = this.byOrigin.get(origin);
		if (known != null) {
			return known;
		}
		KeyValues made = maker.get();
		if (this.byOrigin.size() < AT_MOST) {
			this.byOrigin.put(origin, made);
		}
		return made;
	}

	/**
	 * Return whether the start of the observation is over.
	 * @param context its context
	 * @return whether it has its low cardinality key values
	 */
	static boolean areTold(Observation.Context context) {
		return context.getLowCardinalityKeyValue(LowCardinalityTags.SYSTEM.asString()) != null;
	}

	/**
	 * Return what is for traces only.
	 * @param context context of the observation
	 * @param message the message
	 * @param client the client that publishes or has received it
	 * @return topic, size, client and server, or nothing if all of that was told before
	 */
	static KeyValues ofTrace(Observation.Context context, MqttMessage message, ObservedClient client) {
		if (context.getHighCardinalityKeyValue(HighCardinalityTags.SERVER_ADDRESS.asString()) != null) {
			return KeyValues.empty();
		}
		KeyValue topic = HighCardinalityTags.DESTINATION_NAME.withValue(message.topic());
		KeyValue clientId = HighCardinalityTags.CLIENT_ID.withValue(client.clientIdentifier());
		KeyValue size = HighCardinalityTags.BODY_SIZE.withValue(Integer.toString(message.payload().length));
		String address = client.serverAddress();
		return (address != null)
				? KeyValues.of(topic, clientId, size, HighCardinalityTags.SERVER_ADDRESS.withValue(address),
						HighCardinalityTags.SERVER_PORT.withValue(Integer.toString(client.serverPort())))
				: KeyValues.of(topic, clientId, size);
	}

}
