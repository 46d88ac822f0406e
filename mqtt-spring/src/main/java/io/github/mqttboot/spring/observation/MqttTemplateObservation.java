package io.github.mqttboot.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Observations of {@link io.github.mqttboot.spring.core.MqttTemplate}.
 */
public enum MqttTemplateObservation implements ObservationDocumentation {

	/** One publish, from the call to its outcome. */
	PUBLISH {

		@Override
		public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
			return DefaultMqttPublishObservationConvention.class;
		}

		@Override
		public String getPrefix() {
			return "";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityTags.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityTags.values();
		}

	};

	/**
	 * Tags with few values, for metrics and traces. All of them are always there.
	 */
	public enum LowCardinalityTags implements KeyName {

		/** Always {@code mqtt}. */
		SYSTEM("messaging.system"),

		/** Always {@code send}. */
		OPERATION_TYPE("messaging.operation.type"),

		/** Always {@code publish}. */
		OPERATION_NAME("messaging.operation.name"),

		/** The template that the topic was made of, or {@code none}. */
		DESTINATION_TEMPLATE("messaging.destination.template"),

		/** Quality of service: 0, 1 or 2. */
		QOS("mqtt.qos"),

		/**
		 * {@code done}, {@code not_sent}, {@code refused}, {@code unknown}, or
		 * {@code none} before it is known.
		 */
		OUTCOME("mqtt.outcome"),

		/**
		 * The reason why nothing was sent, the server's reason code, the exception's
		 * simple name, or {@code none}.
		 */
		ERROR_TYPE("error.type");

		private final String key;

		LowCardinalityTags(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Tags with any number of values, for traces.
	 */
	public enum HighCardinalityTags implements KeyName {

		/** The topic. */
		DESTINATION_NAME("messaging.destination.name"),

		/** The client identifier. */
		CLIENT_ID("messaging.client.id"),

		/** Bytes of payload. */
		BODY_SIZE("messaging.message.body.size"),

		/** Name or address of the server, while there is a connection. */
		SERVER_ADDRESS("server.address"),

		/** Port of the server, while there is a connection. */
		SERVER_PORT("server.port");

		private final String key;

		HighCardinalityTags(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
