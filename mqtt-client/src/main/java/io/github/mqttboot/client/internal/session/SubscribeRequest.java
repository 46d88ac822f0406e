package io.github.mqttboot.client.internal.session;

import java.util.ArrayList;
import java.util.List;

import io.github.mqttboot.client.internal.packet.PacketProperties;
import io.github.mqttboot.client.internal.packet.Subscription;
import io.github.mqttboot.client.message.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions that the application has asked for in one call. They may go out in
 * several SUBSCRIBE packets.
 */
public abstract non-sealed class SubscribeRequest extends Request {

	private final List<Subscription> subscriptions;

	private final int subscriptionIdentifier;

	private final List<@Nullable ReasonCode> reasonCodes;

	private int open;

	/**
	 * Create a request.
	 * @param subscriptions one subscription at least
	 * @param subscriptionIdentifier identifier for servers that support it, 1 to
	 * 268,435,455
	 */
	protected SubscribeRequest(List<Subscription> subscriptions, int subscriptionIdentifier) {
		this.subscriptions = List.copyOf(subscriptions);
		this.subscriptionIdentifier = subscriptionIdentifier;
		this.reasonCodes = new ArrayList<>();
		this.subscriptions.forEach((subscription) -> this.reasonCodes.add(null));
		this.open = this.subscriptions.size();
	}

	/**
	 * Return the subscriptions.
	 * @return the subscriptions in the order of the call
	 */
	public final List<Subscription> subscriptions() {
		return this.subscriptions;
	}

	/**
	 * Return the subscription identifier.
	 * @return the subscription identifier
	 */
	public final int subscriptionIdentifier() {
		return this.subscriptionIdentifier;
	}

	@Override
	final void submitTo(Session session) {
		session.subscribe(this);
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
	 * The server has answered every subscription. Called on the event loop, at most once.
	 * @param reasonCodes one for each subscription in its order
	 * @param properties the properties of the last SUBACK
	 */
	protected abstract void onAnswered(List<ReasonCode> reasonCodes, PacketProperties properties);

}
