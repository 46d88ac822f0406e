package io.github.mqttboot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Connection details of a named client where those of the default one do not come from
 * properties: what the named client does not say, it has from there.
 *
 * @param servers tells the servers
 * @param credentials tells user name and password
 * @param tls tells the SSL bundle
 */
record InheritedMqttConnectionDetails(MqttConnectionDetails servers, MqttConnectionDetails credentials,
		MqttConnectionDetails tls) implements MqttConnectionDetails {

	@Override
	public List<String> getUrls() {
		return this.servers.getUrls();
	}

	@Override
	public @Nullable String getUsername() {
		return this.credentials.getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.credentials.getPassword();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		return this.tls.getSslBundle();
	}

	/** Shows no credentials. */
	@Override
	public String toString() {
		return "InheritedMqttConnectionDetails" + getUrls();
	}

}
