package io.github.mqttboot.client.internal.session;

import java.util.List;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;

/**
 * Subscriptions that the application wants to end.
 */
public abstract non-sealed class UnsubscribeRequest extends Request {

	private final List<TopicFilter> topicFilters;

	/**
	 * Create a request.
	 * @param topicFilters one topic filter at least
	 */
	protected UnsubscribeRequest(List<TopicFilter> topicFilters) {
		this.topicFilters = List.copyOf(topicFilters);
	}

	/**
	 * Return the topic filters.
	 * @return the topic filters in the order of the call
	 */
	public final List<TopicFilter> topicFilters() {
		return this.topicFilters;
	}

	@Override
	final void submitTo(Session session) {
		session.unsubscribe(this);
	}

	final void answered(List<ReasonCode> reasonCodes, PacketProperties properties) {
		if (end()) {
			onAnswered(reasonCodes, properties);
		}
	}

	/**
	 * The server has answered. Called on the event loop, at most once.
	 * @param reasonCodes one for each topic filter in its order
	 * @param properties the properties of UNSUBACK
	 */
	protected abstract void onAnswered(List<ReasonCode> reasonCodes, PacketProperties properties);

}
