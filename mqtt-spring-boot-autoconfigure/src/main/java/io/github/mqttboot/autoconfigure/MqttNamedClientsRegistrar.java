package io.github.mqttboot.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.mqttboot.client.MqttClient;
import io.github.mqttboot.spring.config.DefaultMqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttClientLifecycle;
import io.github.mqttboot.spring.config.MqttClientShutdown;
import io.github.mqttboot.spring.config.MqttListenerContainerFactory;
import io.github.mqttboot.spring.config.MqttPresence;
import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.core.MqttTemplate;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConstructorArgumentValues;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the beans of each named client, qualified with its name and for those only
 * who ask by that name. Each steps back for a bean of the application with the same
 * qualifier. They are made by the methods that also make those of the default client, so
 * that a named client lacks nothing.
 */
class MqttNamedClientsRegistrar implements ImportBeanDefinitionRegistrar {

	private static final String SETTINGS = "MqttClientSettings";

	private final NamedMqttClients clients;

	private final QualifiedBeans beans;

	MqttNamedClientsRegistrar(Environment environment, BeanFactory beanFactory) {
		this.clients = new NamedMqttClients(environment);
		this.beans = new QualifiedBeans((ListableBeanFactory) beanFactory);
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClassMetadata, BeanDefinitionRegistry registry) {
		this.clients.names().forEach((name) -> new Registration(name, registry).register());
	}

	/**
	 * Return which named clients have been registered: when the context was made, or when
	 * it was processed ahead of time.
	 * @param beanFactory has their beans
	 * @return the names
	 */
	static Set<String> registered(ListableBeanFactory beanFactory) {
		return Stream
			.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, MqttClientSettings.class, true, false))
			.filter((name) -> name.endsWith(SETTINGS))
			.map((name) -> name.substring(0, name.length() - SETTINGS.length()))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/**
	 * Registers the beans of one client.
	 */
	private final class Registration {

		private final String client;

		private final BeanDefinitionRegistry registry;

		Registration(String client, BeanDefinitionRegistry registry) {
			this.client = client;
			this.registry = registry;
		}

		void register() {
			RuntimeBeanReference settings = add(SETTINGS, MqttClientSettings.class, definition(
					MqttNamedClientsConfiguration.class, "namedMqttClientSettings", MqttClientSettings.class));
			RuntimeBeanReference connectionDetails = add("MqttConnectionDetails", MqttConnectionDetails.class,
					definition(MqttNamedClientsConfiguration.class, "namedMqttConnectionDetails",
							MqttConnectionDetails.class, settings));
			RuntimeBeanReference mqttClient = add("MqttClient", MqttClient.class,
					definition(MqttNamedClientsConfiguration.class, "namedMqttClient", MqttClient.class, settings,
							connectionDetails));
			add("MqttTemplate", MqttOperations.class,
					definition(MqttAutoConfiguration.class, "mqttTemplate", MqttTemplate.class, settings, mqttClient));
			add("MqttListenerContainerFactory", MqttListenerContainerFactory.class,
					definition(MqttAnnotationDrivenConfiguration.class, "mqttListenerContainerFactory",
							DefaultMqttListenerContainerFactory.class, settings, mqttClient));
			add("MqttClientLifecycle", MqttClientLifecycle.class, definition(MqttAutoConfiguration.class,
					"mqttClientLifecycle", MqttClientLifecycle.class, settings, mqttClient));
			add("MqttClientShutdown", MqttClientShutdown.class, definition(MqttAutoConfiguration.class,
					"mqttClientShutdown", MqttClientShutdown.class, mqttClient));
			if (MqttNamedClientsRegistrar.this.clients.hasPresence(this.client)) {
				add("MqttPresence", MqttPresence.class, definition(MqttNamedClientsConfiguration.class,
						"namedMqttPresence", MqttPresence.class, settings));
			}
		}

		private RuntimeBeanReference add(String nameSuffix, Class<?> type, RootBeanDefinition definition) {
			List<String> existing = MqttNamedClientsRegistrar.this.beans.qualifiedNames(type, this.client);
			if (!existing.isEmpty()) {
				return new RuntimeBeanReference(existing.get(0));
			}
			String name = this.client + nameSuffix;
			this.registry.registerBeanDefinition(name, definition);
			return new RuntimeBeanReference(name);
		}

		private RootBeanDefinition definition(Class<?> configuration, String factoryMethod, Class<?> type,
				Object... arguments) {
			RootBeanDefinition definition = new RootBeanDefinition();
			definition.setTargetType(type);
			definition.setFactoryBeanName(configuration.getName());
			definition.setUniqueFactoryMethodName(factoryMethod);
			definition.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
			definition.setDestroyMethodName(AbstractBeanDefinition.INFER_METHOD);
			definition.setDefaultCandidate(false);
			definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, this.client));
			ConstructorArgumentValues values = definition.getConstructorArgumentValues();
			Object[] first = (arguments.length > 0) ? arguments : new Object[] { this.client };
			for (int i = 0; i < first.length; i++) {
				values.addIndexedArgumentValue(i, first[i]);
			}
			return definition;
		}

	}

}
