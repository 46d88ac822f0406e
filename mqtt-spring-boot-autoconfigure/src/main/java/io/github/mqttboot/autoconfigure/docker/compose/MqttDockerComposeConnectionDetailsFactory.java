package io.github.mqttboot.autoconfigure.docker.compose;

import java.util.List;
import java.util.stream.Stream;

import io.github.mqttboot.autoconfigure.MqttConnectionDetails;
import io.github.mqttboot.autoconfigure.container.MqttImage;
import io.github.mqttboot.autoconfigure.container.MqttImage.Credentials;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * {@link DockerComposeConnectionDetailsFactory} to create {@link MqttConnectionDetails}
 * for a service with an {@link MqttImage}, or with the label
 * {@code org.springframework.boot.service-connection: mqtt}. Where labels describe an SSL
 * bundle, the service is spoken to with TLS, at the port for that.
 */
class MqttDockerComposeConnectionDetailsFactory extends DockerComposeConnectionDetailsFactory<MqttConnectionDetails> {

	private static final String SSL_LABEL = "org.springframework.boot.sslbundle.";

	MqttDockerComposeConnectionDetailsFactory() {
		super(names());
	}

	private static String[] names() {
		return Stream.of(MqttImage.names(false), MqttImage.names(true), List.of(MqttImage.ANY))
			.flatMap(List::stream)
			.toArray(String[]::new);
	}

	@Override
	protected @Nullable MqttConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		MqttImage image = MqttImage.find(service.image().getName());
		if (image != null && image.isShared() && !publishesMqtt(service)) {
			return null;
		}
		return new MqttDockerComposeConnectionDetails(service, image);
	}

	private static boolean publishesMqtt(RunningService service) {
		boolean tls = service.labels().keySet().stream().anyMatch((label) -> label.startsWith(SSL_LABEL));
		try {
			return service.ports().get(tls ? MqttImage.TLS_PORT : MqttImage.PORT) > 0;
		}
		catch (IllegalStateException ex) {
			// the one way to ask for a port that may not be there
			return false;
		}
	}

	/**
	 * {@link MqttConnectionDetails} backed by a {@link RunningService}.
	 */
	private static final class MqttDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements MqttConnectionDetails {

		private final String url;

		private final @Nullable Credentials credentials;

		private final @Nullable SslBundle sslBundle;

		private MqttDockerComposeConnectionDetails(RunningService service, @Nullable MqttImage image) {
			super(service);
			this.sslBundle = getSslBundle(service);
			boolean tls = this.sslBundle != null;
			this.url = (tls ? "mqtts://" : "mqtt://") + service.host() + ":"
					+ service.ports().get(tls ? MqttImage.TLS_PORT : MqttImage.PORT);
			this.credentials = (image != null) ? image.credentials(service.env()) : null;
		}

		@Override
		public List<String> getUrls() {
			return List.of(this.url);
		}

		@Override
		public @Nullable String getUsername() {
			return (this.credentials != null) ? this.credentials.username() : null;
		}

		@Override
		public @Nullable String getPassword() {
			return (this.credentials != null) ? this.credentials.password() : null;
		}

		/** From the labels of the service. */
		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
