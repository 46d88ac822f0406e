package io.github.mqttboot.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * Observations of listeners.
 */
public enum MqttListenerObservation implements ObservationDocumentation {

	/**
	 * One message on its way through a listener: conversion, all attempts, what the
	 * listener's future takes, and the handling of a failure.
	 */
	PROCESS {

		@Override
		public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
			return DefaultMqttListenerObservationConvention.class;
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

		@Override
		public Observation.Event[] getEvents() {
			return Events.values();
		}

	};

	/**
	 * What may happen in between.
	 */
	public enum Events implements Observation.Event {

		/** The listener is tried again. */
		RETRY("mqtt.listener.retry", "retry");

		private final String name;

		private final String contextualName;

		Events(String name, String contextualName) {
			this.name = name;
			this.contextualName = contextualName;
		}

		@Override
		public String getName() {
			return this.name;
		}

		@Override
		public String getContextualName() {
			return this.contextualName;
		}

	}

	/**
	 * Tags with few values, for metrics and traces. All of them are always there.
	 */
	public enum LowCardinalityTags implements KeyName {

		/** Always {@code mqtt}. */
		SYSTEM("messaging.system"),

		/** Always {@code process}. */
		OPERATION_TYPE("messaging.operation.type"),

		/** Always {@code process}. */
		OPERATION_NAME("messaging.operation.name"),

		/** The topic filter or template of the listener. */
		DESTINATION_TEMPLATE("messaging.destination.template"),

		/** The share group, or {@code none}. */
		CONSUMER_GROUP("messaging.consumer.group.name"),

		/** Id of the listener. */
		LISTENER_ID("mqtt.listener.id"),

		/** Quality of service: 0, 1 or 2. */
		QOS("mqtt.qos"),

		/**
		 * Simple name of the exception that the listener failed with, or {@code none}.
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
