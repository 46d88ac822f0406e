package io.github.mqttboot.spring.publisher;

import io.github.mqttboot.spring.core.MqttOperations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.Assert;

/**
 * Makes a bean of an interface with {@link MqttPublisher}, with the template of its
 * client.
 *
 * @param <T> the interface
 */
public class MqttPublisherFactoryBean<T> implements FactoryBean<T>, BeanFactoryAware, InitializingBean {

	private final Class<T> type;

	private @Nullable ConfigurableBeanFactory beanFactory;

	private @Nullable T publisher;

	/**
	 * Create a factory bean.
	 * @param type the interface
	 */
	public MqttPublisherFactoryBean(Class<T> type) {
		this.type = type;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		Assert.isInstanceOf(ConfigurableBeanFactory.class, beanFactory);
		this.beanFactory = (ConfigurableBeanFactory) beanFactory;
	}

	@Override
	public void afterPropertiesSet() {
		ConfigurableBeanFactory factory = this.beanFactory;
		Assert.state(factory != null, "No bean factory");
		EmbeddedValueResolver resolver = new EmbeddedValueResolver(factory);
		MqttPublisherProxyFactory proxyFactory = new MqttPublisherProxyFactory(operations(factory, resolver));
		proxyFactory.setEmbeddedValueResolver(resolver);
		this.publisher = proxyFactory.createPublisher(this.type);
	}

	private MqttOperations operations(ConfigurableBeanFactory factory, EmbeddedValueResolver resolver) {
		MqttPublisher annotation = AnnotatedElementUtils.findMergedAnnotation(this.type, MqttPublisher.class);
		String client = (annotation != null) ? resolver.resolveStringValue(annotation.client()) : null;
		try {
			return (client != null && !client.isEmpty())
					? BeanFactoryAnnotationUtils.qualifiedBeanOfType(factory, MqttOperations.class, client)
					: factory.getBean(MqttOperations.class);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new InvalidMqttPublisherException(this.type.getName(),
					(client != null && !client.isEmpty()) ? "there is no MqttTemplate for its client '" + client + "'"
							: "there is no single MqttTemplate",
					"Declare one, or name the client in @MqttPublisher", ex);
		}
	}

	@Override
	public @Nullable T getObject() {
		return this.publisher;
	}

	@Override
	public Class<T> getObjectType() {
		return this.type;
	}

}
