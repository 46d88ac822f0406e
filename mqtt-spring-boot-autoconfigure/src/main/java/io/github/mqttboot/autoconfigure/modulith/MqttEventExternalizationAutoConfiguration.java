package io.github.mqttboot.autoconfigure.modulith;

import io.github.mqttboot.autoconfigure.MqttAutoConfiguration;
import io.github.mqttboot.spring.core.MqttOperations;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.spel.support.StandardEvaluationContext;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.ExternalizationMode;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.modulith.events.support.OutboxEventExternalizer;
import org.springframework.modulith.events.support.OutboxEventExternalizerFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for events of Spring Modulith that
 * are externalized to MQTT topics. Where events have another transport already, they keep
 * it.
 */
@AutoConfiguration(after = MqttAutoConfiguration.class,
		afterName = { "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration",
				"org.springframework.modulith.events.amqp.RabbitEventExternalizerConfiguration",
				"org.springframework.modulith.events.jms.JmsEventExternalizerConfiguration",
				"org.springframework.modulith.events.kafka.KafkaEventExternalizerConfiguration",
				"org.springframework.modulith.events.messaging.SpringMessagingEventExternalizerConfiguration" })
@ConditionalOnClass({ EventExternalizationTransport.class, MqttOperations.class })
@ConditionalOnBean(EventExternalizationConfiguration.class)
@ConditionalOnMissingBean(EventExternalizationTransport.class)
@ConditionalOnSingleCandidate(MqttOperations.class)
@ConditionalOnBooleanProperty(name = "spring.modulith.events.externalization.enabled", matchIfMissing = true)
public final class MqttEventExternalizationAutoConfiguration {

	@Bean
	MqttEventExternalizationTransport mqttEventExternalizationTransport(EventExternalizationConfiguration configuration,
			MqttOperations operations, BeanFactory beanFactory) {
		StandardEvaluationContext evaluationContext = new StandardEvaluationContext();
		evaluationContext.setBeanResolver(new BeanFactoryResolver(beanFactory));
		return new MqttEventExternalizationTransport(configuration, operations, evaluationContext);
	}

	@Bean
	@ConditionalOnProperty(name = ExternalizationMode.PROPERTY, havingValue = "module-listener", matchIfMissing = true)
	EventExternalizerModuleListener mqttEventExternalizer(EventExternalizationConfiguration configuration,
			MqttEventExternalizationTransport transport) {
		return new EventExternalizerModuleListener(configuration, transport);
	}

	@Bean
	@ConditionalOnProperty(name = ExternalizationMode.PROPERTY, havingValue = "outbox")
	OutboxEventExternalizer mqttOutboxEventExternalizer(OutboxEventExternalizerFactory factory,
			MqttEventExternalizationTransport transport) {
		return factory.forTransport(transport);
	}

}
