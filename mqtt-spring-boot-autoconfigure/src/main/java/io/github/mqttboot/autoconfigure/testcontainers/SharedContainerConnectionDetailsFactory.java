package io.github.mqttboot.autoconfigure.testcontainers;

import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.autoconfigure.container.MqttImage;
import org.testcontainers.containers.Container;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * {@link ContainerConnectionDetailsFactory} to create {@link MqttConnectionDetails} from
 * a {@link ServiceConnection @ServiceConnection} to a container whose image speaks other
 * protocols, too. Most of these have nothing to do with MQTT, so the annotation has to
 * name the type.
 */
class SharedContainerConnectionDetailsFactory extends MqttContainerConnectionDetailsFactory {

	SharedContainerConnectionDetailsFactory() {
		super(MqttImage.names(true));
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<Container<?>> source, Class<?> requiredContainerType,
			Class<?> requiredConnectionDetailsType) {
		// Spring Boot 4.0 does not tell the types, but an annotation without any accepts
		// each
		return super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType)
				&& !super.sourceAccepts(source, requiredContainerType, NobodysConnectionDetails.class);
	}

	/**
	 * A type that no annotation names.
	 */
	private interface NobodysConnectionDetails extends ConnectionDetails {

	}

}
