package io.github.mqttboot.spring.config;

/**
 * Names of the beans that the pieces find each other by.
 */
public final class MqttBeanNames {

	/** What finds listeners among the beans. */
	public static final String LISTENER_ANNOTATION_PROCESSOR = "io.github.mqttboot.spring.internalMqttListenerAnnotationProcessor";

	/** The {@link MqttListenerEndpointRegistry}. */
	public static final String LISTENER_ENDPOINT_REGISTRY = "io.github.mqttboot.spring.internalMqttListenerEndpointRegistry";

	/** The {@link MqttListenerContainerFactory} of listeners that name none. */
	public static final String LISTENER_CONTAINER_FACTORY = "mqttListenerContainerFactory";

	private MqttBeanNames() {
	}

}
