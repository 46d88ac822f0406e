package io.github.mqttboot.autoconfigure.modulith;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.mqttboot.spring.core.MqttOperations;
import io.github.mqttboot.spring.support.MqttHeaders;
import io.github.mqttboot.spring.support.TopicTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.expression.EvaluationContext;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.BrokerRouting;
import org.springframework.modulith.events.support.EventExternalizationTransport;

/**
 * Publishes events to the topic that is their target. The key of a target takes the place
 * of the variable in its topic: <code>orders/{id}::#{id()}</code>. Without a variable it
 * has no use, for MQTT has no partitions.
 */
public class MqttEventExternalizationTransport implements EventExternalizationTransport {

	private final EventExternalizationConfiguration configuration;

	private final MqttOperations operations;

	private final EvaluationContext evaluationContext;

	/**
	 * Create a transport.
	 * @param configuration says which headers an event has
	 * @param operations publishes
	 * @param evaluationContext for expressions in targets and keys
	 */
	public MqttEventExternalizationTransport(EventExternalizationConfiguration configuration, MqttOperations operations,
			EvaluationContext evaluationContext) {
		this.configuration = configuration;
		this.operations = operations;
		this.evaluationContext = evaluationContext;
	}

	@Override
	public CompletableFuture<?> externalize(Object payload, RoutingTarget target) {
		BrokerRouting routing = BrokerRouting.of(target, this.evaluationContext);
		return this.operations.publish(MessageBuilder.withPayload(payload)
			.copyHeaders(this.configuration.getHeadersFor(payload))
			.setHeader(MqttHeaders.TOPIC, topic(routing.getTarget(payload), routing.getKey(payload)))
			.build());
	}

	private static String topic(String target, @Nullable String key) {
		Set<String> variables = TopicTemplate.variableNames(target);
		if (variables.isEmpty()) {
			return target;
		}
		if (variables.size() > 1 || key == null) {
			throw new IllegalArgumentException("The topic '" + target + "' of an externalized event has the variables "
					+ variables + " but " + ((key != null) ? "one key" : "no key") + ": name one variable, and its "
					+ "value after '::'");
		}
		return TopicTemplate.expand(target, key);
	}

}
