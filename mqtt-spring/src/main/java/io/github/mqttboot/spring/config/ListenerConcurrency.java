package io.github.mqttboot.spring.config;

import java.util.List;

import io.github.mqttboot.spring.listener.ListenerSubscription;
import io.github.mqttboot.spring.listener.MessageOrder;
import io.github.mqttboot.spring.listener.MqttListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Decides how many messages of a listener are worked on at a time, and in which order.
 */
final class ListenerConcurrency {

	private int concurrency = 1;

	private @Nullable String orderBy;

	void setConcurrency(int concurrency) {
		Assert.isTrue(concurrency > 0, "Concurrency must be 1 or more");
		this.concurrency = concurrency;
	}

	void setOrderBy(String orderBy) {
		Assert.hasText(orderBy, "Order must be listener, topic, none or the name of a topic variable");
		this.orderBy = orderBy;
	}

	void apply(MqttListenerEndpoint endpoint, List<ListenerSubscription> subscriptions,
			MqttListenerContainer container) {
		Integer own = endpoint.getConcurrency();
		int effective = (own != null) ? own : this.concurrency;
		MessageOrder order = order(endpoint, effective);
		if (order.isVariable()) {
			requireVariable(endpoint, subscriptions, order.name());
		}
		if (endpoint.getBatch() > 0 && effective > 1 && !order.equals(MessageOrder.NONE)
				&& !order.equals(MessageOrder.LISTENER)) {
			throw new InvalidMqttListenerException(endpoint.getDescription(),
					"it takes batches, " + effective + " at a time, which have no order by " + order,
					"Set orderBy = \"none\", or concurrency = \"1\"");
		}
		container.setConcurrency(effective, order);
	}

	private MessageOrder order(MqttListenerEndpoint endpoint, int effective) {
		String own = endpoint.getOrderBy();
		String name = (own != null) ? own : this.orderBy;
		if (name == null) {
			// in the order in which most expect it: that of a publisher to a topic
			return (effective > 1) ? MessageOrder.TOPIC : MessageOrder.LISTENER;
		}
		MessageOrder order = new MessageOrder(name);
		// a listener may want one at a time whatever the others do
		boolean optedOut = own != null && endpoint.getConcurrency() == null;
		if (effective > 1 && order.equals(MessageOrder.LISTENER) && !optedOut) {
			throw new InvalidMqttListenerException(endpoint.getDescription(),
					"its concurrency is " + effective
							+ ", but with the order 'listener' it works on one message at a time",
					"Order by 'topic', a topic variable or 'none', or set the concurrency to 1");
		}
		return order;
	}

	private static void requireVariable(MqttListenerEndpoint endpoint, List<ListenerSubscription> subscriptions,
			String name) {
		if (subscriptions.stream()
			.noneMatch((subscription) -> subscription.template().variableNames().contains(name))) {
			throw new InvalidMqttListenerException(endpoint.getDescription(),
					"it is ordered by '" + name + "', which none of its topics " + endpoint.getTopics()
							+ " has as a variable",
					"Name the wildcard: {" + name + "} instead of +, or use listener, topic or none");
		}
	}

}
