package io.github.mqttboot.autoconfigure.testcontainers;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.autoconfigure.container.MqttImage;
import io.github.mqttboot.autoconfigure.container.MqttImage.Credentials;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;
import org.testcontainers.utility.DockerImageName;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * {@link ContainerConnectionDetailsFactory} to create {@link MqttConnectionDetails} from
 * a {@link ServiceConnection @ServiceConnection} to a container whose image serves MQTT
 * alone, {@code HiveMQContainer} among them, or with the name {@code "mqtt"}.
 */
class MqttContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, MqttConnectionDetails> {

	MqttContainerConnectionDetailsFactory() {
		this(names());
	}

	MqttContainerConnectionDetailsFactory(List<String> names) {
		super(names);
	}

	private static List<String> names() {
		List<String> names = new ArrayList<>(MqttImage.names(false));
		names.add(MqttImage.ANY);
		return names;
	}

	@Override
	protected MqttConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new MqttContainerConnectionDetails(source);
	}

	/**
	 * {@link MqttConnectionDetails} backed by a {@link Container}.
	 */
	private static final class MqttContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements MqttConnectionDetails {

		private MqttContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public List<String> getUrls() {
			boolean tls = getSslBundle() != null;
			return List.of((tls ? "mqtts://" : "mqtt://") + getContainer().getHost() + ":"
					+ getContainer().getMappedPort(tls ? MqttImage.TLS_PORT : MqttImage.PORT));
		}

		/** From the annotations of the container. */
		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

		@Override
		public @Nullable String getUsername() {
			Credentials credentials = credentials();
			return (credentials != null) ? credentials.username() : null;
		}

		@Override
		public @Nullable String getPassword() {
			Credentials credentials = credentials();
			return (credentials != null) ? credentials.password() : null;
		}

		private @Nullable Credentials credentials() {
			DockerImageName name = DockerImageName.parse(getContainer().getDockerImageName());
			MqttImage image = MqttImage.find(name.getRepository());
			return (image != null) ? image.credentials(getContainer().getEnvMap()) : null;
		}

	}

}
