package io.github.mqttboot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.mqttboot.client.MqttAuthenticator;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.MqttCredentialsProvider;
import io.github.mqttboot.client.SessionStore;
import io.github.mqttboot.spring.config.MqttPresence;
import io.github.mqttboot.spring.core.MqttClientRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Configuration of the clients below {@code mqtt.clients}. The methods without
 * {@link Bean @Bean} make the beans that {@link MqttNamedClientsRegistrar} registers.
 */
@Configuration(proxyBeanMethods = false)
@Import(MqttNamedClientsRegistrar.class)
class MqttNamedClientsConfiguration {

	private final NamedMqttClients clients;

	private final QualifiedBeans beans;

	MqttNamedClientsConfiguration(Environment environment, ListableBeanFactory beanFactory) {
		this.clients = new NamedMqttClients(environment);
		this.beans = new QualifiedBeans(beanFactory);
		this.clients.requireSame(MqttNamedClientsRegistrar.registered(beanFactory));
	}

	@Bean
	MqttClientFactory mqttClientFactory(Environment environment, ListableBeanFactory beanFactory,
			ApplicationEventPublisher eventPublisher, ObjectProvider<MqttCredentialsProvider> credentialsProvider,
			ObjectProvider<MqttConnectionListener> connectionListeners, ObjectProvider<MqttAuthenticator> authenticator,
			ObjectProvider<SessionStore> sessionStore, ObjectProvider<MqttClientCustomizer> customizers) {
		return new MqttClientFactory(environment, beanFactory, eventPublisher, credentialsProvider, connectionListeners,
				authenticator, sessionStore, customizers);
	}

	@Bean
	@ConditionalOnMissingBean
	MqttClientRegistry mqttClientRegistry(ObjectProvider<MqttClient> defaultClient, ListableBeanFactory beanFactory) {
		Map<String, MqttClient> registered = new LinkedHashMap<>();
		defaultClient.ifUnique((client) -> registered.put(MqttClientSettings.DEFAULT_NAME, client));
		this.clients.names()
			.forEach((name) -> registered.put(name, this.beans.qualified(MqttClient.class, name).get(0)));
		beanFactory.getBeansOfType(MqttClient.class).forEach((name, client) -> {
			if (!registered.containsValue(client)) {
				registered.put(name, client);
			}
		});
		return new MqttClientRegistry(registered);
	}

	MqttClientSettings namedMqttClientSettings(String name) {
		this.clients.requireUniqueClientId(name);
		return this.clients.settings(name);
	}

	MqttConnectionDetails namedMqttConnectionDetails(MqttClientSettings settings,
			ObjectProvider<MqttConnectionDetails> topLevel, ObjectProvider<SslBundles> sslBundles) {
		PropertiesMqttConnectionDetails own = new PropertiesMqttConnectionDetails(settings,
				sslBundles.getIfAvailable());
		MqttConnectionDetails inherited = topLevel.getIfUnique();
		if (inherited == null || inherited instanceof PropertiesMqttConnectionDetails) {
			return own;
		}
		return new InheritedMqttConnectionDetails(this.clients.hasOwnServers(settings.name()) ? own : inherited,
				this.clients.hasOwnCredentials(settings.name()) ? own : inherited,
				this.clients.hasOwnTls(settings.name()) ? own : inherited);
	}

	MqttClient namedMqttClient(MqttClientSettings settings, MqttConnectionDetails connectionDetails,
			MqttClientFactory factory) {
		return factory.create(settings, connectionDetails);
	}

	MqttPresence namedMqttPresence(MqttClientSettings settings) {
		MqttWillPropertiesMapper mapper = new MqttWillPropertiesMapper(settings);
		return new MqttPresence(mapper.online(), mapper.offline(),
				() -> this.beans.qualified(MqttClient.class, settings.name()).get(0));
	}

}
