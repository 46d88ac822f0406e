package io.github.mqttboot.autoconfigure;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.CollectionUtils;
import org.springframework.util.StringUtils;

/**
 * Adapts {@link MqttProperties} to {@link MqttConnectionDetails}.
 */
class PropertiesMqttConnectionDetails implements MqttConnectionDetails {

	static final String DEFAULT_URL = "mqtt://localhost:1883";

	private final MqttProperties properties;

	private final CheckedPropertyMapper map;

	private final @Nullable SslBundles sslBundles;

	PropertiesMqttConnectionDetails(MqttClientSettings settings, @Nullable SslBundles sslBundles) {
		this.properties = settings.properties();
		this.map = settings.map();
		this.sslBundles = sslBundles;
	}

	@Override
	public List<String> getUrls() {
		String url = StringUtils.hasText(this.properties.getUrl()) ? this.properties.getUrl() : null;
		List<String> urls = CollectionUtils.isEmpty(this.properties.getUrls()) ? null : this.properties.getUrls();
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(this.map.name("url"), url);
			entries.put(this.map.name("urls"), urls);
		});
		return (urls != null) ? urls : List.of((url != null) ? url : DEFAULT_URL);
	}

	@Override
	public @Nullable String getUsername() {
		return textOrNull(this.properties.getUsername());
	}

	@Override
	public @Nullable String getPassword() {
		return textOrNull(this.properties.getPassword());
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String name = this.properties.getSsl().getBundle();
		return StringUtils.hasText(name) ? sslBundles(name).getBundle(name) : null;
	}

	/**
	 * Have the bundle's reloads told, if there is a bundle.
	 * @param handler told of the new one
	 */
	void onSslBundleReloaded(Consumer<SslBundle> handler) {
		String name = this.properties.getSsl().getBundle();
		if (StringUtils.hasText(name)) {
			sslBundles(name).addBundleUpdateHandler(name, handler);
		}
	}

	private SslBundles sslBundles(String name) {
		List<String> known = (this.sslBundles != null) ? this.sslBundles.getBundleNames() : List.of();
		if (this.sslBundles == null || !known.contains(name)) {
			throw this.map.invalid("ssl.bundle", name,
					"There is no SSL bundle of this name. " + (known.isEmpty() ? "There are none at all."
							: "There are: " + String.join(", ", new TreeSet<>(known)) + "."),
					"Define the bundle below 'spring.ssl.bundle.pem." + name + "' or 'spring.ssl.bundle.jks." + name
							+ "', or set '%s' to one that exists.",
					null);
		}
		return this.sslBundles;
	}

	private static @Nullable String textOrNull(@Nullable String value) {
		// A placeholder without a value, as in ${MQTT_PASSWORD:}, is empty
		return StringUtils.hasLength(value) ? value : null;
	}

}
