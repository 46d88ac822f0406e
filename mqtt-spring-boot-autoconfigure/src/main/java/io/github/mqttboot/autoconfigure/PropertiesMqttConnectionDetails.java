package io.github.mqttboot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.util.CollectionUtils;
import org.springframework.util.StringUtils;

/**
 * Adapts {@link MqttProperties} to {@link MqttConnectionDetails}.
 */
class PropertiesMqttConnectionDetails implements MqttConnectionDetails {

	static final String DEFAULT_URL = "mqtt://localhost:1883";

	private final MqttProperties properties;

	private final CheckedPropertyMapper map;

	PropertiesMqttConnectionDetails(MqttClientSettings settings) {
		this.properties = settings.properties();
		this.map = settings.map();
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

	private static @Nullable String textOrNull(@Nullable String value) {
		// A placeholder without a value, as in ${MQTT_PASSWORD:}, is empty
		return StringUtils.hasLength(value) ? value : null;
	}

}
