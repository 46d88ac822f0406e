package io.github.mqttboot.autoconfigure;

import java.util.List;

import io.github.mqttboot.client.MqttAuthenticator;
import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.client.MqttClientBuilder;
import io.github.mqttboot.client.MqttConnectionListener;
import io.github.mqttboot.client.MqttCredentialsProvider;
import io.github.mqttboot.client.SessionStore;
import io.github.mqttboot.spring.config.MqttPresence;
import io.github.mqttboot.spring.core.MqttEventPublisher;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Builds clients from their settings and the beans that belong to them.
 */
final class MqttClientFactory {

	private final Environment environment;

	private final QualifiedBeans beans;

	private final ApplicationEventPublisher eventPublisher;

	private final ObjectProvider<MqttCredentialsProvider> credentialsProvider;

	private final ObjectProvider<MqttConnectionListener> connectionListeners;

	private final ObjectProvider<MqttAuthenticator> authenticator;

	private final ObjectProvider<SessionStore> sessionStore;

	private final ObjectProvider<MqttClientCustomizer> customizers;

	MqttClientFactory(Environment environment, ListableBeanFactory beanFactory,
			ApplicationEventPublisher eventPublisher, ObjectProvider<MqttCredentialsProvider> credentialsProvider,
			ObjectProvider<MqttConnectionListener> connectionListeners, ObjectProvider<MqttAuthenticator> authenticator,
			ObjectProvider<SessionStore> sessionStore, ObjectProvider<MqttClientCustomizer> customizers) {
		this.environment = environment;
		this.beans = new QualifiedBeans(beanFactory);
		this.eventPublisher = eventPublisher;
		this.credentialsProvider = credentialsProvider;
		this.connectionListeners = connectionListeners;
		this.authenticator = authenticator;
		this.sessionStore = sessionStore;
		this.customizers = customizers;
	}

	MqttClient create(MqttClientSettings settings, MqttConnectionDetails connectionDetails) {
		MqttClientPropertiesMapper mapper = new MqttClientPropertiesMapper(settings,
				this.environment.getProperty("spring.application.name"));
		MqttClientBuilder builder = MqttClient.builder();
		mapper.map(connectionDetails, builder);
		if (Threading.VIRTUAL.isActive(this.environment)) {
			builder.listenerExecutor(virtualThreads());
		}
		MqttCredentialsProvider credentialsProvider = this.beans.one(MqttCredentialsProvider.class, settings.name(),
				this.credentialsProvider);
		if (credentialsProvider != null) {
			builder.credentials(credentialsProvider);
		}
		MqttAuthenticator authenticator = this.beans.one(MqttAuthenticator.class, settings.name(), this.authenticator);
		builder.authenticator(authenticator);
		SessionStore ownStore = this.beans.one(SessionStore.class, settings.name(), this.sessionStore);
		SessionStore sessionStore = (ownStore != null) ? ownStore : mapper.sessionStore();
		builder.sessionStore(sessionStore);
		connectionListeners(settings).forEach(builder::connectionListener);
		this.beans.all(MqttClientCustomizer.class, settings.name(), this.customizers)
			.forEach((customizer) -> customizer.customize(settings.name(), builder));
		MqttClient client = mapper.build(builder, authenticator, sessionStore);
		new MqttTransportPropertiesMapper(settings).connectReload(connectionDetails, client);
		return client;
	}

	private List<MqttConnectionListener> connectionListeners(MqttClientSettings settings) {
		List<MqttConnectionListener> listeners = this.beans.all(MqttConnectionListener.class, settings.name(),
				this.connectionListeners);
		if (settings.isDefault()) {
			return listeners;
		}
		List<MqttConnectionListener> own = this.beans.qualified(MqttConnectionListener.class, settings.name());
		// those of the default client speak of the default client
		listeners.removeIf((listener) -> !own.contains(listener)
				&& (listener instanceof MqttEventPublisher || listener instanceof MqttPresence));
		listeners.replaceAll((listener) -> (listener instanceof MqttConnectAdviceLogger advice)
				? advice.forClient(settings) : listener);
		if (listeners.stream().noneMatch(MqttEventPublisher.class::isInstance)) {
			listeners.add(new MqttEventPublisher(this.eventPublisher, settings.name()));
		}
		return listeners;
	}

	private static SimpleAsyncTaskExecutor virtualThreads() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("mqtt-");
		executor.setVirtualThreads(true);
		return executor;
	}

}
