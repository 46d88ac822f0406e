package io.github.mqttboot.client.internal.session;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.message.ReasonCode;
import io.github.mqttboot.client.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions that the application wants to end. They may go out in several UNSUBSCRIBE
 * packets.
 */
public abstract non-sealed class UnsubscribeRequest extends Request {

	private final List<TopicFilter> topicFilters;

	private final List<@Nullable ReasonCode> reasonCodes;

	private int open;

	/**
	 * Create a request.
	 * @param topicFilters one topic filter at least
	 */
	protected UnsubscribeRequest(List<TopicFilter> topicFilters) {
		this.topicFilters = List.copyOf(topicFilters);
		this.reasonCodes = new ArrayList<>();
		this.topicFilters.forEach((topicFilter) -> this.reasonCodes.add(null));
		this.open = this.topicFilters.size();
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

	final void answered(int index, ReasonCode reasonCode, PacketProperties properties) {
		if (this.reasonCodes.set(index, reasonCode) == null) {
			this.open--;
			if (this.open == 0 && end()) {
				onAnswered(List.copyOf(this.reasonCodes), properties);
			}
		}
	}

	/**
	 * The server has answered. Called on the event loop, at most once.
	 * @param reasonCodes one for each topic filter in its order
	 * @param properties the properties of the last UNSUBACK
	 */
	protected abstract void onAnswered(List<ReasonCode> reasonCodes, PacketProperties properties);

}
