package io.github.mqttboot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Details required to establish a connection to an MQTT server. A bean of this type takes
 * the place of {@code mqtt.url}, {@code mqtt.urls}, {@code mqtt.username},
 * {@code mqtt.password} and {@code mqtt.ssl.bundle}.
 */
public interface MqttConnectionDetails extends ConnectionDetails {

	/**
	 * Return the servers in failover order.
	 * @return one URL at least, each as {@code mqtt://host:port}
	 */
	List<String> getUrls();

	/**
	 * Return the user name to connect with.
	 * @return the user name, or {@code null} to connect without one
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * Return the password to connect with.
	 * @return the password, or {@code null} to connect without one
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * Return the SSL bundle to connect with, where the URL says that TLS is used. Asked
	 * on every connection attempt.
	 * @return the bundle, or {@code null} for the certificates that Java trusts and none
	 * of the client's own
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
