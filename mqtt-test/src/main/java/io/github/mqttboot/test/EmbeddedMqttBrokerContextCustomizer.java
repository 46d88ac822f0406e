package io.github.mqttboot.test;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Starts a broker for an application context, before its beans, and stops it after them.
 * A record, so that contexts with the same broker are equal and one is cached for all.
 *
 * @param port the port, 0 for any free one
 * @param username the user name, or an empty string
 * @param password the password
 * @param urlProperties further properties that become the broker's URL
 */
record EmbeddedMqttBrokerContextCustomizer(int port, String username, String password,
		List<String> urlProperties) implements ContextCustomizer {

	private static final String BROKER_BEAN = "embeddedMqttBroker";

	private static final String CONTROL_BEAN = "embeddedMqttBrokerControl";

	private static final Pattern CLIENT = Pattern.compile("(mqtt\\.clients\\.[^.]+)\\.urls?");

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		MergedContextConfiguration parent = mergedConfig.getParent();
		if (parent != null && parent.getContextCustomizers().contains(this)) {
			// the broker of the parent is there, and so are its properties
			return;
		}
		MqttBroker broker = EmbeddedMqttBrokerExtension.start(this.port, this.username, this.password);
		DefaultSingletonBeanRegistry registry = (DefaultSingletonBeanRegistry) context.getBeanFactory();
		registry.registerSingleton(BROKER_BEAN, broker);
		registry.registerSingleton(CONTROL_BEAN, broker.control());
		// first registered, last destroyed: clients say good-bye to a broker that is
		// there
		registry.registerDisposableBean(BROKER_BEAN, broker::close);
		List<String> properties = new ArrayList<>();
		properties.add(urlProperty(context.getEnvironment()) + "=" + broker.uri());
		addWay("mqtt", properties);
		for (String property : this.urlProperties) {
			properties.add(property + "=" + broker.uri());
			Matcher client = CLIENT.matcher(property);
			if (client.matches()) {
				addWay(client.group(1), properties);
			}
		}
		TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, properties.toArray(String[]::new));
	}

	// what the application needs on its way to a real broker would not lead to this one
	private void addWay(String prefix, List<String> properties) {
		if (!this.username.isEmpty()) {
			properties.add(prefix + ".username=" + this.username);
			properties.add(prefix + ".password=" + this.password);
		}
		properties.add(prefix + ".ssl.bundle=");
		properties.add(prefix + ".proxy.host=");
	}

	// an application may have one of the two only
	private static String urlProperty(Environment environment) {
		boolean several = environment.containsProperty("mqtt.urls") || environment.containsProperty("mqtt.urls[0]");
		return several ? "mqtt.urls" : "mqtt.url";
	}

	/** Does not show the credentials. */
	@Override
	public String toString() {
		return "EmbeddedMqttBrokerContextCustomizer[port=" + this.port + "]";
	}

}
